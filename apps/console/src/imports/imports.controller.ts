import type { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import { API_PREFIX } from '../api/paths.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import { guidInput } from '../api/validation/inputs.js';
import { ARCHIVE_MEDIA_TYPE, DOCUMENT_MEDIA_TYPE } from './documents.js';
import { importPageSchema, importQuerySchema, importSchema, type ImportQuery, type ImportRepresentation } from './import.schema.js';
import { ImportsService } from './imports.service.js';

/** Bringing updates into the catalog by hand. */
@ApiTags('Catalog')
@Controller('api/v1/catalog/imports')
export class ImportsController {
  constructor(@Inject(ImportsService) private readonly imports: ImportsService) {}

  @Get()
  @Operation({ id: 'listImports', summary: 'Imports, the newest first', answer: importPageSchema, problems: ['invalid-cursor'] })
  list(@Query({ schema: importQuerySchema }) query: ImportQuery): Promise<Page<ImportRepresentation>> {
    return this.imports.list(query);
  }

  @Get(':importId')
  @Operation({ id: 'getImport', summary: 'How far an import is', answer: importSchema, problems: ['import-not-found'] })
  get(@Param('importId', { schema: guidInput }) id: string): Promise<ImportRepresentation> {
    return this.imports.get(id);
  }

  @Post()
  @ApiConsumes(ARCHIVE_MEDIA_TYPE, DOCUMENT_MEDIA_TYPE)
  @ApiBody({ required: true, description: 'One update document, or a tar archive of files whose names end in `.xml`. `Content-Encoding: gzip` is taken.', schema: { type: 'string', format: 'binary' } })
  @Operation({
    id: 'importCatalog', summary: 'Imports update documents', status: 201, answer: importSchema, changes: true,
    description: 'The documents are imported while they arrive, in batches, and the answer comes when all are committed. Other requests can watch by `GET /api/v1/catalog/imports`. What was committed before a failure stays; repeating an import does no harm.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'invalid-document', 'too-many-imports'],
  })
  async run(@Req() request: FastifyRequest, @ByAdministrator() by: Administrator, @Res({ passthrough: true }) reply: FastifyReply): Promise<ImportRepresentation> {
    const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (mediaType !== DOCUMENT_MEDIA_TYPE && mediaType !== ARCHIVE_MEDIA_TYPE) {
      throw new ApiProblem('unsupported-media-type', `Send ${ARCHIVE_MEDIA_TYPE} or ${DOCUMENT_MEDIA_TYPE}.`);
    }
    // A body that is not read to its end must not be taken for the next request.
    void reply.header('connection', 'close');
    const report = await this.imports.run({ body: request.body as Readable, mediaType, contentEncoding: request.headers['content-encoding'] }, by);
    void reply.header('location', `${API_PREFIX}/catalog/imports/${report.id}`);
    return report;
  }
}

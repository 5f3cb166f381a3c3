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
import {
  importDetailsSchema, importPageSchema, importQuerySchema, newImportQuerySchema, type ImportDetails, type ImportQuery, type ImportRepresentation, type NewImportQuery,
} from './import.schema.js';
import { ImportsService } from './imports.service.js';
import { IMPORT_KINDS, IMPORT_MEDIA_TYPES, type ImportMediaType } from './media-types.js';

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
  @Operation({ id: 'getImport', summary: 'How far an import is', answer: importDetailsSchema, problems: ['import-not-found'] })
  get(@Param('importId', { schema: guidInput }) id: string): Promise<ImportDetails> {
    return this.imports.get(id);
  }

  @Post()
  @ApiConsumes(...IMPORT_MEDIA_TYPES)
  @ApiBody({ required: true, description: 'One update document, or a tar archive of files whose names end in `.xml`, the package of another Sluice, or what `wsusutil export` of a Windows server writes. `Content-Encoding: gzip` is taken.', schema: { type: 'string', format: 'binary' } })
  @Operation({
    id: 'importCatalog', summary: 'Imports update documents, or a package of another server', status: 201, answer: importDetailsSchema, changes: true,
    description: 'What is imported is committed in batches while it arrives, and the answer comes when all is. A document that cannot be used becomes one of the `problems` and does not stop the rest, unless it is the whole body. Other requests can watch by `GET /api/v1/catalog/imports`. What was committed before a failure stays; repeating an import does no harm.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'invalid-document', 'too-many-imports'],
  })
  async run(@Query({ schema: newImportQuerySchema }) { decisions }: NewImportQuery, @Req() request: FastifyRequest, @ByAdministrator() by: Administrator, @Res({ passthrough: true }) reply: FastifyReply): Promise<ImportDetails> {
    const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
    if (!isImportMediaType(mediaType)) throw new ApiProblem('unsupported-media-type', `Send one of ${IMPORT_MEDIA_TYPES.join(', ')}.`);
    // A body that is not read to its end must not be taken for the next request.
    void reply.header('connection', 'close');
    const report = await this.imports.run({ body: request.body as Readable, mediaType, contentEncoding: request.headers['content-encoding'], withDecisions: decisions }, by);
    void reply.header('location', `${API_PREFIX}/catalog/imports/${report.id}`);
    return report;
  }
}

function isImportMediaType(mediaType: string): mediaType is ImportMediaType {
  return Object.hasOwn(IMPORT_KINDS, mediaType);
}

import { Controller, Get, Inject, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import { Operation } from '../api/openapi/operation.js';
import { PACKAGE_MEDIA_TYPE } from '../imports/media-types.js';
import { exportQuerySchema, type ExportQuery } from './export.schema.js';
import { ExportService } from './export.service.js';

/** Taking the catalog out for a server that is not connected. */
@ApiTags('Catalog')
@Controller('api/v1/catalog/export')
export class ExportController {
  constructor(@Inject(ExportService) private readonly exports: ExportService) {}

  @Get()
  @ApiProduces(PACKAGE_MEDIA_TYPE)
  @Operation({
    id: 'exportCatalog', summary: 'The catalog and its decisions as a package for a server that is not connected',
    description: 'The package comes as a stream that ends with a record of its own (docs/OFFLINE-TRANSFER.md): what ends otherwise was interrupted, and goes on with `resume`.',
    changes: true, problems: ['invalid-resume-point', 'too-many-exports'],
  })
  async export(@Query({ schema: exportQuerySchema }) query: ExportQuery, @ByAdministrator() by: Administrator, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const stream = await this.exports.start(query, by);
    void reply.header('cache-control', 'no-store').header('connection', 'close');
    return new StreamableFile(stream, { type: PACKAGE_MEDIA_TYPE });
  }
}

import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import {
  downstreamServerPageSchema, downstreamServerQuerySchema, type DownstreamServerQuery, type DownstreamServerRepresentation,
} from './downstream-server.schema.js';
import { DownstreamServersService } from './downstream-servers.service.js';

/** Servers that synchronize from this one. */
@ApiTags('Downstream servers')
@Controller('api/v1/downstream-servers')
export class DownstreamServersController {
  constructor(@Inject(DownstreamServersService) private readonly servers: DownstreamServersService) {}

  @Get()
  @Operation({
    id: 'listDownstreamServers', summary: 'Servers that synchronize from this one, the latest contact first', answer: downstreamServerPageSchema, problems: ['invalid-cursor'],
    description: 'A server is here from its first call on, also when it is refused. Which ones are served, `downstreamServers` of the settings says.',
  })
  list(@Query({ schema: downstreamServerQuerySchema }) query: DownstreamServerQuery): Promise<Page<DownstreamServerRepresentation>> {
    return this.servers.list(query);
  }
}

import { Body, Controller, Get, Inject, Patch, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import type { IfMatch } from '../api/entity-tags/entity-tag.js';
import { RequiredIfMatch } from '../api/entity-tags/if-match.js';
import { TaggedInterceptor } from '../api/entity-tags/tagged.interceptor.js';
import { Operation } from '../api/openapi/operation.js';
import { serverChangeSchema, serverSchema, type ServerChange, type ServerRepresentation } from './server.schema.js';
import { ServerService } from './server.service.js';

/** The server itself. */
@ApiTags('Server')
@Controller('api/v1/server')
@UseInterceptors(TaggedInterceptor)
export class ServerController {
  constructor(@Inject(ServerService) private readonly server: ServerService) {}

  @Get()
  @Operation({ id: 'getServer', summary: 'The identity and the settings of the server', answer: serverSchema, tagged: true })
  get(): Promise<ServerRepresentation> {
    return this.server.read();
  }

  @Patch()
  @Operation({
    id: 'changeServer', summary: 'Changes settings of the server', answer: serverSchema, tagged: true, ifMatch: 'required', changes: true,
    description: 'What is absent stays. Clients are told to read the configuration again only when something changes that they are told.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'invalid-setting'],
  })
  change(
    @Body({ schema: serverChangeSchema }) change: ServerChange, @RequiredIfMatch() ifMatch: IfMatch, @ByAdministrator() by: Administrator,
  ): Promise<ServerRepresentation> {
    return this.server.change(change, ifMatch, by);
  }
}

import { Body, Controller, Get, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import { API_PREFIX } from '../api/paths.js';
import {
  newPublicationSchema, publicationPageSchema, publicationQuerySchema, publicationSchema,
  type ListedPublicationRepresentation, type NewPublicationRequest, type PublicationQuery, type PublicationRepresentation,
} from './publication.schema.js';
import { PublicationsService } from './publications.service.js';

/** Updates that this server publishes itself. */
@ApiTags('Publishing')
@Controller('api/v1/publications')
export class PublicationsController {
  constructor(@Inject(PublicationsService) private readonly publications: PublicationsService) {}

  @Get()
  @Operation({ id: 'listPublications', summary: 'What this server has published itself, the newest first', answer: publicationPageSchema, problems: ['invalid-cursor'] })
  list(@Query({ schema: publicationQuerySchema }) query: PublicationQuery): Promise<Page<ListedPublicationRepresentation>> {
    return this.publications.list(query);
  }

  @Post()
  @Operation({
    id: 'publishUpdate', summary: 'Publishes an update with a file that was uploaded', status: 201, answer: publicationSchema, changes: true,
    description: 'Nobody has approved it then. Clients install only files that are signed by somebody they trust; the server signs nothing. A new revision takes over the approvals of the one before.',
    problems: [
      'malformed-body', 'unsupported-media-type', 'payload-too-large', 'invalid-publication', 'content-missing', 'digest-mismatch', 'upload-taken-over', 'no-content-store', 'content-quota-reached', 'no-space',
      'not-locally-published', 'revision-not-newer',
    ],
  })
  async publish(
    @Body({ schema: newPublicationSchema }) request: NewPublicationRequest, @ByAdministrator() by: Administrator, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublicationRepresentation> {
    const publication = await this.publications.publish(request, by);
    void reply.header('location', `${API_PREFIX}/updates/${publication.updateId}`);
    return publication;
  }
}

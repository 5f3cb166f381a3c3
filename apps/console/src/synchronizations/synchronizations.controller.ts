import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import { API_PREFIX } from '../api/paths.js';
import { guidInput } from '../api/validation/inputs.js';
import {
  newSynchronizationSchema, nextSynchronizationSchema, synchronizationDetailsSchema, synchronizationPageSchema, synchronizationQuerySchema, synchronizationSchema,
  type NewSynchronizationRequest, type NextSynchronization, type SynchronizationDetails, type SynchronizationQuery, type SynchronizationRepresentation,
} from './synchronization.schema.js';
import { SynchronizationsService } from './synchronizations.service.js';

const synchronizationId = { schema: guidInput };

/** Synchronizations with the upstream server. */
@ApiTags('Synchronization')
@Controller('api/v1/synchronizations')
export class SynchronizationsController {
  constructor(@Inject(SynchronizationsService) private readonly synchronizations: SynchronizationsService) {}

  @Get()
  @Operation({ id: 'listSynchronizations', summary: 'Synchronizations, the newest first', answer: synchronizationPageSchema, problems: ['invalid-cursor'] })
  list(@Query({ schema: synchronizationQuerySchema }) query: SynchronizationQuery): Promise<Page<SynchronizationRepresentation>> {
    return this.synchronizations.list(query);
  }

  @Get('next')
  @Operation({ id: 'getNextSynchronization', summary: 'When the schedule begins the next synchronization', answer: nextSynchronizationSchema })
  next(): Promise<NextSynchronization> {
    return this.synchronizations.next();
  }

  @Get(':synchronizationId')
  @Operation({ id: 'getSynchronization', summary: 'How far a synchronization is, and what it could not take over', answer: synchronizationDetailsSchema, problems: ['synchronization-not-found'] })
  get(@Param('synchronizationId', synchronizationId) id: string): Promise<SynchronizationDetails> {
    return this.synchronizations.get(id);
  }

  @Post()
  @Operation({
    id: 'requestSynchronization', summary: 'Asks for a synchronization', status: 201, answer: synchronizationSchema, changes: true,
    description: 'The answer comes at once; a sync-worker does the work. Watch it by `GET /api/v1/synchronizations/{synchronizationId}` or by its events.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'synchronization-active', 'no-upstream'],
  })
  async request(
    @Body({ schema: newSynchronizationSchema }) wanted: NewSynchronizationRequest, @ByAdministrator() by: Administrator, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SynchronizationRepresentation> {
    const synchronization = await this.synchronizations.request(wanted, by);
    void reply.header('location', `${API_PREFIX}/synchronizations/${synchronization.id}`);
    return synchronization;
  }

  @Post(':synchronizationId/cancel')
  @Operation({
    id: 'cancelSynchronization', summary: 'Asks a synchronization to end', answer: synchronizationSchema, changes: true,
    description: 'What it has brought stays. Asking again changes nothing.', problems: ['synchronization-not-found', 'synchronization-ended'],
  })
  cancel(@Param('synchronizationId', synchronizationId) id: string, @ByAdministrator() by: Administrator): Promise<SynchronizationRepresentation> {
    return this.synchronizations.cancel(id, by);
  }
}

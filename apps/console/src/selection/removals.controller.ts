import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import { Operation } from '../api/openapi/operation.js';
import { API_PREFIX } from '../api/paths.js';
import { synchronizationSchema, type SynchronizationRepresentation } from '../synchronizations/synchronization.schema.js';
import { SynchronizationsService } from '../synchronizations/synchronizations.service.js';
import {
  removalPreviewRequestSchema, removalPreviewSchema, removalRequestSchema,
  type RemovalPreviewRepresentation, type RemovalPreviewRequest, type RemovalRequestBody,
} from './removal.schema.js';
import { SelectionService } from './selection.service.js';

/** Removing what is selected no more. */
@ApiTags('Synchronization')
@Controller('api/v1/selection/removals')
export class RemovalsController {
  constructor(
    @Inject(SelectionService) private readonly selection: SelectionService,
    @Inject(SynchronizationsService) private readonly synchronizations: SynchronizationsService,
  ) {}

  @Post()
  @Operation({
    id: 'removeDeselected', summary: 'Removes the updates that are selected no more', status: 201, answer: synchronizationSchema, changes: true,
    description: 'Software and drivers that belong to no selected product and classification, and that nothing needs which stays. A sync-worker does the work, as a run of scope `removal`: watch and cancel it like a synchronization. Clients drop the updates at their next scan; selecting their product again brings them back, unapproved.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'synchronization-active', 'nothing-selected', 'approved-updates-would-go', 'replica-has-no-selection'],
  })
  async request(
    @Body({ schema: removalRequestSchema }) wanted: RemovalRequestBody, @ByAdministrator() by: Administrator, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SynchronizationRepresentation> {
    const run = await this.synchronizations.requestRemoval(wanted, by);
    void reply.header('location', `${API_PREFIX}/synchronizations/${run.id}`);
    return run;
  }

  @Post('preview')
  @Operation({
    id: 'previewRemoval', summary: 'What a removal would take', answer: removalPreviewSchema,
    description: 'For the present selection or for another one, approved updates included. Nothing is changed.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'invalid-selection'],
  })
  preview(@Body({ schema: removalPreviewRequestSchema }) wanted: RemovalPreviewRequest): Promise<RemovalPreviewRepresentation> {
    return this.selection.previewRemoval(wanted);
  }
}

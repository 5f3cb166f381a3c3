import { Body, Controller, Delete, Get, Inject, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import type { IfMatch } from '../api/entity-tags/entity-tag.js';
import { OptionalIfMatch } from '../api/entity-tags/if-match.js';
import { TaggedInterceptor } from '../api/entity-tags/tagged.interceptor.js';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import { guidInput } from '../api/validation/inputs.js';
import { DecisionsService } from './decisions.service.js';
import {
  approvalRequestSchema, approvalSchema, updateChangeSchema, updateDetailsSchema, updatePageSchema, updateQuerySchema,
  type ApprovalRepresentation, type ApprovalRequest, type UpdateChange, type UpdateDetails, type UpdateQuery, type UpdateRepresentation,
} from './update.schema.js';
import { UpdatesService } from './updates.service.js';

const updateId = { schema: guidInput };
const DECISION = { answer: updateChangeSchema, ifMatch: 'optional', changes: true } as const;

/** Updates and what is decided about them. */
@ApiTags('Updates')
@Controller('api/v1/updates')
export class UpdatesController {
  constructor(
    @Inject(UpdatesService) private readonly updates: UpdatesService,
    @Inject(DecisionsService) private readonly decisions: DecisionsService,
  ) {}

  @Get()
  @Operation({
    id: 'listUpdates', summary: 'Updates, those that arrived last first', answer: updatePageSchema, problems: ['invalid-cursor'],
  })
  list(@Query({ schema: updateQuerySchema }) query: UpdateQuery): Promise<Page<UpdateRepresentation>> {
    return this.updates.list(query);
  }

  @Get(':updateId')
  @UseInterceptors(TaggedInterceptor)
  @Operation({ id: 'getUpdate', summary: 'Everything about one update', answer: updateDetailsSchema, tagged: true, problems: ['update-not-found'] })
  get(@Param('updateId', updateId) id: string): Promise<UpdateDetails> {
    return this.updates.get(id);
  }

  @Post(':updateId/approvals')
  @Operation({
    id: 'approveUpdate', summary: 'Decides what a group does with an update', answer: approvalSchema, ifMatch: 'optional', changes: true,
    description: 'Replaces what was decided for the group before. Groups below it follow unless they have a decision of their own.',
    problems: [
      'malformed-body', 'unsupported-media-type', 'payload-too-large', 'update-not-found', 'group-not-found', 'update-declined',
      'update-expired', 'update-not-deployable', 'part-of-another-update', 'eula-not-accepted', 'deadline-in-the-past', 'invalid-deadline',
    ],
  })
  approve(
    @Param('updateId', updateId) id: string, @Body({ schema: approvalRequestSchema }) request: ApprovalRequest,
    @OptionalIfMatch() ifMatch: IfMatch, @ByAdministrator() by: Administrator,
  ): Promise<ApprovalRepresentation> {
    return this.decisions.approve(id, request, ifMatch, by);
  }

  @Delete(':updateId/approvals/:groupId')
  @Operation({
    ...DECISION, id: 'removeApproval', summary: 'Takes back what was decided for a group, so that it follows the groups above it again',
    problems: ['update-not-found'],
  })
  removeApproval(
    @Param('updateId', updateId) id: string, @Param('groupId', { schema: guidInput }) groupId: string,
    @OptionalIfMatch() ifMatch: IfMatch, @ByAdministrator() by: Administrator,
  ): Promise<UpdateChange> {
    return this.decisions.removeApproval(id, groupId, ifMatch, by);
  }

  @Post(':updateId/decline')
  @Operation({
    ...DECISION, id: 'declineUpdate', summary: 'Keeps an update from every computer and takes back all its approvals',
    problems: ['update-not-found', 'update-not-deployable'],
  })
  decline(@Param('updateId', updateId) id: string, @OptionalIfMatch() ifMatch: IfMatch, @ByAdministrator() by: Administrator): Promise<UpdateChange> {
    return this.decisions.decline(id, ifMatch, by);
  }

  @Post(':updateId/undecline')
  @Operation({
    ...DECISION, id: 'undeclineUpdate', summary: 'Lets a declined update reach computers again, unapproved', problems: ['update-not-found'],
  })
  undecline(@Param('updateId', updateId) id: string, @OptionalIfMatch() ifMatch: IfMatch, @ByAdministrator() by: Administrator): Promise<UpdateChange> {
    return this.decisions.undecline(id, ifMatch, by);
  }
}

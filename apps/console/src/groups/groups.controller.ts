import { Body, Controller, Delete, Get, Inject, Param, Patch, Post, Res, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import type { IfMatch } from '../api/entity-tags/entity-tag.js';
import { OptionalIfMatch, RequiredIfMatch } from '../api/entity-tags/if-match.js';
import { TaggedInterceptor } from '../api/entity-tags/tagged.interceptor.js';
import { Operation } from '../api/openapi/operation.js';
import { API_PREFIX } from '../api/paths.js';
import type { ProblemName } from '../api/problems/problem-types.js';
import { guidInput } from '../api/validation/inputs.js';
import {
  groupChangeSchema, groupListSchema, groupSchema, newGroupSchema,
  type GroupChangeRequest, type GroupList, type GroupRepresentation, type NewGroupRequest,
} from './group.schema.js';
import { GroupsService } from './groups.service.js';

const groupId = { schema: guidInput };
const REFUSALS_OF_BODIES: readonly ProblemName[] = [
  'malformed-body', 'unsupported-media-type', 'payload-too-large', 'group-not-found', 'group-name-taken', 'group-too-deep', 'built-in-group', 'invalid-group-name',
];

/** Groups of computers. */
@ApiTags('Groups')
@Controller('api/v1/groups')
export class GroupsController {
  constructor(@Inject(GroupsService) private readonly groups: GroupsService) {}

  @Get()
  @Operation({ id: 'listGroups', summary: 'All groups, with the numbers of their computers', answer: groupListSchema })
  list(): Promise<GroupList> {
    return this.groups.list();
  }

  @Post()
  @UseInterceptors(TaggedInterceptor)
  @Operation({ id: 'createGroup', summary: 'Makes a group', status: 201, answer: groupSchema, tagged: true, changes: true, problems: REFUSALS_OF_BODIES })
  async create(
    @Body({ schema: newGroupSchema }) wanted: NewGroupRequest, @ByAdministrator() by: Administrator, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GroupRepresentation> {
    const group = await this.groups.create(wanted, by);
    void reply.header('location', `${API_PREFIX}/groups/${group.id}`);
    return group;
  }

  @Get(':groupId')
  @UseInterceptors(TaggedInterceptor)
  @Operation({ id: 'getGroup', summary: 'One group', answer: groupSchema, tagged: true, problems: ['group-not-found'] })
  get(@Param('groupId', groupId) id: string): Promise<GroupRepresentation> {
    return this.groups.get(id);
  }

  @Patch(':groupId')
  @UseInterceptors(TaggedInterceptor)
  @Operation({
    id: 'changeGroup', summary: 'Renames a group, or puts it with all below it under another parent', answer: groupSchema, tagged: true,
    ifMatch: 'required', changes: true, problems: [...REFUSALS_OF_BODIES, 'group-cycle'],
  })
  change(
    @Param('groupId', groupId) id: string, @Body({ schema: groupChangeSchema }) change: GroupChangeRequest,
    @RequiredIfMatch() ifMatch: IfMatch, @ByAdministrator() by: Administrator,
  ): Promise<GroupRepresentation> {
    return this.groups.change(id, change, ifMatch, by);
  }

  @Delete(':groupId')
  @Operation({
    id: 'deleteGroup', summary: 'Deletes a group that has none below it, with what was decided for it', status: 204, ifMatch: 'optional', changes: true,
    description: 'Computers that were in no other group become unassigned.', problems: ['group-not-found', 'group-has-children', 'built-in-group'],
  })
  delete(@Param('groupId', groupId) id: string, @OptionalIfMatch() ifMatch: IfMatch, @ByAdministrator() by: Administrator): Promise<void> {
    return this.groups.delete(id, ifMatch, by);
  }
}

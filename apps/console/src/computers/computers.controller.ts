import { Body, Controller, Delete, Get, Inject, Param, Put, Query, Res, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import { entityTag, type IfMatch } from '../api/entity-tags/entity-tag.js';
import { RequiredIfMatch } from '../api/entity-tags/if-match.js';
import { TaggedInterceptor } from '../api/entity-tags/tagged.interceptor.js';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import {
  computerDetailsSchema, computerGroupsChangeSchema, computerInventorySchema, computerGroupsRequestSchema, computerGroupsSchema, computerIdInput, computerPageSchema,
  computerQuerySchema, type ComputerDetails, type ComputerGroups, type ComputerGroupsChange, type ComputerGroupsRequest, type ComputerInventory, type ComputerQuery,
  type ComputerRepresentation,
} from './computer.schema.js';
import { ComputersService } from './computers.service.js';

const computerId = { schema: computerIdInput };

/** Client computers. */
@ApiTags('Computers')
@Controller('api/v1/computers')
export class ComputersController {
  constructor(@Inject(ComputersService) private readonly computers: ComputersService) {}

  @Get()
  @Operation({ id: 'listComputers', summary: 'Computers', answer: computerPageSchema, problems: ['invalid-cursor'] })
  list(@Query({ schema: computerQuerySchema }) query: ComputerQuery): Promise<Page<ComputerRepresentation>> {
    return this.computers.list(query);
  }

  @Get(':computerId')
  @Operation({ id: 'getComputer', summary: 'Everything about one computer', answer: computerDetailsSchema, problems: ['computer-not-found'] })
  get(@Param('computerId', computerId) id: string): Promise<ComputerDetails> {
    return this.computers.get(id);
  }

  @Get(':computerId/inventory')
  @Operation({ id: 'getComputerInventory', summary: 'The inventory a computer reported last', answer: computerInventorySchema, problems: ['inventory-not-found'] })
  inventory(@Param('computerId', computerId) id: string): Promise<ComputerInventory> {
    return this.computers.inventory(id);
  }

  @Delete(':computerId')
  @Operation({
    id: 'deleteComputer', summary: 'Forgets a computer', status: 204, changes: true, problems: ['computer-not-found'],
    description: 'A computer that still exists comes back with its next call, without groups.',
  })
  delete(@Param('computerId', computerId) id: string, @ByAdministrator() by: Administrator): Promise<void> {
    return this.computers.delete(id, by);
  }

  @Get(':computerId/groups')
  @UseInterceptors(TaggedInterceptor)
  @Operation({ id: 'getComputerGroups', summary: 'The groups a computer belongs to', answer: computerGroupsSchema, tagged: true, problems: ['computer-not-found'] })
  groups(@Param('computerId', computerId) id: string): Promise<ComputerGroups> {
    return this.computers.groups(id);
  }

  @Put(':computerId/groups')
  @Operation({
    id: 'setComputerGroups', summary: 'Puts a computer into exactly these groups', answer: computerGroupsChangeSchema, tagged: true, ifMatch: 'required', changes: true,
    description: 'Only under server-side targeting.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'computer-not-found', 'group-not-found', 'built-in-group', 'client-side-targeting'],
  })
  async setGroups(
    @Param('computerId', computerId) id: string, @Body({ schema: computerGroupsRequestSchema }) { groupIds }: ComputerGroupsRequest,
    @RequiredIfMatch() ifMatch: IfMatch, @ByAdministrator() by: Administrator, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ComputerGroupsChange> {
    const change = await this.computers.setGroups(id, groupIds, ifMatch, by);
    const { changeNumber: _changeNumber, ...representation } = change;
    // The tag is that of the resource, which a GET would show, not of the answer.
    void reply.header('etag', entityTag(representation));
    return change;
  }
}

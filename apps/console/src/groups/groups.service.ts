import { Inject, Injectable } from '@nestjs/common';
import { createGroup, deleteGroup, listGroups, loadTargetGroups, moveGroup, renameGroup, type TargetGroupShape } from '@sluice/domain/groups';
import { inCatalogTransaction } from '@sluice/domain/servers';
import { DataSource } from 'typeorm';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { entityTag, requireMatch, type IfMatch } from '../api/entity-tags/entity-tag.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import { EVENT_SOURCE } from '../event-source.js';
import { ServerService } from '../server/server.service.js';
import type { GroupChangeRequest, GroupList, GroupRepresentation, NewGroupRequest } from './group.schema.js';

/** Reads and changes the tree of groups. Each method makes all of its change or nothing, and throws `ApiProblem` and `GroupError`. */
@Injectable()
export class GroupsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ServerService) private readonly server: ServerService,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  async list(): Promise<GroupList> {
    const groups = await listGroups(this.dataSource, await this.server.targeting());
    return {
      items: groups.map((group) => ({
        ...representation(group), computerCount: group.computerCount, totalComputerCount: group.totalComputerCount,
      })),
    };
  }

  get(groupId: string): Promise<GroupRepresentation> {
    return read(this.dataSource, groupId);
  }

  async create(wanted: NewGroupRequest, by: Administrator): Promise<GroupRepresentation> {
    const { name, parentId } = wanted;
    const group = representation(await createGroup(this.dataSource, parentId === undefined ? { name } : { name, parentId }, EVENT_SOURCE));
    this.audit.record(by, 'group.create', { group });
    return group;
  }

  async change(groupId: string, { name, parentId }: GroupChangeRequest, ifMatch: IfMatch, by: Administrator): Promise<GroupRepresentation> {
    const { before, after } = await inCatalogTransaction(this.dataSource, async (view) => {
      const before = await read(view, groupId);
      requireMatch(ifMatch, before);
      if (name !== undefined) await renameGroup(view, groupId, name, EVENT_SOURCE);
      if (parentId !== undefined) await moveGroup(view, groupId, parentId, EVENT_SOURCE);
      return { before, after: await read(view, groupId) };
    });
    if (entityTag(before) !== entityTag(after)) this.audit.record(by, 'group.change', { before, after });
    return after;
  }

  async delete(groupId: string, ifMatch: IfMatch, by: Administrator): Promise<void> {
    const group = await inCatalogTransaction(this.dataSource, async (view) => {
      const before = await read(view, groupId);
      requireMatch(ifMatch, before);
      await deleteGroup(view, groupId, EVENT_SOURCE);
      return before;
    });
    this.audit.record(by, 'group.delete', { group });
  }
}

async function read(dataSource: DataSource, groupId: string): Promise<GroupRepresentation> {
  const group = (await loadTargetGroups(dataSource)).find((candidate) => candidate.id === groupId);
  if (group === undefined) throw new ApiProblem('group-not-found', `There is no group ${groupId}.`);
  return representation(group);
}

function representation({ id, name, parentId, isBuiltin }: TargetGroupShape): GroupRepresentation {
  return { id, name, parentId, isBuiltIn: isBuiltin };
}

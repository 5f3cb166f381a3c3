import { Inject, Injectable } from '@nestjs/common';
import {
  describeComputer, forgetComputer, listComputers, type ComputerFilter, type ComputerOrder,
} from '@sluice/domain/computers';
import { findInventory } from '@sluice/domain/reporting';
import { setComputerGroups } from '@sluice/domain/groups';
import { inCatalogTransaction, loadServerConfiguration, type TargetingMode } from '@sluice/domain/servers';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { requireMatch, type IfMatch } from '../api/entity-tags/entity-tag.js';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import { EVENT_SOURCE } from '../event-source.js';
import { ServerService } from '../server/server.service.js';
import { computerDetails, computerRepresentation } from './computer-representation.js';
import { momentOf } from '../api/validation/outputs.js';
import type { COMPUTER_SORTS, ComputerDetails, ComputerGroups, ComputerGroupsChange, ComputerInventory, ComputerQuery, ComputerRepresentation } from './computer.schema.js';

const ORDER_OF_SORT: Record<(typeof COMPUTER_SORTS)[number], ComputerOrder> = {
  '-lastContact': 'lastContactDescending', lastContact: 'lastContactAscending', name: 'name',
};

const namePosition = z.object({ position: z.string(), id: z.string() });
const timePosition = z.object({ position: z.iso.datetime({ precision: 6 }), id: z.string() });

/** Reads computers and changes where they belong. Changes are made in full or not at all; methods throw `ApiProblem` and domain errors. */
@Injectable()
export class ComputersService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ServerService) private readonly server: ServerService,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  async list({ limit, cursor, sort, ...query }: ComputerQuery): Promise<Page<ComputerRepresentation>> {
    const list = `computers by ${sort}`;
    const after = readCursor(list, sort === 'name' ? namePosition : timePosition, cursor);
    const rows = await listComputers(this.dataSource, filterOf(query), await this.server.targeting(), ORDER_OF_SORT[sort], limit + 1, after);
    return pageOf(list, rows, limit, computerRepresentation, ({ position, id }) => ({ position, id }));
  }

  async get(id: string): Promise<ComputerDetails> {
    const computer = await describeComputer(this.dataSource, id, await this.server.targeting());
    if (computer === null) throw unknownComputer(id);
    return computerDetails(computer);
  }

  async inventory(id: string): Promise<ComputerInventory> {
    const found = await findInventory(this.dataSource, id);
    if (found === null) throw new ApiProblem('inventory-not-found', `Computer ${id.slice(0, 64)} has reported no inventory.`);
    const { receivedAt, clientTime, length, text } = found;
    return { computerId: id, receivedAt: momentOf(receivedAt), clientTime: momentOf(clientTime), length, text };
  }

  async groups(id: string): Promise<ComputerGroups> {
    return readGroups(this.dataSource, id, await this.server.targeting());
  }

  async setGroups(id: string, groupIds: readonly string[], ifMatch: IfMatch, by: Administrator): Promise<ComputerGroupsChange> {
    const { before, after } = await inCatalogTransaction(this.dataSource, async (view) => {
      const { targeting } = await loadServerConfiguration(view);
      const before = await readGroups(view, id, targeting);
      requireMatch(ifMatch, before);
      if (targeting === 'client') throw new ApiProblem('client-side-targeting', 'Under client-side targeting a computer names its groups itself.');
      const changeNumber = await setComputerGroups(view, [id], groupIds, EVENT_SOURCE);
      return { before, after: { ...await readGroups(view, id, targeting), changeNumber } };
    });
    if (after.changeNumber !== null) this.audit.record(by, 'computer.set-groups', { before, after });
    return after;
  }

  async delete(id: string, by: Administrator): Promise<void> {
    if (!await forgetComputer(this.dataSource, id)) throw unknownComputer(id);
    this.audit.record(by, 'computer.delete', { computerId: id });
  }
}

async function readGroups(dataSource: DataSource, id: string, targeting: TargetingMode): Promise<ComputerGroups> {
  const computer = await describeComputer(dataSource, id, targeting);
  if (computer === null) throw unknownComputer(id);
  return { computerId: id, groups: [...computer.groups] };
}

function filterOf({ q, group, includeSubgroups }: Omit<ComputerQuery, 'limit' | 'cursor' | 'sort'>): ComputerFilter {
  return { includeSubgroups, ...(q === undefined ? {} : { text: q }), ...(group === undefined ? {} : { groupId: group }) };
}

function unknownComputer(id: string): ApiProblem {
  return new ApiProblem('computer-not-found', `There is no computer ${id.slice(0, 64)}.`);
}

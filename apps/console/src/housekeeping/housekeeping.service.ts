import { Inject, Injectable } from '@nestjs/common';
import {
  cancelHousekeeping, findHousekeeping, listHousekeeping, listHousekeepingItems, loadHousekeepingRules, requestHousekeeping, saveHousekeepingRules, type HousekeepingRecord,
} from '@sluice/domain/housekeeping';
import { inCatalogTransaction } from '@sluice/domain/servers';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { entityTag, requireMatch, type IfMatch } from '../api/entity-tags/entity-tag.js';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import type {
  HousekeepingItemQuery, HousekeepingItemRepresentation, HousekeepingRules, HousekeepingRunQuery, HousekeepingRunRepresentation, HousekeepingRunRequest,
} from './housekeeping.schema.js';

const LIST = 'housekeeping runs';

const runPosition = z.object({ requestedAt: z.coerce.date(), id: z.guid() });
const itemPosition = z.object({ position: z.int().nonnegative() });

/** Says what housekeeping may do, asks for runs, and tells how far they are. The work is done by reporting-rollup. Methods throw `ApiProblem` and HousekeepingError. */
@Injectable()
export class HousekeepingService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  rules(): Promise<HousekeepingRules> {
    return loadHousekeepingRules(this.dataSource);
  }

  async setRules(rules: HousekeepingRules, ifMatch: IfMatch, by: Administrator): Promise<HousekeepingRules> {
    const { before, after } = await inCatalogTransaction(this.dataSource, async (view) => {
      const before = await loadHousekeepingRules(view);
      requireMatch(ifMatch, before);
      return { before, after: await saveHousekeepingRules(view, rules) };
    });
    if (entityTag(before) !== entityTag(after)) this.audit.record(by, 'housekeeping.set-rules', { before, after });
    return after;
  }

  async runs({ limit, cursor }: HousekeepingRunQuery): Promise<Page<HousekeepingRunRepresentation>> {
    const rows = await listHousekeeping(this.dataSource, limit + 1, readCursor(LIST, runPosition, cursor));
    return pageOf(LIST, rows, limit, representation, ({ requestedAt, id }) => ({ requestedAt, id }));
  }

  async run(id: string): Promise<HousekeepingRunRepresentation> {
    const found = await findHousekeeping(this.dataSource, id);
    if (found === null) throw new ApiProblem('housekeeping-run-not-found', `There is no run ${id} of housekeeping.`);
    return representation(found);
  }

  async items(id: string, { rule, limit, cursor }: HousekeepingItemQuery): Promise<Page<HousekeepingItemRepresentation>> {
    await this.run(id);
    const list = `housekeeping items by ${rule}`;
    const rows = await listHousekeepingItems(this.dataSource, id, rule, limit + 1, readCursor(list, itemPosition, cursor)?.position);
    return pageOf(list, rows, limit, ({ itemId, title }) => ({ id: itemId, title }), ({ position }) => ({ position }));
  }

  async request({ dryRun, rules }: HousekeepingRunRequest, by: Administrator): Promise<HousekeepingRunRepresentation> {
    const runId = await requestHousekeeping(this.dataSource, { adminName: by.name, dryRun, rules: rules ?? null });
    this.audit.record(by, 'housekeeping.request', { runId, dryRun, rules });
    return this.run(runId);
  }

  async cancel(id: string, by: Administrator): Promise<HousekeepingRunRepresentation> {
    await cancelHousekeeping(this.dataSource, id);
    this.audit.record(by, 'housekeeping.cancel', { runId: id });
    return this.run(id);
  }
}

function representation({ adminName, requestedAt, startedAt, finishedAt, tasks, ...run }: HousekeepingRecord): HousekeepingRunRepresentation {
  return {
    ...run, administrator: adminName, requestedAt: momentOf(requestedAt), startedAt: optionalMomentOf(startedAt), finishedAt: optionalMomentOf(finishedAt), tasks: [...tasks],
  };
}

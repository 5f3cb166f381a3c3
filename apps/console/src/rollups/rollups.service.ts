import { Inject, Injectable } from '@nestjs/common';
import { findRollup, listRollups, requestRollup, type RollupRecord } from '@sluice/domain/reporting/rollup-run';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import type { RollupQuery, RollupRepresentation } from './rollup.schema.js';

const LIST = 'rollups';

const position = z.object({ requestedAt: z.coerce.date(), id: z.guid() });

/** Asks for rollups and tells how far they are. The work is done by reporting-rollup. */
@Injectable()
export class RollupsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  async list({ limit, cursor }: RollupQuery): Promise<Page<RollupRepresentation>> {
    const rows = await listRollups(this.dataSource, limit + 1, readCursor(LIST, position, cursor));
    return pageOf(LIST, rows, limit, representation, ({ requestedAt, id }) => ({ requestedAt, id }));
  }

  async get(id: string): Promise<RollupRepresentation> {
    const found = await findRollup(this.dataSource, id);
    if (found === null) throw new ApiProblem('rollup-not-found', `There is no rollup ${id}.`);
    return representation(found);
  }

  /** Throws RollupError. */
  async request(by: Administrator): Promise<RollupRepresentation> {
    const id = await requestRollup(this.dataSource, { trigger: 'administrator', adminName: by.name });
    this.audit.record(by, 'rollup.request', { rollupId: id });
    return this.get(id);
  }
}

function representation({ adminName, failureCode, failure, requestedAt, startedAt, finishedAt, ...record }: RollupRecord): RollupRepresentation {
  return {
    ...record, administrator: adminName, requestedAt: momentOf(requestedAt), startedAt: optionalMomentOf(startedAt), finishedAt: optionalMomentOf(finishedAt),
    failure: failureCode === null ? null : { code: failureCode, message: failure ?? '' },
  };
}

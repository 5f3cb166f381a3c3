import { randomUUID } from 'node:crypto';
import {
  countStatusesToTell, lastRollupNumbers, noteOutOfSync, statusesTold, statusesToTell, updateIdsOf,
} from '@sluice/domain/reporting/rollup-run';
import type { reporting } from '@sluice/protocol/wsusss';
import type { RollupContext } from './rollup-context.js';
import type { RollupLimits } from './rollup-limits.js';
import { statusBatches, type StatusPart } from './status-batches.js';
import type { UpstreamReports } from './upstream-reports.js';
import { momentOf } from './wire-moments.js';

/** Computers whose statuses are in memory at a time: half a megabyte each at the most usual. */
const READ_COMPUTERS = 100;

/** Asks which computers the upstream server has lost count of; those are told whole (MS-WSUSSS 3.2.4.5, 6.1 and 6.2). */
export async function askOutOfSync(context: RollupContext, upstream: Pick<UpstreamReports, 'outOfSync'>, maximum: number): Promise<void> {
  await context.begin('outOfSync', null);
  for (let after = ''; ;) {
    const page = await lastRollupNumbers(context.dataSource, after, maximum);
    if (page.length === 0) return;
    const asked = new Set(page.map(({ computerId }) => computerId));
    const named = await upstream.outOfSync(page.map(({ computerId, rollupNumber }) => ({ ComputerId: computerId, RollupNumber: rollupNumber })));
    await noteOutOfSync(context.dataSource, context.lease, named.map((id) => id.toLowerCase()).filter((id) => asked.has(id)));
    after = page.at(-1)!.computerId;
    await context.advance(page.length);
  }
}

/** The statuses that changed since they were sent (MS-WSUSSS 3.2.4.5, 6.3 and 6.4). What was answered is never sent again. */
export async function tellStatuses(
  context: RollupContext, upstream: Pick<UpstreamReports, 'tellStatuses'>, { statusComputers: maximum }: Pick<RollupLimits, 'statusComputers'>,
): Promise<void> {
  await context.begin('statuses', await countStatusesToTell(context.dataSource));
  for (let after = ''; ;) {
    const page = await statusesToTell(context.dataSource, after, READ_COMPUTERS);
    if (page.length === 0) return;
    for (const batch of statusBatches(page, maximum)) {
      await upstream.tellStatuses(await wireBatch(context, batch));
      await statusesTold(context.dataSource, context.lease, batch.map((part) => part.after));
      await context.advance(batch.filter((part) => part.after.statusVersion !== null).length, (statusComputers) => ({ statusComputers }));
    }
    after = page.at(-1)!.computerId;
  }
}

async function wireBatch({ dataSource }: RollupContext, batch: readonly StatusPart[]): Promise<reporting.ComputerStatusRollupInfo[]> {
  const ids = await updateIdsOf(dataSource, [...new Set(batch.flatMap(({ statuses }) => statuses.map(({ updateNumber }) => updateNumber)))]);
  return batch.map(({ isFull, effectiveLastDetectionTime, statuses, after }) => ({
    InstanceId: randomUUID(), ComputerId: after.computerId, EffectiveLastDetectionTime: momentOf(effectiveLastDetectionTime),
    RollupNumber: after.rollupNumber, IsFullRollup: isFull,
    UpdateStatus: statuses.flatMap(({ updateNumber, state, since }) => {
      const updateId = ids.get(updateNumber);
      return updateId === undefined ? [] : [{ UpdateId: updateId, SummarizationState: state, LastChangeTime: momentOf(new Date(since * 1_000)) }];
    }),
  }));
}

import { setTimeout as pause } from 'node:timers/promises';
import { HOUSEKEEPING_RULES, type HousekeepingRule } from '@sluice/domain/events';
import { applyBatch, findWork, finishRule, keepFindings, RULE_STEPS, skipOnReplica, type FoundWork, type TakenHousekeeping } from '@sluice/domain/housekeeping';
import type { DataSource } from 'typeorm';

/** How long an import or a synchronization that keeps changing the catalog is let ahead before it is looked anew, in milliseconds. */
const CHANGED_PAUSE = 1_000;

/** Goes by all open rules of a run, one after the other. Returns how it ends; throws what `signal` is aborted with. */
export async function workOff(dataSource: DataSource, run: TakenHousekeeping, signal: AbortSignal): Promise<'succeeded' | 'cancelled'> {
  for (const rule of HOUSEKEEPING_RULES.filter((one) => run.open.includes(one))) {
    signal.throwIfAborted();
    if (await skipOnReplica(dataSource, run, rule)) continue;
    const work = await findWork(dataSource, run, rule);
    if (run.dryRun) await keepFindings(dataSource, run, rule, work.items);
    else if (await goBy(dataSource, run, rule, work, signal) === 'cancelled') return 'cancelled';
    else await finishRule(dataSource, run, rule);
  }
  return 'succeeded';
}

/** One rule, batch by batch, no faster than its rate. */
async function goBy(dataSource: DataSource, run: TakenHousekeeping, rule: HousekeepingRule, found: FoundWork, signal: AbortSignal): Promise<'done' | 'cancelled'> {
  const { perSecond, batch } = RULE_STEPS[rule];
  const rate = perSecond(run.rules);
  const size = Math.min(batch, rate);
  let { items, changeNumber } = found;
  for (let position = 0; position < items.length;) {
    signal.throwIfAborted();
    const part = items.slice(position, position + size);
    const [result] = await Promise.all([
      applyBatch(dataSource, run, rule, part, changeNumber),
      pause(part.length * 1_000 / rate, undefined, { signal }),
    ]);
    if (result.isCancelled) return 'cancelled';
    if (result.changeNumber === null) {
      await pause(CHANGED_PAUSE, undefined, { signal });
      ({ items, changeNumber } = await findWork(dataSource, run, rule));
      position = 0;
    } else {
      position += part.length;
      ({ changeNumber } = result as { changeNumber: number });
    }
  }
  return 'done';
}

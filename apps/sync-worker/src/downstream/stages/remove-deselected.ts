import { loadSynchronizationConfiguration } from '@sluice/domain/servers';
import { planRemoval, removeBatch, scopeUpdatesAnchor, type RemovalWishes, type RunOutcome } from '@sluice/domain/synchronization';
import type { RunContext } from '../run/run-context.js';
import { SynchronizationStopped } from '../upstream/synchronization-stopped.js';

const SOURCE = '/sync-worker';

/**
 * Removes what no selected product and classification asks for any more, batch by batch. Nothing is kept of the plan but in memory: whoever
 * takes the run up plans anew what is left, and so does this process when somebody wants one of the updates after all. It may stop after
 * any batch. No upstream server is asked.
 * @throws SynchronizationStopped for a replica; the reason of the context's signal; errors of the database
 */
export async function removeDeselected(context: RunContext, wishes: RemovalWishes): Promise<RunOutcome> {
  const { role } = await loadSynchronizationConfiguration(context.dataSource);
  if (role === 'replica') throw new SynchronizationStopped('NOT_CONFIGURED', 'The server has become a replica, which has what its upstream server has.');
  await context.begin('removal', null);
  await scopeUpdatesAnchor(context.dataSource, context.lease);
  while (!await removePlanned(context, wishes)) context.log.info('The removal is planned anew, because the catalog or the selection has changed');
  return { state: 'succeeded', role, upstreamTakesReports: false };
}

/** Plans and removes; false when the plan has to be made anew. */
async function removePlanned(context: RunContext, wishes: RemovalWishes): Promise<boolean> {
  const plan = await planRemoval(context.dataSource, wishes);
  await context.begin('removal', plan.revisions);
  for (const batch of plan.batches) {
    const removed = await removeBatch(context.dataSource, context.lease, plan, batch, SOURCE);
    if (removed === null) return false;
    await context.advance(removed, 0);
  }
  return true;
}

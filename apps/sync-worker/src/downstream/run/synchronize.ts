import { loadServerConfiguration, loadSynchronizationConfiguration, type SynchronizationConfiguration } from '@sluice/domain/servers';
import {
  loadSelection, openUpstreamState, resetAnchors, type RunOutcome, type SelectedCategory, type TakenRun, type UpstreamState,
} from '@sluice/domain/synchronization';
import { accountName } from '@sluice/platform/upstream-client';
import { noteCircles } from '../stages/note-circles.js';
import { removeDeselected } from '../stages/remove-deselected.js';
import { synchronizeCategories } from '../stages/synchronize-categories.js';
import { synchronizeConfiguration, takesReports } from '../stages/synchronize-configuration.js';
import { leaveReplication, synchronizeDeployments } from '../stages/synchronize-deployments.js';
import { synchronizeUpdates } from '../stages/synchronize-updates.js';
import { AnchorsRefused, SynchronizationStopped } from '../upstream/synchronization-stopped.js';
import { upstreamAddress } from '../upstream/upstream-address.js';
import { UpstreamCatalog } from '../upstream/upstream-catalog.js';
import { UpstreamSession, type CookieShelf, type UpstreamCaller } from '../upstream/upstream-session.js';
import type { RunContext } from './run-context.js';

/** What a run needs besides its context. */
export interface SynchronizationParts {
  readonly caller: UpstreamCaller;
  readonly shelf: CookieShelf;
  /** The name this server is known by, as an account at the upstream server. */
  readonly hostName: string;
  readonly pauseFactor?: number;
}

/** How often a run begins anew because the upstream server does not know its anchors. */
const MAXIMUM_RESTARTS = 1;

/**
 * One run from beginning to end: a synchronization, in the order of MS-WSUSSS 3.2.4, or a removal. Whatever an earlier run or an earlier process has brought is
 * found in the database and not asked for again.
 * @throws SynchronizationStopped when it cannot go on; the reason of the context's signal; errors of the database
 */
export async function synchronize(
  context: RunContext, run: Pick<TakenRun, 'scope' | 'removeApproved' | 'includeImported' | 'firstChangeNumber'>, parts: SynchronizationParts,
): Promise<RunOutcome> {
  if (run.scope === 'removal') return removeDeselected(context, run);
  const configuration = await loadSynchronizationConfiguration(context.dataSource);
  const upstream = upstreamAddress(configuration);
  if (upstream === null) throw new SynchronizationStopped('NOT_CONFIGURED', 'No upstream server is configured any more.');
  const { serverId } = await loadServerConfiguration(context.dataSource);
  const session = new UpstreamSession({
    ...parts, upstream, signal: context.signal, account: { accountName: accountName(parts.hostName), accountGuid: serverId },
    onPause: (error, afterMs) => context.log.warn('The upstream server is asked again after a pause', { err: error, pauseMs: afterMs }),
  });
  const catalog = new UpstreamCatalog(session);
  for (let restarts = 0; ; restarts += 1) {
    try {
      await context.begin('authorization', null);
      await session.authorize();
      const state = await runStages(context, run, catalog, configuration, upstream);
      await noteCircles(context, run.firstChangeNumber);
      return { state: 'succeeded', role: configuration.role, upstreamTakesReports: takesReports(state.protocolVersion) };
    } catch (error) {
      if (!(error instanceof AnchorsRefused)) throw error;
      if (restarts >= MAXIMUM_RESTARTS) throw new SynchronizationStopped('UPSTREAM_MISBEHAVES', error.message, { cause: error });
      context.log.warn('The upstream server does not know our anchors; everything is asked for anew', { err: error });
      await resetAnchors(context.dataSource, context.lease);
    }
  }
}

async function runStages(
  context: RunContext, { scope }: Pick<TakenRun, 'scope'>, catalog: UpstreamCatalog, configuration: SynchronizationConfiguration, upstream: string,
): Promise<UpstreamState> {
  const state = await synchronizeConfiguration(context, catalog, await openUpstreamState(context.dataSource, context.lease, upstream));
  await synchronizeCategories(context, catalog, state);
  if (scope === 'categories') return state;

  const selection = await selectionOf(context, configuration);
  if (selection === null) return state;
  const anchor = await synchronizeUpdates(context, catalog, state, {
    selection, languages: configuration.languages, canListEverything: configuration.upstreamKind !== 'microsoft',
  });
  if (configuration.role === 'autonomous') await leaveReplication(context, state);
  else await synchronizeDeployments(context, catalog, state, anchor ?? '');
  return state;
}

/** What is wanted; empty for everything. A replica takes what its upstream server has. Null when nothing can be asked for. */
async function selectionOf(context: RunContext, { role, upstreamKind }: SynchronizationConfiguration): Promise<SelectedCategory[] | null> {
  const selection = role === 'replica' ? [] : await loadSelection(context.dataSource);
  if (selection.length > 0 || upstreamKind !== 'microsoft') return selection;
  await context.note([{
    code: 'NOTHING_SELECTED', message: 'No products and classifications are selected, and Microsoft Update has millions of updates: only categories were synchronized.',
    advice: 'Select products and classifications, and synchronize again.',
  }]);
  return null;
}

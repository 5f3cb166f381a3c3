import { computersTold, computersToTell, countComputersToTell, type ComputersWanted, type ComputerToTell } from '@sluice/domain/reporting/rollup-run';
import { loadServerConfiguration, type ServerConfiguration } from '@sluice/domain/servers';
import type { reporting } from '@sluice/protocol/wsusss';
import { computerCalls } from './computer-calls.js';
import type { RollupContext } from './rollup-context.js';
import type { UpstreamReports } from './upstream-reports.js';
import { computerInfo } from './wire-computer.js';

/**
 * All computers of this server and those below it (MS-WSUSSS 3.2.4.5, 4): details only of those whose details changed. Those that the
 * upstream server met for the first time, or under a new parent, follow with their details; what it has deleted is deleted here.
 */
export async function tellComputers(context: RollupContext, upstream: Pick<UpstreamReports, 'tellComputers'>, maximum: number): Promise<void> {
  const server = await loadServerConfiguration(context.dataSource);
  await context.begin('computers', await countComputersToTell(context.dataSource));
  await tellPages(context, upstream, maximum, 'all', server);
  await tellPages(context, upstream, maximum, 'untold', server);
}

async function tellPages(
  context: RollupContext, upstream: Pick<UpstreamReports, 'tellComputers'>, maximum: number, wanted: ComputersWanted, server: ServerConfiguration,
): Promise<void> {
  for (let after = ''; ;) {
    const page = await computersToTell(context.dataSource, server.targeting, wanted, after, maximum);
    if (page.length === 0) return;
    await tellPage(context, upstream, page, server.serverId);
    after = page.at(-1)!.computerId;
    if (wanted === 'all') await context.advance(page.length, (computers) => ({ computers }));
  }
}

async function tellPage(context: RollupContext, upstream: Pick<UpstreamReports, 'tellComputers'>, page: readonly ComputerToTell[], serverId: string): Promise<void> {
  const changed: reporting.ChangedComputer[] = [];
  for (const call of computerCalls(page.map((computer) => computerInfo(computer, serverId)))) changed.push(...await upstream.tellComputers(call));
  const asked = new Set(page.map(({ computerId }) => computerId));
  const named = (change: string): Set<string> => new Set(changed.flatMap(({ ComputerId, Change }) => {
    const id = ComputerId?.toLowerCase();
    return Change === change && id !== undefined && asked.has(id) ? [id] : [];
  }));
  await computersTold(context.dataSource, context.lease, page, { newParent: named('NewParent'), deleted: named('Deleted') });
}

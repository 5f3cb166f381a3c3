import { readFileSync } from 'node:fs';
import { hasReportUpstream, meetUpstream } from '@sluice/domain/reporting/rollup-run';
import { loadServerConfiguration, loadSynchronizationConfiguration } from '@sluice/domain/servers';
import { accountName } from '@sluice/platform/upstream-client';
import type { RollupContext } from './rollup-context.js';
import { limitsOf } from './rollup-limits.js';
import { RollupStopped } from './rollup-stopped.js';
import { tellComputers } from './tell-computers.js';
import { tellServers } from './tell-servers.js';
import { askOutOfSync, tellStatuses } from './tell-statuses.js';
import { UpstreamReports, type UpstreamReportsOptions } from './upstream-reports.js';

/** What a rollup needs besides its context. */
export interface RollupParts extends Pick<UpstreamReportsOptions, 'caller' | 'onPause' | 'pauseFactor'> {
  /** The name this server is known by. */
  readonly hostName: string;
}

/** Version of this server as the protocol writes one: up to four integers with dots (MS-WSUSSS 3.1.4.14.3.2). */
const { version: VERSION } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

/**
 * One rollup from beginning to end, in the order of MS-WSUSSS 3.2.4.5. Taken up again it begins anew and tells only what was not answered.
 * @throws RollupStopped when it cannot go on; the reason of the context's signal; errors of the database
 */
export async function rollUp(context: RollupContext, parts: RollupParts): Promise<void> {
  const { upstreamUrl, rollupDetail } = await loadSynchronizationConfiguration(context.dataSource);
  if (upstreamUrl === null || !await hasReportUpstream(context.dataSource)) throw new RollupStopped('NOT_CONFIGURED', 'No upstream server that takes reports is configured any more.');
  const { serverId } = await loadServerConfiguration(context.dataSource);
  const upstream = new UpstreamReports({ ...parts, upstream: upstreamUrl, serverId, signal: context.signal });

  await context.begin('configuration', null);
  const configuration = await upstream.configuration();
  const limits = limitsOf(configuration);
  const isDetailed = configuration.DoDetailedRollup && rollupDetail === 'computers';
  await meetUpstream(context.dataSource, context.lease, { serverId: configuration.ServerId.toLowerCase(), resetGuid: configuration.RollupResetGuid.toLowerCase() });
  await context.begin('configuration', null, { isDetailed });

  await tellServers(context, upstream, { fullDomainName: accountName(parts.hostName), version: VERSION.replace(/[^0-9.].*$/, '') }, limits.clients);
  if (!isDetailed) return;
  await tellComputers(context, upstream, limits.computers);
  await askOutOfSync(context, upstream, limits.rollupNumbers);
  await tellStatuses(context, upstream, limits);
}

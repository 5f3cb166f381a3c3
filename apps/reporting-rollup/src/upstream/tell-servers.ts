import {
  countOutgoingServers, MAXIMUM_ACTIVITY_OF_PART, outgoingServers, prepareServers, serversTold, type OutgoingPart, type OwnIdentity,
} from '@sluice/domain/reporting/rollup-run';
import type { RollupContext } from './rollup-context.js';
import type { UpstreamReports } from './upstream-reports.js';
import { serverInfo } from './wire-server.js';

/** Parts that are read in one go. */
const READ_PARTS = 100;

/**
 * This server and all below it (MS-WSUSSS 3.2.4.5, 2): parents first, this one last. What an earlier rollup had on its way goes before, as
 * it was: nobody knows whether it arrived, and it holds increments.
 */
export async function tellServers(context: RollupContext, upstream: Pick<UpstreamReports, 'tellServers'>, identity: OwnIdentity, maximumClients: number): Promise<void> {
  const left = await countOutgoingServers(context.dataSource);
  await context.begin('servers', left);
  if (left > 0) await sendAll(context, upstream, maximumClients);
  await prepareServers(context.dataSource, context.lease, identity, maximumClients);
  await context.begin('servers', await countOutgoingServers(context.dataSource));
  await sendAll(context, upstream, maximumClients);
}

async function sendAll(context: RollupContext, upstream: Pick<UpstreamReports, 'tellServers'>, maximumClients: number): Promise<void> {
  for (;;) {
    const parts = firstCall(await outgoingServers(context.dataSource, Math.min(READ_PARTS, maximumClients)), maximumClients);
    if (parts.length === 0) return;
    await upstream.tellServers(parts.map(({ server }) => serverInfo(server)));
    await serversTold(context.dataSource, context.lease, parts);
    await context.advance(parts.length, (servers) => ({ servers }));
  }
}

/** The first parts, in their order, that fit into one call; a part always fits alone unless the limit has shrunk since it was made. */
function firstCall(parts: readonly OutgoingPart[], maximumClients: number): OutgoingPart[] {
  const call: OutgoingPart[] = [];
  let clients = 0;
  let activity = 0;
  for (const part of parts) {
    clients += part.server.clients.length;
    activity += part.server.clients.reduce((sum, group) => sum + group.activity.length, 0);
    if (call.length > 0 && (clients > maximumClients || activity > MAXIMUM_ACTIVITY_OF_PART)) break;
    call.push(part);
  }
  return call;
}

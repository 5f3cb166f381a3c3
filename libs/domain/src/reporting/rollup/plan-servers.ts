import { MAXIMUM_DOWNSTREAM_SERVERS } from '../../downstream-servers/remember-server.js';
import { TOLERATED_SKEW } from './clock-correction.js';
import { RefusedRollup } from './refused-rollup.js';
import type { ToldServer } from './told-server.js';

/** What is known of a server before. */
export interface KnownServer {
  readonly parentServerId: string | null;
  readonly lastRollupTime: Date | null;
  readonly toldRollupTime: Date | null;
}

/** What is done with a request. */
export interface ServerPlan {
  /** Every server once: the last that was told of it, with the clients of all its pieces. */
  readonly stored: readonly ToldServer[];
  /** How many pieces were older than what is known. */
  readonly ignored: number;
}

/**
 * Decides what of a RollupDownstreamServers request is stored (MS-WSUSSS 3.1.4.14). A server comes behind the one it synchronises from, or in
 * the same request. Throws {@link RefusedRollup}.
 * @param known every server below this one, by id; not changed
 */
export function planServers(ownServerId: string, known: ReadonlyMap<string, KnownServer>, told: readonly ToldServer[]): ServerPlan {
  const named = new Set(told.map(({ serverId }) => serverId));
  const parents = new Map([...known].map(([id, { parentServerId }]) => [id, parentServerId]));
  const stored = new Map<string, ToldServer>();
  let ignored = 0;
  for (const server of told) {
    if (server.serverId === ownServerId) throw new RefusedRollup('SERVERS_IN_CIRCLE', 'This server does not synchronise from itself.');
    const { parentServerId } = server;
    if (parentServerId !== null && !known.has(parentServerId) && !named.has(parentServerId)) {
      throw new RefusedRollup('UNKNOWN_SERVER', `There is no server ${parentServerId} below this one.`);
    }
    const before = known.get(server.serverId);
    if (before !== undefined && isOlder(server, before)) {
      ignored += 1;
      continue;
    }
    parents.set(server.serverId, parentServerId);
    const piece = stored.get(server.serverId);
    stored.set(server.serverId, piece === undefined ? server : { ...server, clients: [...piece.clients, ...server.clients] });
  }
  if (parents.size > Math.max(MAXIMUM_DOWNSTREAM_SERVERS, known.size)) throw new RefusedRollup('TOO_MANY_SERVERS', `At most ${MAXIMUM_DOWNSTREAM_SERVERS} servers are kept.`);
  for (const id of stored.keys()) requireRoot(id, parents);
  return { stored: [...stored.values()], ignored };
}

/**
 * Moments are compared as they were told, for corrected ones differ by what a request takes on its way. One that is older all the same counts when
 * it is clearly newer by this server's clock: the other clock was put back.
 */
function isOlder(server: ToldServer, before: KnownServer): boolean {
  if (before.toldRollupTime === null || server.toldRollupTime >= before.toldRollupTime) return false;
  const lead = (server.lastRollupTime?.getTime() ?? 0) - (before.lastRollupTime?.getTime() ?? 0);
  return lead <= TOLERATED_SKEW;
}

function requireRoot(id: string, parents: ReadonlyMap<string, string | null>): void {
  const seen = new Set<string>();
  for (let server: string | null = id; server !== null; server = parents.get(server) ?? null) {
    if (seen.has(server)) throw new RefusedRollup('SERVERS_IN_CIRCLE', `Server ${id} would synchronise from itself.`);
    seen.add(server);
  }
}

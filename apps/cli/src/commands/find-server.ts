import type { ManagementClient } from '../api/management-client.js';
import { downstreamServer } from '../api/report-resources.js';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';
import { isGuid } from './find-update.js';

/** How the API names the server itself. */
const THIS_SERVER = '00000000-0000-0000-0000-000000000000';
/** Servers looked at to find the one with a name. */
const MOST_CANDIDATES = 500;

/**
 * The id of a server below that a person means: by id, or by name with or without its domain, in any letter case; `this` is the server that is asked.
 * Nothing for nothing.
 * @throws CommandError when there is none, or more than one
 */
export async function findServerId(client: ManagementClient, wanted: string | undefined): Promise<string | undefined> {
  if (wanted === undefined || isGuid(wanted)) return wanted;
  const name = wanted.trim().toLowerCase();
  if (name === 'this') return THIS_SERVER;
  const { items } = await client.list('reports/downstream-servers', downstreamServer, { q: wanted }, { most: MOST_CANDIDATES });
  const byName = items.filter((server) => [server.name.toLowerCase(), server.name.toLowerCase().split('.')[0]].includes(name));
  const [only, second] = byName;
  if (only === undefined) throw new CommandError(EXIT.refused, `there is no server ${wanted} below this one\n\`sluice reports servers\` shows the servers there are.`);
  if (second === undefined) return only.serverId;
  throw new CommandError(EXIT.usage, [`several servers are called ${wanted}; name one by its id:`, ...byName.map((server) => `  ${server.serverId}  ${server.name}`)].join('\n'));
}

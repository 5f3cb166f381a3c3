import type { ManagementClient } from '../api/management-client.js';
import { computer } from '../api/resources.js';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';

/** Computers looked at to find the one with a name. */
const MOST_CANDIDATES = 500;

/**
 * The id of the computer that a person means: by id, or by DNS name with or without its domain, in any letter case.
 * @throws CommandError when there is none, or more than one
 */
export async function findComputerId(client: ManagementClient, wanted: string): Promise<string> {
  const name = wanted.trim().toLowerCase();
  const { items } = await client.list('computers', computer, { q: wanted }, { most: MOST_CANDIDATES });
  const byId = items.find(({ id }) => id === name);
  if (byId !== undefined) return byId.id;
  const byName = items.filter(({ dnsName }) => [dnsName.toLowerCase(), dnsName.toLowerCase().split('.')[0]].includes(name));
  const [only, second] = byName;
  if (only === undefined) throw new CommandError(EXIT.refused, `there is no computer ${wanted}\n\`sluice computers list\` shows the computers there are.`);
  if (second === undefined) return only.id;
  throw new CommandError(EXIT.usage, [`several computers are called ${wanted}; name one by its id:`, ...byName.map(({ id, dnsName }) => `  ${id}  ${dnsName}`)].join('\n'));
}

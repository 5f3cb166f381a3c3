import type { ManagementClient } from '../api/management-client.js';
import { update, type Update } from '../api/resources.js';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The most candidates that a message names. */
const MAX_NAMED = 10;

/** Whether a text is an id and not something to search for. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/**
 * The update id that a person means: an id, or a text that the title of exactly one update holds, such as KB9000003.
 * @throws CommandError when there is none, or more than one
 */
export async function findUpdateId(client: ManagementClient, wanted: string): Promise<string> {
  if (isGuid(wanted)) return wanted.toLowerCase();
  const { items } = await client.list('updates', update, { q: wanted }, { most: MAX_NAMED + 1 });
  const [only, second] = items;
  if (only === undefined) throw new CommandError(EXIT.refused, `no update has ${wanted} in its title\n\`sluice updates list --search TEXT\` finds updates.`);
  if (second === undefined) return only.updateId;
  throw new CommandError(EXIT.usage, [`${wanted} is in the title of several updates; name one by its id:`, ...items.slice(0, MAX_NAMED).map(candidate), ...(items.length > MAX_NAMED ? ['  ...'] : [])].join('\n'));
}

function candidate({ updateId, title }: Update): string {
  return `  ${updateId}  ${title ?? ''}`;
}

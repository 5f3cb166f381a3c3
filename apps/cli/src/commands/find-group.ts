import type { ManagementClient } from '../api/management-client.js';
import { groupList, type Group } from '../api/resources.js';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';

/**
 * The group that a person means: by id, or by name in any letter case.
 * @throws CommandError when there is none
 */
export async function findGroup(client: ManagementClient, wanted: string): Promise<Group> {
  const { items } = await client.get('groups', groupList);
  const name = wanted.toLowerCase();
  const found = items.find((group) => group.id === name) ?? items.find((group) => group.name.toLowerCase() === name);
  if (found === undefined) throw new CommandError(EXIT.refused, `there is no group ${wanted}\n\`sluice groups list\` shows the groups there are.`);
  return found;
}

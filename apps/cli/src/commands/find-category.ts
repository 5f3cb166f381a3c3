import type { ManagementClient } from '../api/management-client.js';
import { category } from '../api/resources.js';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';
import { isGuid } from './find-update.js';

/** Names of categories are looked up among all of them; catalogs have some thousand. */
const MOST_CATEGORIES = 100_000;

/**
 * The id of a category by id or by title, in any letter case; nothing for nothing.
 * @throws CommandError when there is none
 */
export async function findCategoryId(client: ManagementClient, path: 'products' | 'classifications', wanted: string): Promise<string>;
export async function findCategoryId(client: ManagementClient, path: 'products' | 'classifications', wanted: string | undefined): Promise<string | undefined>;
export async function findCategoryId(client: ManagementClient, path: 'products' | 'classifications', wanted: string | undefined): Promise<string | undefined> {
  if (wanted === undefined || isGuid(wanted)) return wanted;
  const { items } = await client.list(path, category, {}, { most: MOST_CATEGORIES });
  const found = items.find(({ title }) => title.toLowerCase() === wanted.toLowerCase());
  if (found !== undefined) return found.updateId;
  const similar = items.filter(({ title }) => title.toLowerCase().includes(wanted.toLowerCase())).slice(0, 5);
  const hint = similar.length === 0 ? '' : `\nDid you mean ${similar.map(({ title }) => title).join(', ')}?`;
  throw new CommandError(EXIT.refused, `there is no ${wanted} among the ${path}${hint}`);
}

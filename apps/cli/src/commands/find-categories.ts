import type { ManagementClient } from '../api/management-client.js';
import { category, type Category } from '../api/resources.js';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';

/** The most categories of one kind that are looked through: Microsoft Update has some thousand products. */
const MOST_CATEGORIES = 20_000;

/** Products and classifications, as a selection names them. */
export interface CategoryIds {
  readonly productIds: readonly string[];
  readonly classificationIds: readonly string[];
}

/**
 * The products and classifications that a person means: by id, or by title in any letter case.
 * @throws CommandError when there is none, or more than one
 */
export async function findCategories(client: ManagementClient, wanted: readonly string[]): Promise<CategoryIds> {
  const products = (await client.list('products', category, {}, { most: MOST_CATEGORIES })).items;
  const classifications = (await client.list('classifications', category, {}, { most: MOST_CATEGORIES })).items;
  const ids = wanted.map((text) => theOne([...products, ...classifications], text).updateId);
  const of = (all: readonly Category[]): string[] => ids.filter((id) => all.some(({ updateId }) => updateId === id));
  return { productIds: of(products), classificationIds: of(classifications) };
}

function theOne(categories: readonly Category[], wanted: string): Category {
  const text = wanted.toLowerCase();
  const byId = categories.find(({ updateId }) => updateId === text);
  const [only, second] = byId === undefined ? categories.filter(({ title }) => title.toLowerCase() === text) : [byId];
  if (only === undefined) throw new CommandError(EXIT.refused, `there is no product or classification ${wanted}\n\`sluice sync --categories\` brings those the upstream server has.`);
  if (second !== undefined) throw new CommandError(EXIT.usage, `${wanted} is the title of several; name one by its id: ${only.updateId}, ${second.updateId}`);
  return only;
}

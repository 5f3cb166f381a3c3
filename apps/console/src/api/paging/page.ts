import { z } from 'zod';
import { MAXIMUM_CURSOR_LENGTH, writeCursor } from './cursor.js';

/** The most entries of one page. */
export const MAXIMUM_LIMIT = 500;

/** Entries of a page when the request does not say. */
export const DEFAULT_LIMIT = 100;

/** The parameters that every list takes. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(MAXIMUM_LIMIT).default(DEFAULT_LIMIT).meta({ description: 'The most entries of the page.' }),
  cursor: z.string().min(1).max(MAXIMUM_CURSOR_LENGTH).optional().meta({ description: '`nextCursor` of the page before; absent for the first page.' }),
};

/** One page of a list. */
export interface Page<Item> {
  readonly items: Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** The schema of a page of `item`, named `name` in the document. */
export function pageSchema<Item extends z.ZodType>(name: string, item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Where the next page begins; null on the last page.' }),
  }).meta({ id: name });
}

/**
 * Makes a page of rows of which one more was read than it may have, which tells whether there is a further page.
 * @param positionOf where the next page goes on after a row
 */
export function pageOf<Row, Item>(
  list: string, rows: readonly Row[], limit: number, toItem: (row: Row) => Item, positionOf: (row: Row) => unknown,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items: shown.map(toItem), nextCursor: hasMore ? writeCursor(list, positionOf(last)) : null };
}

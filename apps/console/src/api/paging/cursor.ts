import { z } from 'zod';
import { ApiProblem } from '../problems/api-problem.js';

/** The longest cursor that is looked at, in characters. */
export const MAXIMUM_CURSOR_LENGTH = 4_096;

/**
 * Writes where a page ended as a text that means nothing to clients. A cursor is checked when it comes back, not signed: all
 * that a forged one can do is begin a page elsewhere in a list its holder may read anyway.
 * @param list which list in which order it belongs to; another one refuses it.
 */
export function writeCursor(list: string, position: unknown): string {
  return Buffer.from(JSON.stringify([list, position])).toString('base64url');
}

/** Reads a cursor of {@link writeCursor}; null when there is none. Throws {@link ApiProblem} `invalid-cursor`. */
export function readCursor<Schema extends z.ZodType>(list: string, schema: Schema, cursor: string | undefined): z.output<Schema> | null {
  if (cursor === undefined) return null;
  const result = z.tuple([z.literal(list), schema]).safeParse(decoded(cursor));
  if (!result.success) throw invalidCursor();
  return result.data[1] as z.output<Schema>;
}

function decoded(cursor: string): unknown {
  if (cursor.length > MAXIMUM_CURSOR_LENGTH) throw invalidCursor();
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalidCursor();
  }
}

function invalidCursor(): ApiProblem {
  return new ApiProblem('invalid-cursor', 'The cursor was not made by this list in this order.', { errors: [{ parameter: 'cursor', detail: 'not a cursor of this list' }] });
}

import { UsageError } from '../command-line/command-error.js';
import type { Invocation, OptionSpecs } from '../command-line/command.js';

/** Options of every command that lists. */
export const LIST_OPTIONS = {
  limit: { value: 'N', help: 'the most entries to show, default 50' },
  all: { help: 'shows all of them' },
  cursor: { value: 'CURSOR', help: 'goes on where a list with this nextCursor ended' },
} as const satisfies OptionSpecs;

/** Entries that are shown when nobody says how many. */
const DEFAULT_MOST = 50;

/** The most entries of one list: more than any fleet has computers or any catalog updates. */
const HIGHEST_MOST = 1_000_000;

/** How many entries to read, and from where. */
export function listWindow({ options }: Invocation): { most: number; cursor: string | undefined } {
  if (options.flag('all') && options.text('limit') !== undefined) throw new UsageError('--all and --limit exclude each other');
  return { most: options.flag('all') ? HIGHEST_MOST : (options.integer('limit', 1, HIGHEST_MOST) ?? DEFAULT_MOST), cursor: options.text('cursor') };
}

/** The last line of a list: how many there are, or that there are more. */
export function listEnd(count: number, nextCursor: string | null, what: string): string {
  return nextCursor === null ? `${count} ${what}` : `the first ${count} ${what}; --all shows the rest`;
}

import { UpdateDocumentError } from '../update-document-error.js';
import { checkCharacters, GREATER } from './byte-classes.js';

/** What readers return when the end of what they read has not come yet. */
export const INCOMPLETE = -1;

/**
 * Behind a comment whose text begins at `from`, or INCOMPLETE. Two hyphens end it, and stand nowhere within (XML 1.0, 2.5).
 * @throws UpdateDocumentError `MALFORMED`
 */
export function readComment(bytes: Buffer, from: number, end: number): number {
  const to = find(bytes, '--', from, end - 1);
  if (to < 0) return INCOMPLETE;
  checkCharacters(bytes, from, to);
  if (bytes[to + 2] !== GREATER) throw new UpdateDocumentError('MALFORMED', 'two hyphens in a comment');
  return to + 3;
}

/** Whether a word begins at `at`, or may when more bytes come. */
export function begins(bytes: Buffer, at: number, end: number, word: Uint8Array): 'yes' | 'no' | 'perhaps' {
  const length = Math.min(word.length, end - at);
  if (bytes.compare(word, 0, length, at, at + length) !== 0) return 'no';
  return length === word.length ? 'yes' : 'perhaps';
}

/** Where a word begins that ends before `end`; less than zero when there is none. */
export function find(bytes: Buffer, word: string, from: number, end: number): number {
  const at = bytes.indexOf(word, from, 'latin1');
  return at >= 0 && at + word.length <= end ? at : -1;
}

import { createHash } from 'node:crypto';
import { ApiProblem } from '../problems/api-problem.js';

/** Characters of the digest that a tag carries: 132 bits. */
const TAG_LENGTH = 22;

/** The strong ETag of a representation (RFC 9110, 8.8.3): equal representations have equal tags in every replica. */
export function entityTag(representation: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(representation)).digest('base64url').slice(0, TAG_LENGTH)}"`;
}

const LIST_OF_TAGS = /^(W\/)?"[\x21\x23-\x7e]*"(\s*,\s*(W\/)?"[\x21\x23-\x7e]*")*$/;

/** The longest If-Match header that is looked at, in characters. */
const MAXIMUM_HEADER_LENGTH = 1_024;

/** What If-Match asks for: nothing (null), that the resource exists (`*`), or that it has one of these tags (RFC 9110, 13.1.1). */
export type IfMatch = null | '*' | readonly string[];

/** Reads an If-Match header. Throws {@link ApiProblem}. */
export function parseIfMatch(header: string | undefined): IfMatch {
  if (header === undefined) return null;
  const text = header.trim();
  if (text === '*') return '*';
  if (text.length > MAXIMUM_HEADER_LENGTH || !LIST_OF_TAGS.test(text)) {
    throw new ApiProblem('invalid-if-match', 'If-Match is neither * nor a list of ETags.', { errors: [{ parameter: 'If-Match', detail: 'not a list of ETags' }] });
  }
  return text.split(',').map((tag) => tag.trim());
}

/** Throws {@link ApiProblem} unless the representation is one that If-Match allows. Weak tags never match. */
export function requireMatch(wanted: IfMatch, representation: unknown): void {
  if (wanted === null || wanted === '*' || wanted.includes(entityTag(representation))) return;
  throw new ApiProblem('precondition-failed', 'The resource is not any more what the request was decided on.');
}

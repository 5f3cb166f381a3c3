import { createHmac } from 'node:crypto';

/**
 * What an anchor marks. One of a kind says nothing about another kind: the list of categories was asked for earlier than the
 * list of updates, and changes in between would be skipped.
 */
export type AnchorKind = 'configuration' | 'categories' | 'updates' | 'drivers' | 'deployments';

/** What an anchor that a downstream server sends comes to. */
export type ReadAnchor =
  /** Nothing was sent. */
  | { readonly kind: 'absent' }
  /** Made here; everything up to and including `value` was told. */
  | { readonly kind: 'own'; readonly value: number }
  /** Of the right form, but made by another server, or for another list: it says nothing. */
  | { readonly kind: 'foreign' }
  /** Not an anchor at all. */
  | { readonly kind: 'malformed' };

/** The largest value an anchor can carry: its first field is 1 to 2,147,483,647 (MS-WSUSSS 3.1.4.4.3.1, product note) and holds the value plus one. */
export const HIGHEST_ANCHOR_VALUE = 2_147_483_646;

const FORM = /^([1-9]\d{0,9}),(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)\.(\d{3})$/;
/** Three digits are where Windows has its milliseconds. */
const CHECKS = 1_000;

/**
 * Writes an anchor in the form of the product note on 3.1.4.4.3.1, `nnnn,yyyy-MM-dd HH:mm:ss.sss`. The first field is what counts; the time is there
 * because the form has it, and for people who read logs. The last three digits are no milliseconds but a check over the rest, by which
 * the anchor is known again as one of this server and of this kind.
 *
 * @param value at most {@link HIGHEST_ANCHOR_VALUE}
 * @throws RangeError when `value` does not fit
 */
export function writeAnchor(serverId: string, kind: AnchorKind, value: number, at: Date): string {
  if (!Number.isInteger(value) || value < 0 || value > HIGHEST_ANCHOR_VALUE) throw new RangeError('the value does not fit into an anchor');
  const text = `${value + 1},${at.toISOString().slice(0, 19).replace('T', ' ')}`;
  return `${text}.${checkOf(serverId, kind, text)}`;
}

/** Reads an anchor, whoever made it. An empty one is none (MS-WSUSSS 3.1.4.5, 3.1.4.10). */
export function readAnchor(serverId: string, kind: AnchorKind, anchor: string | undefined): ReadAnchor {
  if (anchor === undefined || anchor === '') return { kind: 'absent' };
  const [, counter, time, check] = FORM.exec(anchor) ?? [];
  if (counter === undefined || Number(counter) > HIGHEST_ANCHOR_VALUE + 1) return { kind: 'malformed' };
  if (check !== checkOf(serverId, kind, `${counter},${time}`)) return { kind: 'foreign' };
  return { kind: 'own', value: Number(counter) - 1 };
}

function checkOf(serverId: string, kind: AnchorKind, text: string): string {
  // Not a seal: whoever forges an anchor only hides changes from itself.
  const digest = createHmac('sha256', serverId).update(`${kind} ${text}`).digest();
  return String(digest.readUInt32BE(0) % CHECKS).padStart(3, '0');
}

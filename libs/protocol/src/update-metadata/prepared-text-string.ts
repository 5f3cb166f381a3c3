import { decodeXpress, type PreparedText } from '../xpress/index.js';
import { unescapedFragment } from './escaped-text.js';

/**
 * The XML of a fragment again, decompressed and with the outer escaping undone. For tools and tests: services send a
 * fragment as it is.
 *
 * @param maxBytes the most escaped text to decompress.
 * @throws XpressError when the blocks are damaged or hold more.
 */
export function preparedTextToString(prepared: PreparedText, maxBytes: number): string {
  return unescapedFragment(decodeXpress(prepared.xpress, { maxBytes }).toString('utf8'));
}

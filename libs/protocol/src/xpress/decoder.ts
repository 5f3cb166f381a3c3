import { decompressBlock } from './block-decompressor.js';
import { BLOCK_HEADER_BYTES, readBlockHeader } from './block-format.js';
import { XpressError } from './xpress-error.js';

/**
 * Length in bytes of the plain text that a body claims to hold, from its block headers alone (MS-WUSP 2.1.1).
 *
 * @throws XpressError when a header is impossible or the last block is cut off.
 */
export function xpressPlainLength(body: Uint8Array): number {
  return measure(body, Number.MAX_SAFE_INTEGER);
}

/**
 * Decodes a whole body (MS-WUSP 2.1.1). A block whose two sizes are equal is stored as it is.
 *
 * @param options.maxBytes the most plain text the caller accepts; more is refused before anything is decoded or allocated.
 * @throws XpressError for every defect of the body.
 */
export function decodeXpress(body: Uint8Array, options: { maxBytes: number }): Buffer {
  const plain = Buffer.allocUnsafe(measure(body, options.maxBytes));
  let read = 0;
  let written = 0;
  while (read < body.length) {
    const { original, compressed } = readBlockHeader(body, read);
    read += BLOCK_HEADER_BYTES;
    if (original === compressed) {
      plain.set(body.subarray(read, read + compressed), written);
    } else {
      const spans = { sourceStart: read, sourceEnd: read + compressed, targetStart: written, targetEnd: written + original };
      decompressBlock({ source: body, target: plain, ...spans });
    }
    read += compressed;
    written += original;
  }
  return plain;
}

function measure(body: Uint8Array, maxBytes: number): number {
  let total = 0;
  for (let position = 0; position < body.length; ) {
    const { original, compressed } = readBlockHeader(body, position);
    total += original;
    // Written this way round so that a limit that is not a number refuses everything.
    if (!(total <= maxBytes)) throw new XpressError('XPRESS_TOO_LARGE', `more than ${maxBytes} bytes of plain text`);
    position += BLOCK_HEADER_BYTES + compressed;
  }
  return total;
}

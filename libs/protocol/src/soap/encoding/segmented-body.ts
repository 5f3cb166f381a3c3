import { Buffer } from 'node:buffer';
import { decodeXpress, encodeXpress } from '../../xpress/index.js';
import type { PreparedPart } from '../prepared.js';
import type { Part } from './message-writer.js';

/**
 * A body made of text and of parts that were compressed earlier, readable in both encodings of MS-WUSP 2.1. With Xpress the
 * prepared parts are sent untouched and only the text between them is compressed.
 */
export class SegmentedBody {
  /** Number of bytes of the plain form: the Content-Length of an answer without encoding. */
  readonly plainLength: number;
  private readonly segments: readonly (Buffer | PreparedPart)[];

  /** @param parts text and prepared parts in order; empty texts are dropped */
  constructor(parts: readonly Part[]) {
    this.segments = parts.filter((part) => part !== '').map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part));
    this.plainLength = this.segments.reduce((sum, segment) => sum + ('kind' in segment ? segment.plainLength : segment.byteLength), 0);
  }

  /**
   * The body as UTF-8 text.
   * @throws XpressError when a prepared part is damaged
   */
  toPlain(): Buffer {
    const [only] = this.segments;
    if (this.segments.length === 1 && only instanceof Buffer) return only;
    return Buffer.concat(
      this.segments.map((segment) => ('kind' in segment ? decodeXpress(segment.xpress, { maxBytes: segment.plainLength }) : segment)),
      this.plainLength,
    );
  }

  /** The body as Xpress blocks (`Content-Encoding: xpress`, MS-WUSP 2.1.1). */
  toXpress(): Buffer {
    return Buffer.concat(this.segments.map((segment) => ('kind' in segment ? segment.xpress : encodeXpress(segment))));
  }
}

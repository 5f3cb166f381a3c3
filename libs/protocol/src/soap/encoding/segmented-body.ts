import { Buffer } from 'node:buffer';
import { BLOCK_HEADER_BYTES, decodeXpress, encodeXpress, storedXpress } from '../../xpress/index.js';
import type { PreparedPart } from '../prepared.js';
import type { Part } from './message-writer.js';

/** Text up to this length goes into a block as it is: compressing it costs more than it saves. Bytes. */
const STORED_TEXT = 1_024;

/**
 * A body made of text and of parts that were compressed earlier, readable in both encodings of MS-WUSP 2.1. With Xpress the
 * prepared parts are sent untouched and only the text between them is compressed.
 */
export class SegmentedBody {
  /** Number of bytes of the plain form: the Content-Length of an answer without encoding. */
  readonly plainLength: number;
  private readonly segments: readonly Part[];

  /** @param parts text and prepared parts in order; empty texts are dropped */
  constructor(parts: readonly Part[]) {
    this.segments = parts.filter((part) => part !== '');
    let plainLength = 0;
    for (const segment of this.segments) plainLength += typeof segment === 'string' ? Buffer.byteLength(segment) : segment.plainLength;
    this.plainLength = plainLength;
  }

  /** The body as a string; undefined when it has prepared parts, or none at all. */
  toText(): string | undefined {
    const [only] = this.segments;
    return this.segments.length === 1 && typeof only === 'string' ? only : undefined;
  }

  /**
   * The body as UTF-8 text.
   * @throws XpressError when a prepared part is damaged
   */
  toPlain(): Buffer {
    return Buffer.concat(
      this.segments.map((segment) => (typeof segment === 'string' ? Buffer.from(segment) : decodeXpress(segment.xpress, { maxBytes: segment.plainLength }))),
      this.plainLength,
    );
  }

  /** The body as Xpress blocks (`Content-Encoding: xpress`, MS-WUSP 2.1.1), in pieces to be sent one behind the other. */
  toXpress(): readonly Uint8Array[] {
    const { segments } = this;
    const [first, second] = segments;
    const joined = typeof first === 'string' && typeof second === 'object' ? joinedXpress(first, second) : undefined;
    const pieces: Uint8Array[] = joined === undefined ? [] : [joined];
    for (let at = joined === undefined ? 0 : 2; at < segments.length; at++) {
      const segment = segments[at] as Part;
      pieces.push(typeof segment === 'string' ? xpressOf(segment) : segment.xpress);
    }
    return pieces;
  }
}

/** Parts up to this length are kept together with their text. Bytes. */
const LARGEST_JOINED = 65_536;

/** Prepared parts with the text that they went out behind the last time, and both in one piece when it was the same before. */
const joinedParts = new WeakMap<PreparedPart, { readonly text: string; readonly xpress?: Buffer }>();

/** Text and the prepared part behind it in one piece. A page goes out behind the same text to every computer; what does not is not kept. */
function joinedXpress(text: string, part: PreparedPart): Buffer | undefined {
  if (part.kind !== 'prepared-element' || part.xpress.length > LARGEST_JOINED) return undefined;
  const known = joinedParts.get(part);
  if (known?.text !== text) {
    joinedParts.set(part, { text });
    return undefined;
  }
  if (known.xpress) return known.xpress;
  const xpress = Buffer.concat([xpressOf(text), part.xpress]);
  joinedParts.set(part, { text, xpress });
  return xpress;
}

function xpressOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  if (length > STORED_TEXT) return encodeXpress(Buffer.from(text));
  const block = storedXpress(length);
  block.write(text, BLOCK_HEADER_BYTES, length === text.length ? 'latin1' : 'utf8');
  return block;
}

import { encodeXpress, type PreparedText, XpressEncoder } from '../xpress/index.js';

/** Text of a part that waits uncompressed, in UTF-16 code units. A part that grows beyond it is compressed as it comes. */
const WAITING_LENGTH = 64 * 1024;

/**
 * A piece of a fragment whose place among the other pieces is known only at the end of the document.
 *
 * Nearly all pieces are short and wait as text, so that they are compressed together. A long one turns into blocks of its
 * own, which works because each Xpress block stands alone (MS-WUSP 2.1.1).
 */
export class FragmentPart {
  private waiting = '';
  private encoder: XpressEncoder | null = null;

  /** Adds text that is escaped already. It must not end inside a surrogate pair. */
  append(escaped: string): void {
    this.waiting += escaped;
    if (this.waiting.length >= WAITING_LENGTH) this.compressWaiting();
  }

  /** Ends the part: what it holds as text, or as compressed blocks. */
  finish(): string | { plainLength: number; blocks: Buffer } {
    if (this.encoder === null) return this.waiting;
    this.compressWaiting();
    return this.encoder.finish();
  }

  private compressWaiting(): void {
    this.encoder ??= new XpressEncoder();
    this.encoder.write(Buffer.from(this.waiting, 'utf8'));
    this.waiting = '';
  }
}

/** Joins finished parts, in the given order, into one fragment. */
export function joinParts(parts: readonly FragmentPart[]): PreparedText {
  const blocks: Buffer[] = [];
  let plainLength = 0;
  let text = '';
  const compressText = () => {
    const plain = Buffer.from(text, 'utf8');
    blocks.push(encodeXpress(plain));
    plainLength += plain.length;
    text = '';
  };
  for (const part of parts) {
    const finished = part.finish();
    if (typeof finished === 'string') {
      text += finished;
      continue;
    }
    compressText();
    blocks.push(finished.blocks);
    plainLength += finished.plainLength;
  }
  compressText();
  return { kind: 'prepared', plainLength, xpress: Buffer.concat(blocks) };
}

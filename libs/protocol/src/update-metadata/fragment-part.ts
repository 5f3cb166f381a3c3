import { encodeXpress, type PreparedText, XpressEncoder } from '../xpress/index.js';

/** Text of a part that waits uncompressed, in UTF-16 code units. A part that grows beyond it is compressed as it comes. */
const WAITING_LENGTH = 64 * 1024;
const FIRST_ROOM = 512;
/** What is longer is added in pieces, so that what waits stays short. UTF-16 code units or bytes. */
const LONG = 32 * 1024;
/** From so many bytes on it is cheaper to have the engine copy them. */
const WORTH_A_CALL = 96;

/**
 * A piece of a fragment whose place among the other pieces is known only at the end of the document. Holds UTF-8, escaped already.
 *
 * Nearly all pieces are short and wait as text, so that they are compressed together. A long one turns into blocks of its
 * own, which works because each Xpress block stands alone (MS-WUSP 2.1.1).
 */
export class FragmentPart {
  private waiting = Buffer.alloc(0);
  private length = 0;
  /** What is looked at when so many bytes wait: no text has more UTF-16 code units than bytes. */
  private lookAt = WAITING_LENGTH;
  private encoder: XpressEncoder | null = null;

  /** Adds text. It must not end inside a surrogate pair. */
  append(escaped: string): void {
    if (escaped.length > LONG) {
      this.appendBytes(Buffer.from(escaped, 'utf8'));
      return;
    }
    this.makeRoom(3 * escaped.length);
    const { waiting } = this;
    let at = this.length;
    for (let index = 0; index < escaped.length; index += 1) {
      const code = escaped.charCodeAt(index);
      if (code >= 0x80) {
        at += waiting.write(escaped.slice(index), at, 'utf8');
        break;
      }
      waiting[at] = code;
      at += 1;
    }
    this.advance(at);
  }

  /** Adds a range of bytes. It may end inside a character, whose rest has to follow. */
  appendBytes(bytes: Uint8Array, from = 0, to = bytes.length): void {
    let at = from;
    for (; to - at > LONG; at += LONG) this.appendPiece(bytes, at, at + LONG);
    this.appendPiece(bytes, at, to);
  }

  private appendPiece(bytes: Uint8Array, from: number, to: number): void {
    const count = to - from;
    this.makeRoom(count);
    const { waiting, length } = this;
    if (count >= WORTH_A_CALL) waiting.set(bytes.subarray(from, to), length);
    else for (let index = 0; index < count; index += 1) waiting[length + index] = bytes[from + index]!;
    this.advance(length + count);
  }

  /** Ends the part: what it holds as UTF-8, or as compressed blocks. */
  finish(): Uint8Array | { plainLength: number; blocks: Buffer } {
    if (this.encoder === null) return this.waiting.subarray(0, this.length);
    this.encoder.write(this.waiting.subarray(0, this.length));
    this.length = 0;
    return this.encoder.finish();
  }

  private makeRoom(count: number): void {
    if (this.length + count <= this.waiting.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.length + count, 2 * this.waiting.length, FIRST_ROOM));
    this.waiting.copy(larger, 0, 0, this.length);
    this.waiting = larger;
  }

  private advance(length: number): void {
    this.length = length;
    if (length >= this.lookAt) this.compressLong();
  }

  private compressLong(): void {
    if (this.encoder === null) {
      const units = codeUnits(this.waiting, this.length);
      if (units < WAITING_LENGTH) {
        this.lookAt = this.length + WAITING_LENGTH - units;
        return;
      }
      this.encoder = new XpressEncoder();
    }
    this.lookAt = WAITING_LENGTH;
    this.encoder.write(this.waiting.subarray(0, this.length));
    this.length = 0;
  }
}

/** UTF-16 code units of UTF-8 text. */
function codeUnits(bytes: Uint8Array, length: number): number {
  let units = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at]!;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

/** Joins finished parts, in the given order, into one fragment. */
export function joinParts(parts: readonly FragmentPart[]): PreparedText {
  const blocks: Buffer[] = [];
  let plainLength = 0;
  let texts: Uint8Array[] = [];
  const compressTexts = () => {
    const plain = Buffer.concat(texts);
    blocks.push(encodeXpress(plain));
    plainLength += plain.length;
    texts = [];
  };
  for (const part of parts) {
    const finished = part.finish();
    if (finished instanceof Uint8Array) {
      texts.push(finished);
      continue;
    }
    compressTexts();
    blocks.push(finished.blocks);
    plainLength += finished.plainLength;
  }
  compressTexts();
  return { kind: 'prepared', plainLength, xpress: Buffer.concat(blocks) };
}

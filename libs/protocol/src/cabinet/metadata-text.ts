import { Buffer } from 'node:buffer';
import { CabinetError } from './cabinet-error.js';

/** Brings a document that comes in pieces into UTF-8. No piece of the result ends inside a character. Throws CabinetError `CABINET_TEXT`. */
export interface MetadataText {
  /** The result keeps nothing of the piece, which may be overwritten. */
  next(piece: Uint8Array): Buffer;
  /** After the last piece: what is left, or an error when that is half a character. */
  end(): Buffer;
}

/** What reads a document that begins with this piece. */
export function metadataText(first: Uint8Array): MetadataText {
  return isUtf16(first) ? new Utf16Text() : new Utf8Text();
}

function isUtf16(document: Uint8Array): boolean {
  return document[1] === 0 || (document[0] === 0xff && document[1] === 0xfe);
}

const LONE_SURROGATE = /\p{Surrogate}/u;
const BYTE_ORDER_MARK = 0xfeff;

/** UTF-16LE. A decoder of the platform does the same in three times the time. */
class Utf16Text implements MetadataText {
  #carried = Buffer.alloc(0);
  #isFirst = true;

  next(piece: Uint8Array): Buffer {
    const bytes = this.#carried.length > 0 ? Buffer.concat([this.#carried, piece]) : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    let end = bytes.length & ~1;
    // The first half of a surrogate pair waits for the second.
    if (end > 0 && (bytes[end - 1]! & 0xfc) === 0xd8) end -= 2;
    // A copy: the piece will be overwritten.
    this.#carried = Buffer.from(bytes.subarray(end));
    if (!this.#isFirst || end === 0) return utf8(bytes, 0, end);
    this.#isFirst = false;
    return utf8(bytes, bytes.readUInt16LE(0) === BYTE_ORDER_MARK ? 2 : 0, end);
  }

  end(): Buffer {
    if (this.#carried.length > 0) throw notText('utf-16le');
    return Buffer.alloc(0);
  }
}

/** By way of a string, which the engine makes and writes faster than a loop can look at the bytes. */
function utf8(bytes: Buffer, start: number, end: number): Buffer {
  const text = bytes.toString('utf16le', start, end);
  if (LONE_SURROGATE.test(text)) throw notText('utf-16le');
  return Buffer.from(text, 'utf8');
}

class Utf8Text implements MetadataText {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  next(piece: Uint8Array): Buffer {
    return decoded(() => this.#decoder.decode(piece, { stream: true }));
  }

  end(): Buffer {
    return decoded(() => this.#decoder.decode());
  }
}

function decoded(decode: () => string): Buffer {
  try {
    return Buffer.from(decode(), 'utf8');
  } catch (cause) {
    throw notText('utf-8', cause);
  }
}

function notText(encoding: string, cause?: unknown): CabinetError {
  return new CabinetError('CABINET_TEXT', `a document that is not ${encoding}`, { cause });
}

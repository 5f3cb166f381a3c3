import { Buffer } from 'node:buffer';
import { CabinetError } from './cabinet-error.js';

/** Decodes a document that comes in pieces. No text ends inside a character. Throws CabinetError `CABINET_TEXT`. */
export interface MetadataText {
  next(piece: Uint8Array): string;
  /** After the last piece: what is left, or an error when that is half a character. */
  end(): string;
}

/** What decodes a document that begins with this piece. */
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

  next(piece: Uint8Array): string {
    const bytes = this.#carried.length > 0 ? Buffer.concat([this.#carried, piece]) : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    let end = bytes.length & ~1;
    // The first half of a surrogate pair waits for the second.
    if (end > 0 && (bytes[end - 1]! & 0xfc) === 0xd8) end -= 2;
    // A copy: the piece will be overwritten.
    this.#carried = Buffer.from(bytes.subarray(end));
    const text = bytes.toString('utf16le', 0, end);
    if (LONE_SURROGATE.test(text)) throw notText('utf-16le');
    if (!this.#isFirst || text === '') return text;
    this.#isFirst = false;
    return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
  }

  end(): string {
    if (this.#carried.length > 0) throw notText('utf-16le');
    return '';
  }
}

class Utf8Text implements MetadataText {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  next(piece: Uint8Array): string {
    return decoded(() => this.#decoder.decode(piece, { stream: true }));
  }

  end(): string {
    return decoded(() => this.#decoder.decode());
  }
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch (cause) {
    throw notText('utf-8', cause);
  }
}

function notText(encoding: string, cause?: unknown): CabinetError {
  return new CabinetError('CABINET_TEXT', `a document that is not ${encoding}`, { cause });
}

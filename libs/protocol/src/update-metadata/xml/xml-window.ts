import { isUtf8 } from 'node:buffer';
import { UpdateDocumentError } from '../update-document-error.js';

/** Bytes behind the last one: a parser that runs into the end finds a zero there, which no document may have, and need not look where it is. */
const BEHIND = 8;

/**
 * The part of a document in UTF-8 that is being parsed: what has come, from the first byte that was not parsed yet. It grows when a name, a
 * tag or a comment is longer than what has room.
 */
export class XmlWindow {
  /** The bytes up to `end` are whole characters; those from `at` are to be parsed. */
  bytes = Buffer.alloc(0);
  at = 0;
  end = 0;

  /** Behind the last byte, which may belong to a character that has not come as a whole. */
  #filled = 0;
  /** What `end` hides. */
  #hidden = 0;

  /** Bytes that are not parsed yet, including those of a character that is not whole. */
  get pending(): number {
    return this.#filled - this.at;
  }

  /** Adds bytes. @throws UpdateDocumentError `MALFORMED` when they are no UTF-8 */
  add(piece: Uint8Array): void {
    this.#makeRoom(piece.length);
    this.bytes[this.end] = this.#hidden;
    this.bytes.set(piece, this.#filled);
    this.#filled += piece.length;
    const end = this.#filled - brokenLength(this.bytes, this.end, this.#filled);
    if (!isUtf8(this.bytes.subarray(this.end, end))) throw new UpdateDocumentError('MALFORMED', 'the document is not UTF-8');
    this.end = end;
    this.#hidden = this.bytes[end]!;
    this.bytes[end] = 0;
  }

  #makeRoom(length: number): void {
    if (this.#filled + length + BEHIND <= this.bytes.length) return;
    const pending = this.pending;
    const room = pending + length + BEHIND;
    const target = room <= this.bytes.length ? this.bytes : Buffer.allocUnsafe(Math.max(room, 2 * this.bytes.length));
    this.bytes.copy(target, 0, this.at, this.#filled);
    this.bytes = target;
    this.end -= this.at;
    this.#filled = pending;
    this.at = 0;
  }
}

/** Bytes at the end of a range that begin a character and do not end it: at most three. */
function brokenLength(bytes: Uint8Array, from: number, to: number): number {
  for (let back = 1; back <= 3 && to - back >= from; back += 1) {
    const byte = bytes[to - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

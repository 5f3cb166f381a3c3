import { MIN_MATCH, writeUint32 } from './block-format.js';

const FLAGS_PER_WORD = 32;

/** Values of the length fields that mean "the length continues in the next field" (MS-WUSP 2.1.1.1.2). */
const LENGTH_IN_TOKEN_FULL = 7;
const LENGTH_IN_HALF_BYTE_FULL = 15;
const LENGTH_IN_BYTE_FULL = 255;

/**
 * Writes one payload in the DIRECT2 encoding (MS-WUSP 2.1.1.1.2): words of 32 flags, highest bit first, and behind
 * each word the 32 literals (flag 0) or matches (flag 1) it announces.
 *
 * The caller owns the output array and makes it large enough; see {@link maxPayloadBytes}.
 */
export class TokenWriter {
  private position = 0;
  private flags = 0;
  private flagsFree = FLAGS_PER_WORD;
  private flagsPosition = 0;
  /** Where the half-used length byte is, or -1. Two matches share one such byte. */
  private halfBytePosition = -1;

  constructor(readonly output: Uint8Array) {}

  /** Starts a new payload at the beginning of the output array. */
  begin(): void {
    this.position = 4;
    this.flags = 0;
    this.flagsFree = FLAGS_PER_WORD;
    this.flagsPosition = 0;
    this.halfBytePosition = -1;
  }

  literal(byte: number): void {
    this.output[this.position++] = byte;
    this.flag(0);
  }

  /** @param offset distance back, 1 to 8,192. @param length 3 to 65,538 bytes. */
  match(offset: number, length: number): void {
    const output = this.output;
    const rest = length - MIN_MATCH;
    const inToken = rest < LENGTH_IN_TOKEN_FULL ? rest : LENGTH_IN_TOKEN_FULL;
    const token = ((offset - 1) << 3) | inToken;
    output[this.position] = token;
    output[this.position + 1] = token >>> 8;
    this.position += 2;
    if (inToken === LENGTH_IN_TOKEN_FULL) {
      this.extendedLength(rest);
    }
    this.flag(1);
  }

  /** Marks the end of the payload and returns its length in bytes. */
  finish(): number {
    // All flags that are left become 1: the first of them is the end mark, the others are never read.
    const fill = 0xffff_ffff >>> (FLAGS_PER_WORD - this.flagsFree);
    writeUint32(this.output, this.flagsPosition, (this.flags << this.flagsFree) | fill);
    return this.position;
  }

  private extendedLength(rest: number): void {
    const beyondToken = rest - LENGTH_IN_TOKEN_FULL;
    const half = beyondToken < LENGTH_IN_HALF_BYTE_FULL ? beyondToken : LENGTH_IN_HALF_BYTE_FULL;
    if (this.halfBytePosition < 0) {
      this.halfBytePosition = this.position;
      this.output[this.position++] = half;
    } else {
      this.output[this.halfBytePosition]! |= half << 4;
      this.halfBytePosition = -1;
    }
    if (half < LENGTH_IN_HALF_BYTE_FULL) return;
    const beyondHalf = beyondToken - LENGTH_IN_HALF_BYTE_FULL;
    if (beyondHalf < LENGTH_IN_BYTE_FULL) {
      this.output[this.position++] = beyondHalf;
      return;
    }
    // The last field is not added to those before it: it holds the whole length.
    this.output[this.position] = LENGTH_IN_BYTE_FULL;
    this.output[this.position + 1] = rest;
    this.output[this.position + 2] = rest >>> 8;
    this.position += 3;
  }

  private flag(bit: number): void {
    this.flags = (this.flags << 1) | bit;
    if (--this.flagsFree > 0) return;
    writeUint32(this.output, this.flagsPosition, this.flags);
    this.flags = 0;
    this.flagsFree = FLAGS_PER_WORD;
    this.flagsPosition = this.position;
    this.position += 4;
  }
}

/** The longest payload that `plainBytes` of text can become: all literals, plus their flag words, plus the word of the end mark. */
export function maxPayloadBytes(plainBytes: number): number {
  return plainBytes + (Math.ceil(plainBytes / FLAGS_PER_WORD) + 1) * 4;
}

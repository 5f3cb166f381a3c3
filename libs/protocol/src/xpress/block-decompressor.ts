import { MIN_MATCH, readUint32 } from './block-format.js';
import { XpressError } from './xpress-error.js';

/** Smallest value of the 16-bit length field: below it the length fits the fields before (MS-WUSP 2.1.1.1.2). */
const SMALLEST_LONG_LENGTH = 22;

/** Where one payload is, and where its plain text goes. */
export interface BlockSpan {
  readonly source: Uint8Array;
  readonly sourceStart: number;
  readonly sourceEnd: number;
  readonly target: Uint8Array;
  readonly targetStart: number;
  readonly targetEnd: number;
}

/**
 * Decodes one DIRECT2 payload (MS-WUSP 2.1.1.1.2) and fills the target span exactly.
 *
 * A missing end mark is forgiven, since the header already gives the decoded length; any other disagreement between
 * header and payload is refused.
 *
 * @throws XpressError
 */
export function decompressBlock(span: BlockSpan): void {
  new BlockDecompressor(span).run();
}

class BlockDecompressor {
  private readonly source: Uint8Array;
  private readonly target: Uint8Array;
  private read: number;
  private written: number;
  private halfBytePosition = -1;

  constructor(private readonly span: BlockSpan) {
    this.source = span.source;
    this.target = span.target;
    this.read = span.sourceStart;
    this.written = span.targetStart;
  }

  run(): void {
    const { sourceEnd, targetEnd } = this.span;
    while (this.written < targetEnd) {
      this.need(4);
      // As a signed number: the next flag is then the sign.
      const flags = readUint32(this.source, this.read) | 0;
      this.read += 4;
      this.tokens(flags);
    }
    // An exactly used-up flag word is followed by one more, whose only use is the end mark.
    const left = sourceEnd - this.read;
    if (left === 4 && this.source[this.read + 3]! >= 0x80) return;
    if (left !== 0) throw new XpressError('XPRESS_BAD_LENGTH', `${left} bytes follow the end of the block`);
  }

  /** Decodes the up to 32 tokens that one flag word announces. */
  private tokens(flags: number): void {
    const { sourceEnd, targetEnd } = this.span;
    const source = this.source;
    const target = this.target;
    for (let bits = flags, count = 0; count < 32 && this.written < targetEnd; count += 1, bits <<= 1) {
      if (bits < 0) {
        if (this.read === sourceEnd) throw new XpressError('XPRESS_BAD_LENGTH', 'the block ends before its decoded length');
        this.match();
      } else {
        if (this.read >= sourceEnd) throw new XpressError('XPRESS_TRUNCATED', 'the block ends inside its literals');
        target[this.written++] = source[this.read++]!;
      }
    }
  }

  private match(): void {
    this.need(2);
    const token = this.source[this.read]! | (this.source[this.read + 1]! << 8);
    this.read += 2;
    const offset = (token >>> 3) + 1;
    const length = (token & 7) === 7 ? this.extendedLength() : (token & 7) + MIN_MATCH;
    const target = this.target;
    let to = this.written;
    let from = to - offset;
    if (from < this.span.targetStart) throw new XpressError('XPRESS_BAD_OFFSET', `a match looks back ${offset} bytes, past the beginning`);
    if (length > this.span.targetEnd - to) throw new XpressError('XPRESS_BAD_LENGTH', `a match of ${length} bytes passes the decoded length`);
    // Byte by byte on purpose: a match may overlap what it writes, which is how runs are encoded.
    for (const end = to + length; to < end; ) target[to++] = target[from++]!;
    this.written = to;
  }

  private extendedLength(): number {
    const half = this.halfByte();
    if (half < 15) return half + 7 + MIN_MATCH;
    this.need(1);
    const byte = this.source[this.read++]!;
    if (byte < 255) return byte + 15 + 7 + MIN_MATCH;
    this.need(2);
    const whole = this.source[this.read]! | (this.source[this.read + 1]! << 8);
    this.read += 2;
    if (whole < SMALLEST_LONG_LENGTH) throw new XpressError('XPRESS_BAD_LENGTH', `a long match length of ${whole} is impossible`);
    return whole + MIN_MATCH;
  }

  /** Two long matches share one byte: the first takes its low half, the second its high half. */
  private halfByte(): number {
    if (this.halfBytePosition >= 0) {
      const high = this.source[this.halfBytePosition]! >>> 4;
      this.halfBytePosition = -1;
      return high;
    }
    this.need(1);
    this.halfBytePosition = this.read;
    return this.source[this.read++]! & 15;
  }

  private need(bytes: number): void {
    if (this.span.sourceEnd - this.read < bytes) throw new XpressError('XPRESS_TRUNCATED', 'the block ends inside a token');
  }
}

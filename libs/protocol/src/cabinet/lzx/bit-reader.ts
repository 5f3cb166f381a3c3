/**
 * Reads an LZX stream: 16-bit little-endian words, each from its highest bit down.
 *
 * Behind the end it reads zeros without end, so that looking ahead needs no care; `isPastEnd` tells afterwards whether
 * any of them were used.
 */
export class BitReader {
  /** The next bits, from the highest down; the `available` ones are real, those below are zero. */
  private buffer = 0;
  private available = 0;
  private position = 0;

  constructor(private input: Uint8Array) {}

  /** Appends input. Only between frames: what was loaded ahead is loaded anew. */
  append(more: Uint8Array): void {
    const used = Math.min(this.position - (this.available >> 4) * 2, this.input.length);
    const left = this.input.subarray(used);
    const joined = new Uint8Array(left.length + more.length);
    joined.set(left);
    joined.set(more, left.length);
    this.input = joined;
    this.position = 0;
    this.buffer = 0;
    this.available = 0;
  }

  /** The next 16 bits, without taking them. */
  peek16(): number {
    if (this.available < 16) this.load();
    return this.buffer >>> 16;
  }

  /** Takes bits that were looked at. @param count 1 to 16 */
  drop(count: number): void {
    this.buffer <<= count;
    this.available -= count;
  }

  /** Takes bits. @param count 1 to 16 */
  bits(count: number): number {
    if (this.available < 16) this.load();
    const value = this.buffer >>> (32 - count);
    this.buffer <<= count;
    this.available -= count;
    return value;
  }

  /** Takes 32 bits, the higher half first. */
  bits32(): number {
    const high = this.bits(16);
    return ((high << 16) | this.bits(16)) >>> 0;
  }

  /** Takes what is left of a word that was begun. */
  alignToWord(): void {
    const begun = this.available & 15;
    this.buffer <<= begun;
    this.available -= begun;
  }

  /** Takes what is left of a word, a whole one where none was begun, and goes over to reading bytes. */
  alignToBytes(): void {
    const isAligned = (this.available & 15) === 0;
    const wholeWords = this.available >> 4;
    this.position += (isAligned ? 2 : 0) - wholeWords * 2;
    this.buffer = 0;
    this.available = 0;
  }

  /** Takes four bytes, least significant first. Only after {@link alignToBytes}. */
  bytes32(): number {
    const { input, position } = this;
    this.position += 4;
    return ((input[position] ?? 0) | ((input[position + 1] ?? 0) << 8) | ((input[position + 2] ?? 0) << 16) | ((input[position + 3] ?? 0) << 24)) >>> 0;
  }

  /** Takes up to `count` bytes, as many as there are. Only after {@link alignToBytes}. */
  bytes(count: number): Uint8Array {
    const taken = this.input.subarray(this.position, this.position + count);
    this.position += count;
    return taken;
  }

  /** Whether more was taken than there was. */
  get isPastEnd(): boolean {
    // Only words that were begun count: those loaded ahead were not asked for.
    return this.position - (this.available >> 4) * 2 > this.input.length + (this.input.length & 1);
  }

  private load(): void {
    const { input, position } = this;
    const word = position + 1 < input.length ? input[position]! | (input[position + 1]! << 8) : (input[position] ?? 0);
    this.position = position + 2;
    this.buffer |= word << (16 - this.available);
    this.available += 16;
  }
}

import type { OpenContent } from './content-provider.js';

/** Bytes that are read at once: a session asks for a block of one packet at a time. */
const CHUNK_BYTES = 1024 * 1024;
/** Chunks that are kept. Sessions read forwards, and go back to what was lost. */
const KEPT_CHUNKS = 8;

/** Reads content in large parts, keeps the last few, and begins the next one before it is asked for. */
export class ReadAhead {
  /** By chunk number, the longest unused first. */
  readonly #chunks = new Map<number, Promise<Uint8Array>>();

  constructor(private readonly content: Pick<OpenContent, 'size' | 'read'>) {}

  get size(): number {
    return this.content.size;
  }

  /** Bytes from `offset` on, at most those that are left. What was read must not be changed. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.size);
    if (end <= offset) return new Uint8Array();
    const first = Math.floor(offset / CHUNK_BYTES);
    const last = Math.floor((end - 1) / CHUNK_BYTES);
    const parts = await Promise.all(Array.from({ length: last - first + 1 }, (_, at) => this.#chunk(first + at)));
    if ((last + 1) * CHUNK_BYTES < this.size) this.#chunk(last + 1).catch(() => undefined);
    const cut = parts.map((part, at) => part.subarray(at === 0 ? offset - first * CHUNK_BYTES : 0, Math.min(CHUNK_BYTES, end - (first + at) * CHUNK_BYTES)));
    return cut.length === 1 ? cut[0]! : Buffer.concat(cut);
  }

  #chunk(number: number): Promise<Uint8Array> {
    const found = this.#chunks.get(number) ?? this.content.read(number * CHUNK_BYTES, CHUNK_BYTES);
    this.#chunks.delete(number);
    this.#chunks.set(number, found);
    // One that failed is asked for again.
    found.catch(() => { if (this.#chunks.get(number) === found) this.#chunks.delete(number); });
    for (const oldest of this.#chunks.keys()) {
      if (this.#chunks.size <= KEPT_CHUNKS) break;
      this.#chunks.delete(oldest);
    }
    return found;
  }
}

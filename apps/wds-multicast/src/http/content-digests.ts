import { createHash } from 'node:crypto';
import type { OpenContent } from '../content/content-provider.js';

/** Bytes that are hashed at a time. */
const CHUNK_BYTES = 1024 * 1024;
/** Contents that wait for their digest: each is an open file. More have to be asked for again. */
const MOST_WAITING = 16;
/** Contents whose digest is remembered. */
const KEPT = 1_000;

/** SHA-256 of contents, each computed once for as long as its bytes are the same, one at a time. */
export class ContentDigests {
  readonly #known = new Map<string, Buffer>();
  readonly #computing = new Map<string, Promise<void>>();
  #last: Promise<unknown> = Promise.resolve();

  /** The digest of content, or null while nobody knows it. */
  known({ version }: OpenContent): Buffer | null {
    return this.#known.get(version) ?? null;
  }

  /** Finds out a digest, unless too many wait; takes over the content, and closes it. Throws what reading threw. */
  compute(content: OpenContent): Promise<void> {
    const running = this.#computing.get(content.version);
    if (running !== undefined || this.#known.has(content.version) || this.#computing.size >= MOST_WAITING) return content.close();
    const computing = this.#last.then(() => this.#compute(content)).finally(() => this.#computing.delete(content.version));
    this.#computing.set(content.version, computing);
    this.#last = computing.catch(() => undefined);
    return computing;
  }

  async #compute(content: OpenContent): Promise<void> {
    try {
      const hash = createHash('sha256');
      for (let at = 0; at < content.size; at += CHUNK_BYTES) hash.update(await content.read(at, CHUNK_BYTES));
      await content.check();
      if (this.#known.size >= KEPT) this.#known.delete(this.#known.keys().next().value!);
      this.#known.set(content.version, hash.digest());
    } finally {
      await content.close();
    }
  }
}

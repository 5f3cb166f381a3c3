import { type ContentDigests, DigestJob } from './digest-thread.js';

/** What is handed to the hashing thread at a time. Bytes. */
const BLOCK = 4 * 1024 * 1024;

/** What was read to its end. */
export interface DigestedStream extends ContentDigests {
  /** Bytes. */
  readonly size: number;
}

/** Both digests and the length of everything a stream gives; the next block is read while one is hashed. */
export async function digestStream(stream: AsyncIterable<Uint8Array>): Promise<DigestedStream> {
  const job = new DigestJob();
  let hashing: Promise<ArrayBuffer> = Promise.resolve(new ArrayBuffer(BLOCK));
  let memory = new ArrayBuffer(BLOCK);
  let filled = 0;
  let size = 0;
  const hash = async (): Promise<void> => {
    const free = await hashing;
    hashing = job.update(memory, filled);
    // Awaited with the next block; until then nobody listens.
    hashing.catch(() => undefined);
    memory = free;
    filled = 0;
  };
  try {
    for await (const chunk of stream) {
      for (let at = 0; at < chunk.byteLength;) {
        const part = chunk.subarray(at, at + BLOCK - filled);
        new Uint8Array(memory).set(part, filled);
        filled += part.byteLength;
        at += part.byteLength;
        if (filled === BLOCK) await hash();
      }
      size += chunk.byteLength;
    }
    if (filled > 0) await hash();
    await hashing;
    return { ...await job.finish(), size };
  } finally {
    job.abandon();
  }
}

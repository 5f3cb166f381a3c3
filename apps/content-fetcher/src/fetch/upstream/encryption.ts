import { createDecipheriv, type Decipher } from 'node:crypto';
import type { DecryptionKey } from '@sluice/domain/content';
import type { ByteRange } from '@sluice/platform/content-store';
import { FetchProblem } from './fetch-problem.js';

/** Bytes of a block of AES. */
const BLOCK = 16;
const ALGORITHMS: Readonly<Record<number, string>> = { 16: 'aes-128-cbc', 24: 'aes-192-cbc', 32: 'aes-256-cbc' };

/** Bytes of a file once it is encrypted: padded to whole blocks, by one block more when it fills them already (PKCS #7). */
export function encryptedSize(size: number): number {
  return size + BLOCK - (size % BLOCK);
}

/** The encrypted bytes that a part of the plain file is made of: whole blocks, and the one before them. */
export function encryptedRange({ start, end }: ByteRange, size: number): ByteRange {
  const firstBlock = Math.floor(start / BLOCK) * BLOCK;
  return { start: Math.max(0, firstBlock - BLOCK), end: Math.min(encryptedSize(size), (Math.floor(end / BLOCK) + 1) * BLOCK) - 1 };
}

/**
 * Decrypts the bytes of {@link encryptedRange} to those of the part: AES in CBC mode with an initial vector of zeros, the defaults of
 * MS-WUSP 2.2.2.2.10 (DecryptionInformation). CBC needs only the block before, so that any part can be had by itself.
 * @throws FetchProblem when the key fits no algorithm
 */
export async function* decryptRange(encrypted: AsyncIterable<Buffer>, range: ByteRange, key: DecryptionKey): AsyncGenerator<Buffer> {
  const skipped = range.start % BLOCK;
  let vector: Buffer | null = range.start < BLOCK ? Buffer.alloc(BLOCK) : null;
  let decipher: Decipher | undefined;
  let held: Buffer = Buffer.alloc(0);
  let toSkip = skipped;
  let left = range.end - range.start + 1;
  for await (const chunk of encrypted) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    if (vector === null) {
      if (held.length < BLOCK) continue;
      vector = Buffer.from(held.subarray(0, BLOCK));
      held = held.subarray(BLOCK);
    }
    decipher ??= decipherOf(key, vector);
    const plain = decipher.update(held);
    held = Buffer.alloc(0);
    const wanted = plain.subarray(toSkip, toSkip + left);
    toSkip = Math.max(0, toSkip - plain.length);
    left -= wanted.length;
    if (wanted.length > 0) yield wanted;
  }
}

/** Padding is cut off by the size that is known, whatever it consists of: the digest tells whether all was right. */
function decipherOf(key: DecryptionKey, vector: Buffer): Decipher {
  const algorithm = ALGORITHMS[key.length];
  if (algorithm === undefined) throw new FetchProblem('decryptionFailed', 'The file is encrypted, and its key fits no known algorithm.');
  return createDecipheriv(algorithm, key.reveal(), vector).setAutoPadding(false);
}

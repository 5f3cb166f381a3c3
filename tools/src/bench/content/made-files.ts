import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { contentName, shelfOf } from '@sluice/platform/content-store';

const MEBIBYTE = 1024 * 1024;

/** A file made for the benchmark, in a content directory. */
export interface MadeFile {
  readonly sha1: Buffer;
  readonly sha256: Buffer;
  readonly size: number;
  /** Path below the content directory. */
  readonly path: string;
}

/** Makes a file of bytes that do not repeat, in the place that a content directory has for it. */
export async function makeFile(directory: string, mebibytes: number): Promise<MadeFile> {
  const block = randomBytes(MEBIBYTE);
  const [sha1, sha256] = [createHash('sha1'), createHash('sha256')];
  const temporary = join(directory, 'unfinished');
  const file = await open(temporary, 'w');
  for (let at = 0; at < mebibytes; at++) {
    block.writeUInt32LE(at);
    sha1.update(block);
    sha256.update(block);
    await file.write(block);
  }
  await file.sync();
  await file.close();
  const digest = sha1.digest();
  const name = contentName(digest);
  await mkdir(join(directory, shelfOf(name)), { recursive: true });
  const path = `${shelfOf(name)}/${name}`;
  await rename(temporary, join(directory, path));
  return { sha1: digest, sha256: sha256.digest(), size: mebibytes * MEBIBYTE, path };
}

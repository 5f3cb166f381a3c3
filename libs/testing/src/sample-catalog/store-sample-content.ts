import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { contentName, type ContentStore } from '@sluice/platform/content-store';
import { SAMPLE_CONTENT_FOLDER } from './sample-documents.js';

/** Puts the files that the sample documents name into a content store. Doing it again changes nothing. */
export async function storeSampleContent(store: ContentStore): Promise<void> {
  for (const name of await readdir(SAMPLE_CONTENT_FOLDER)) await storeContent(store, await readFile(new URL(name, SAMPLE_CONTENT_FOLDER)));
}

/**
 * Puts bytes into a content store, verified as any file.
 * @returns the name they have there
 */
export async function storeContent(store: ContentStore, bytes: Buffer): Promise<string> {
  const sha1 = createHash('sha1').update(bytes).digest();
  const partial = await store.openPartial(contentName(sha1), bytes.length);
  try {
    for (let index = 0; index < partial.pieceCount; index++) {
      await partial.writePiece(index, bytes.subarray(index * partial.pieceBytes, (index + 1) * partial.pieceBytes));
    }
    const { name } = await partial.commit({ sha1, sha256: createHash('sha256').update(bytes).digest() });
    return name;
  } finally {
    partial.close();
  }
}

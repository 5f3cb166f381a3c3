import { createHash, randomBytes } from 'node:crypto';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findContentJob, recordStored, requestContentJob, type ContentJobKind, type ContentJobRecord } from '@sluice/domain/content';
import { contentName } from '@sluice/platform/content-store';
import { startFetcherInProcess, type FetcherInProcess } from './fetcher-in-process.js';

let fetcher: FetcherInProcess;

beforeAll(async () => { fetcher = await startFetcherInProcess(); }, 60_000);
afterAll(() => fetcher?.stop());

/** Puts a file into the store, and notes it. */
async function stored(size: number): Promise<{ sha1: Buffer; path: string; bytes: Buffer }> {
  const bytes = randomBytes(size);
  const [sha1, sha256] = ['sha1', 'sha256'].map((algorithm) => createHash(algorithm).update(bytes).digest()) as [Buffer, Buffer];
  const partial = await fetcher.store.openPartial(contentName(sha1), size);
  for (let index = 0; index < partial.pieceCount; index += 1) await partial.writePiece(index, bytes.subarray(index * partial.pieceBytes, (index + 1) * partial.pieceBytes));
  await partial.commit({ sha1, sha256 });
  await fetcher.dataSource.query(`INSERT INTO catalog.file (sha1, size, extension) VALUES ($1, $2, '.cab')`, [sha1, size]);
  await fetcher.dataSource.transaction((manager) => recordStored(manager, [{ sha1, size }]));
  return { sha1, bytes, path: join(fetcher.directory, fetcher.store.relativePath(contentName(sha1))!) };
}

async function done(kind: ContentJobKind): Promise<ContentJobRecord> {
  const id = await requestContentJob(fetcher.dataSource, kind, 'ada', '/test');
  for (let look = 0; look < 400; look += 1) {
    const job = await findContentJob(fetcher.dataSource, id);
    if (job?.finishedAt != null) return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the job does not end');
}

const stateOf = async (sha1: Buffer) => (await fetcher.dataSource.query('SELECT state, failure_code AS code FROM content.content_file WHERE sha1 = $1', [sha1]))[0] as { state: string; code: string | null } | undefined;

describe('a verification', () => {
  it('finds the file with a flipped bit and the one that is gone, and leaves the others', async () => {
    const [right, flipped, gone] = [await stored(9_000_000), await stored(5_000_000), await stored(100)];
    const wrong = await readFile(flipped.path);
    wrong[4_000_000]! ^= 1;
    await chmod(flipped.path, 0o600);
    await writeFile(flipped.path, wrong);
    await rm(gone.path);
    expect(await done('verification')).toMatchObject({
      state: 'succeeded', filesTotal: 3, bytesTotal: 14_000_100, filesDone: 2, bytesDone: 14_000_000, filesFound: 2, bytesFound: 5_000_100, attempt: 1, failure: null,
    });
    expect(await stateOf(right.sha1)).toMatchObject({ state: 'available' });
    for (const { sha1 } of [flipped, gone]) {
      expect(await fetcher.store.stat(contentName(sha1))).toBeNull();
      expect((await stateOf(sha1))?.state).not.toBe('available');
    }
    const name = contentName(flipped.sha1);
    expect((await fetch(`${fetcher.url}/Content/${name.slice(-2)}/${name}.cab`)).status).toBe(404);
    expect((await done('verification')).filesFound).toBe(0);
  }, 60_000);
});

describe('a cleanup', () => {
  it('removes what nothing has needed for long, and says how much that was', async () => {
    const unneeded = await stored(1_000);
    await fetcher.dataSource.query(`UPDATE content.content_file SET unneeded_since = now() - interval '10 years' WHERE sha1 = $1`, [unneeded.sha1]);
    expect(await done('cleanup')).toMatchObject({ state: 'succeeded', filesFound: 1, bytesFound: 1_000 });
    expect(await fetcher.store.stat(contentName(unneeded.sha1))).toBeNull();
    expect(await stateOf(unneeded.sha1)).toBeUndefined();
  }, 60_000);
});

import { listContentFiles, recordDamaged, type JobProgress } from '@sluice/domain/content';
import { contentName, ContentStoreError, digestStream, type ContentStore, type StoredContent } from '@sluice/platform/content-store';
import type { DataSource } from 'typeorm';

/** Rows that are compared with the store at a time. */
const BATCH = 500;

/** Counts what a job has done, while it does it. */
export type Tally = { -readonly [Key in keyof JobProgress]: JobProgress[Key] };

/**
 * Hashes every file of the store again. One that is not what its name says goes to the quarantine, and one that should be here and is not
 * is noted; both are fetched again. Throws ContentStoreError when the store does not answer, and what `signal` is aborted with.
 */
export async function verifyFiles(store: ContentStore, dataSource: DataSource, tally: Tally, signal: AbortSignal): Promise<void> {
  for await (const file of store.list()) {
    signal.throwIfAborted();
    const isRight = await isIntact(store, file, signal);
    if (isRight === null) continue;
    if (!isRight) await condemn(store, dataSource, file, tally);
    tally.filesDone += 1;
    tally.bytesDone += file.size;
  }
  await findMissing(store, dataSource, tally, signal);
}

/** Null when the file was removed meanwhile. */
async function isIntact(store: ContentStore, { name }: StoredContent, signal: AbortSignal): Promise<boolean | null> {
  try {
    const bytes = await store.read(name);
    const stop = (): void => void bytes.destroy(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    try {
      return contentName((await digestStream(bytes)).sha1) === name;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  } catch (error) {
    if (error instanceof ContentStoreError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** Out of sight first: nobody may be given these bytes while the note is written. A process that dies in between leaves a missing file, which is found. */
async function condemn(store: ContentStore, dataSource: DataSource, { name, size }: StoredContent, tally: Tally): Promise<void> {
  await store.quarantine(name);
  await noteDamaged(dataSource, Buffer.from(name, 'hex'), 'The file in the store was not what it should be any more.');
  tally.filesFound += 1;
  tally.bytesFound += size;
}

async function findMissing(store: ContentStore, dataSource: DataSource, tally: Tally, signal: AbortSignal): Promise<void> {
  for (let after: Buffer | null = null; ;) {
    const rows = await listContentFiles(dataSource, { states: ['available'] }, BATCH, after);
    for (const { sha1, size } of rows) {
      signal.throwIfAborted();
      if (await store.stat(contentName(sha1)) !== null) continue;
      await noteDamaged(dataSource, sha1, 'The file is not in the store any more.');
      tally.filesFound += 1;
      tally.bytesFound += size;
    }
    after = rows.at(-1)?.sha1 ?? null;
    if (rows.length < BATCH) return;
  }
}

function noteDamaged(dataSource: DataSource, sha1: Buffer, reason: string): Promise<void> {
  return dataSource.transaction((manager) => recordDamaged(manager, sha1, reason));
}

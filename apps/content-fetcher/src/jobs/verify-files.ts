import { listContentFiles, recordDamaged, type JobProgress } from '@sluice/domain/content';
import { contentName, ContentStoreError, verifyStore, type ContentStore, type VerificationFinding } from '@sluice/platform/content-store';
import type { DataSource } from 'typeorm';

/** Rows that are compared with the store at a time. */
const BATCH = 500;

/** Counts what a job has done, while it does it. */
export type Tally = { -readonly [Key in keyof JobProgress]: JobProgress[Key] };

/**
 * Hashes every file of the store again. One that is not what its name says has gone to the quarantine, and one that should be here and is
 * not is noted; both are fetched again. Throws ContentStoreError when the store does not give everything, and what `signal` is aborted with.
 */
export async function verifyFiles(store: ContentStore, dataSource: DataSource, tally: Tally, signal: AbortSignal): Promise<void> {
  const { unreadable } = await verifyStore(store, {
    signal,
    onProgress: ({ files, bytes }) => { [tally.filesDone, tally.bytesDone] = [files, bytes]; },
    onFinding: (finding) => noteFinding(dataSource, finding, tally),
  });
  await findMissing(store, dataSource, tally, signal);
  if (unreadable > 0) throw new ContentStoreError('UNAVAILABLE', `${unreadable} files could not be read`);
}

/** A process that dies before the note is written leaves a missing file, which the next verification finds. */
async function noteFinding(dataSource: DataSource, { name, size, state }: VerificationFinding, tally: Tally): Promise<void> {
  if (state === 'damaged') await noteDamaged(dataSource, Buffer.from(name, 'hex'), size, 'The file in the store was not what it should be any more.', tally);
}

async function findMissing(store: ContentStore, dataSource: DataSource, tally: Tally, signal: AbortSignal): Promise<void> {
  for (let after: Buffer | null = null; ;) {
    const rows = await listContentFiles(dataSource, { states: ['available'] }, BATCH, after);
    for (const { sha1, size } of rows) {
      signal.throwIfAborted();
      if (await store.stat(contentName(sha1)) === null) await noteDamaged(dataSource, sha1, size, 'The file is not in the store any more.', tally);
    }
    after = rows.at(-1)?.sha1 ?? null;
    if (rows.length < BATCH) return;
  }
}

async function noteDamaged(dataSource: DataSource, sha1: Buffer, size: number, reason: string, tally: Tally): Promise<void> {
  await dataSource.transaction((manager) => recordDamaged(manager, sha1, reason));
  tally.filesFound += 1;
  tally.bytesFound += size;
}

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { importCatalog } from '@sluice/domain/catalog';
import { askForContent } from '@sluice/domain/content';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { syntheticDocument } from '@sluice/testing/synthetic-catalog';
import type { DataSource } from 'typeorm';
import { type MadeFile, makeFile } from './made-files.js';

const run = promisify(execFile);
/** How long a fetch may take. Milliseconds. */
const PATIENCE = 600_000;
/** Pause between two looks at it. Milliseconds. */
const LOOK_EVERY = 10;

/** Makes a file in the upstream server's directory, and an update that names it. */
export async function offerFile(upstreamDirectory: string, mebibytes: number, dataSource: DataSource): Promise<MadeFile> {
  const file = await makeFile(upstreamDirectory, mebibytes);
  const document = syntheticDocument({
    updateId: randomUUID(), revisionNumber: 1, updateType: 'Software', title: 'Benchmark', day: 1, explicitlyDeployable: true,
    file: { name: 'benchmark', sha1: file.sha1.toString('base64'), sha256: file.sha256.toString('base64'), size: file.size },
  });
  await importCatalog(dataSource, (async function* () { yield await revisionFromDocument([Buffer.from(document)]); })());
  return file;
}

/** Seconds from the wish for a file until it is in the store, verified and durable. */
export async function secondsToFetch(dataSource: DataSource, { sha1 }: MadeFile): Promise<number> {
  const started = performance.now();
  await askForContent(dataSource, sha1, '/bench');
  for (;;) {
    const [row]: { state: string; failure: string | null }[] = await dataSource.query('SELECT state, failure FROM content.content_file WHERE sha1 = $1', [sha1]);
    const seconds = (performance.now() - started) / 1_000;
    if (row?.state === 'available') return seconds;
    if (row?.failure != null || seconds * 1_000 > PATIENCE) throw new Error(`the file was not fetched in ${Math.round(seconds)} s: ${row?.failure ?? 'too slow'}`);
    await delay(LOOK_EVERY);
  }
}

/** Seconds that curl and the hash tools take for the same: to download a file into a directory, and to work out both digests. */
export async function secondsWithTools(url: string, directory: string): Promise<number> {
  const target = join(directory, 'with-curl');
  const started = performance.now();
  await run('curl', ['--silent', '--fail', '--output', target, url]);
  await run('sha1sum', [target]);
  await run('sha256sum', [target]);
  const seconds = (performance.now() - started) / 1_000;
  await rm(target);
  return seconds;
}

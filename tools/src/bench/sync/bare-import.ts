import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { dropDatabase, emptyDatabase } from '../harness/bench-database.js';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('./import-main.js', import.meta.url));
const DATABASE = 'bench_sync_import';

const MEASURED = z.object({ seconds: z.number(), processorSeconds: z.number() });

/** What the import of a catalog came to, the reading of its documents left out of the seconds. */
export type BareImport = z.infer<typeof MEASURED>;

/** Runs the import of the catalog in a database, see `import-main.ts`. */
export async function measureImport(serverUrl: string, upstreamDatabaseUrl: string): Promise<BareImport> {
  const databaseUrl = await emptyDatabase(serverUrl, DATABASE);
  try {
    const { stdout } = await run(process.execPath, [PROGRAM, upstreamDatabaseUrl, databaseUrl], { env: { PATH: process.env['PATH'] } });
    return MEASURED.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) as string));
  } finally {
    await dropDatabase(serverUrl, DATABASE);
  }
}

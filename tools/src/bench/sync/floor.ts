import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { dropDatabase, emptyDatabase } from '../harness/bench-database.js';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('./floor-main.js', import.meta.url));
const DATABASE = 'bench_sync_floor';

const MEASURED = z.object({ parseSeconds: z.number(), copySeconds: z.number(), documentBytes: z.number(), copiedBytes: z.number() });

/** What the floor of an import came to: seconds of its two parts, bytes of all documents in UTF-8, and bytes that were copied. */
export type Floor = z.infer<typeof MEASURED>;

/** Runs the floor of an import, see `floor-main.ts`, over the catalog in a database. */
export async function measureFloor(serverUrl: string, upstreamDatabaseUrl: string): Promise<Floor> {
  const databaseUrl = await emptyDatabase(serverUrl, DATABASE);
  try {
    const { stdout } = await run(process.execPath, [PROGRAM, upstreamDatabaseUrl, databaseUrl], { env: { PATH: process.env['PATH'] } });
    return MEASURED.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) as string));
  } finally {
    await dropDatabase(serverUrl, DATABASE);
  }
}

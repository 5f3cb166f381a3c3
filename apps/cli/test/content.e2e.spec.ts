import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { ServiceProcess, until } from '@sluice/testing/service-process';
import { runSluice, type RunResult } from './run-sluice.js';

const TOKEN = 'a-token-of-administrators-that-nobody-prints';

let database: TestDatabase;
let management: ServiceProcess;
let content: ServiceProcess;
let scratch: string;
let environment: Record<string, string>;
let published: { updateId: string };

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'sluice-content-cli-'));
  database = await createTestDatabase();
  await loadSampleCatalog(database.url);
  environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_CONTENT_DIRECTORY: join(scratch, 'store'), SLUICE_ADMIN_TOKEN: TOKEN };
  [management, content] = await Promise.all([ServiceProcess.start('console', environment), ServiceProcess.start('content-fetcher', environment)]);
  await writeFile(join(scratch, 'tool.exe'), randomBytes(3_000_000));
  published = await json('publish', join(scratch, 'tool.exe'), '--title', 'Contoso Tool', '--product', 'Sample Editor', '--installed-if', 'true');
}, 60_000);

afterAll(async () => {
  await Promise.all([management?.stop(), content?.stop()]);
  await database?.drop();
  await rm(scratch, { recursive: true, force: true });
});

const sluice = (...args: string[]): Promise<RunResult> => runSluice(args, { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN });

async function done(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await sluice(...args);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
}

async function json<Value>(...args: string[]): Promise<Value> {
  return JSON.parse(await done(...args, '--json')) as Value;
}

interface File { sha1: string; state: string; size: number; title: string; updateId: string }

describe('sluice content', () => {
  it('shows what takes room, by product and by classification', async () => {
    expect(await json('content', 'usage')).toMatchObject({
      states: [{ state: 'available', failureCode: null, files: 1, bytes: 3_000_000 }], products: [{ title: 'Sample Editor', files: 1, bytes: 3_000_000 }],
      classifications: [{ title: 'Applications', files: 1, bytes: 3_000_000 }], uncategorized: { files: 0, bytes: 0 }, unneeded: { files: 0, bytes: 0, oldestSince: null },
      freeBytes: expect.any(Number),
    });
    expect(await done('content', 'usage')).toMatch(/^files of updates +files +size\navailable +1 +3\.0 MB\n\nin the store, by product[^]*Sample Editor +1 +3\.0 MB[^]*Applications[^]*a cleanup frees +0 bytes in 0 files/);
  });

  it('verifies the store, and finds what is not right', async () => {
    expect(await done('content', 'verify')).toBe('hashed 1 files, 3.0 MB; all of them are right\n');
    const { items: [file] } = await json<{ items: File[] }>('content', 'files', '--state', 'available');
    expect(file).toMatchObject({ state: 'available', size: 3_000_000, title: 'Contoso Tool', updateId: published.updateId });
    const path = join(scratch, 'store', file!.sha1.slice(-2), file!.sha1);
    await chmod(path, 0o600);
    await writeFile(path, randomBytes(3_000_000));
    expect(await done('content', 'verify')).toBe('hashed 1 files, 3.0 MB; 1 were damaged or gone, and are fetched again\n');
    expect(await readdir(join(scratch, 'store', 'quarantine'))).toContain(file!.sha1);
    const states = async () => (await json<{ items: File[] }>('content', 'files')).items.map(({ state }) => state);
    expect(await states()).not.toContain('available');
    // Nobody has the only copy of a published file but who published it: publishing it again brings it back.
    await done('publish', join(scratch, 'tool.exe'), '--title', 'Contoso Tool', '--product', 'Sample Editor', '--installed-if', 'true', '--update-id', published.updateId);
    expect(await states()).toEqual(['available']);
  }, 60_000);

  it('leaves a verification to the next content-fetcher when none is there', async () => {
    await content.stop('SIGKILL');
    const waiting = await json<{ id: string; state: string }>('content', 'verify', '--no-wait');
    expect(waiting.state).toBe('waiting');
    expect(await sluice('content', 'verify')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('under way already') });
    content = await ServiceProcess.start('content-fetcher', environment);
    expect(await json('content', 'verify', '--watch')).toMatchObject({ id: waiting.id, state: 'succeeded', filesDone: 1 });
  }, 60_000);

  it('removes what nobody needs, when it is asked to', async () => {
    expect(await done('content', 'cleanup')).toBe('removed 0 files, 0 bytes\n');
    await done('updates', 'decline', published.updateId);
    await until('the file to be unneeded', async () => (await json<{ unneeded: { files: number } }>('content', 'usage')).unneeded.files === 1);
  }, 60_000);

  it('asks for files again, one or all that failed', async () => {
    const { items: [file] } = await json<{ items: File[] }>('content', 'files');
    expect(await done('content', 'retry', file!.sha1.toLowerCase())).toMatch(/^1 files are tried again/);
    await until('the file to be needed', async () => (await json<{ unneeded: { files: number } }>('content', 'usage')).unneeded.files === 0);
    expect(await done('content', 'retry', '--failed')).toMatch(/^0 files are tried again/);
    expect(await sluice('content', 'retry', '0'.repeat(40))).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('The catalog has no file') });
    expect(await sluice('content', 'retry', 'tool.exe')).toMatchObject({ exitCode: 2 });
    expect(await sluice('content', 'retry')).toMatchObject({ exitCode: 2 });
  }, 60_000);
});

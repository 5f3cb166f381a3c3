import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { downloadFile, machines, UpdateClient, type ReportedUpdate } from '@sluice/testing/update-client';
import { ServiceProcess, until } from '../../console/test/service-process.js';
import { runSluice, type RunResult } from './run-sluice.js';

const TOKEN = 'a-token-of-administrators-that-nobody-prints';

let database: TestDatabase;
let management: ServiceProcess;
let gateway: ServiceProcess;
let content: ServiceProcess;
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'sluice-publish-'));
  database = await createTestDatabase();
  await loadSampleCatalog(database.url);
  const environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_CONTENT_DIRECTORY: join(scratch, 'store'), SLUICE_ADMIN_TOKEN: TOKEN };
  [management, gateway, content] = await Promise.all([
    ServiceProcess.start('console', environment), ServiceProcess.start('wusp-gateway', environment), ServiceProcess.start('content-fetcher', environment),
  ]);
}, 60_000);

afterAll(async () => {
  await Promise.all([management?.stop(), gateway?.stop(), content?.stop()]);
  await database?.drop();
  await rm(scratch, { recursive: true, force: true });
});

const sluice = (...args: string[]): Promise<RunResult> => runSluice(args, { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN });

async function json<Value>(...args: string[]): Promise<Value> {
  const { exitCode, stdout, stderr } = await sluice(...args, '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Value;
}

async function file(name: string, size: number): Promise<{ path: string; bytes: Buffer }> {
  const [path, bytes] = [join(scratch, name), randomBytes(size)];
  await writeFile(path, bytes);
  return { path, bytes };
}

/** How many pieces the console has taken. */
async function takenPieces(): Promise<number> {
  const metrics = await (await fetch(`${management.url}/metrics`)).text();
  const [, count = '0'] = /^sluice_http_request_seconds_count\{[^}]*method="PUT"[^}]*pieces[^}]*status="204"[^}]*\} (\d+)$/m.exec(metrics) ?? [];
  return Number(count);
}

/** What a computer is offered now, by update id. */
async function offered(machine = machines.windows11Amd64): Promise<Map<string, ReportedUpdate>> {
  const report = await new UpdateClient({ serverUrl: gateway.url, machine }).scan({ describe: 'everything' });
  return new Map(report.needed.filter((update) => update.offered).map((update) => [update.updateId, update]));
}

const USUAL = ['--title', 'Contoso Tool 2.1', '--product', 'sample editor', '--arguments', '/quiet', '--installed-if', 'registry HKLM\\SOFTWARE\\Contoso value Version version >= 2.1'];

describe('sluice publish', () => {
  it('brings a file of the shop to the computers that need it', async () => {
    const { exitCode, stderr } = await sluice('server', 'set', `content.baseUrl=${content.url}`);
    expect([exitCode, stderr]).toEqual([0, '']);
    const setup = await file('setup.exe', 20_000_000);
    const { updateId, revisionNumber } = await json<{ updateId: string; revisionNumber: number }>('publish', setup.path, ...USUAL, '--kb', 'KB123', '--applicable-if', 'processor x64 and windows >= 10.0.22000');
    expect(revisionNumber).toBe(1);
    await json('updates', 'approve', updateId, '--group', 'All Computers');
    const update = await until('the update to be offered', async () => (await offered()).get(updateId), 30_000);
    const [only] = update.files;
    expect([update.files.length, only?.fileName, only?.size]).toEqual([1, 'setup.exe', 20_000_000]);
    const downloaded = await downloadFile(only!);
    expect(downloaded.bytes.equals(setup.bytes)).toBe(true);
    expect(only?.sha256).toBe(createHash('sha256').update(setup.bytes).digest('base64'));
    expect((await offered(machines.server2022Amd64)).has(updateId)).toBe(false);

    const next = await file('setup.exe', 3_000_000);
    expect(await json('publish', next.path, ...USUAL, '--title', 'Contoso Tool 2.2', '--update-id', updateId)).toMatchObject({ updateId, revisionNumber: 2 });
    const later = await until('the next revision to be offered', async () => [...(await offered()).values()].find((one) => one.updateId === updateId && one.revisionNumber === 2), 30_000);
    expect((await downloadFile(later.files[0]!)).bytes.equals(next.bytes)).toBe(true);
    const { stdout } = await sluice('publications', 'list');
    expect(stdout).toMatch(/^title +revision +file[^]*Contoso Tool 2\.2 +2 +setup\.exe[^]*Contoso Tool 2\.1 +1 +setup\.exe[^]*\n2 publications\n$/);
  }, 90_000);

  it('goes on with what was sent when it is repeated', async () => {
    const large = await file('large.exe', 20_000_000);
    const hash = (algorithm: string) => createHash(algorithm).update(large.bytes).digest('hex');
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/octet-stream' };
    const piece = `${management.url}/api/v1/content/uploads/${hash('sha1')}/pieces/0?size=20000000`;
    expect((await fetch(piece, { method: 'PUT', headers, body: large.bytes.subarray(0, 8 * 1024 * 1024) as never })).status).toBe(204);
    const before = await takenPieces();
    expect(await json('publish', large.path, ...USUAL)).toMatchObject({ revisionNumber: 1 });
    expect(await takenPieces() - before).toBe(2);
  });

  it.each<[string, string[], number, string]>([
    ['a file that is not there', ['nowhere.exe', ...USUAL], 2, 'cannot be published'],
    ['no title', ['setup.exe', ...USUAL.slice(2)], 2, '--title is needed'],
    ['nothing that says when it is installed', ['setup.exe', ...USUAL.slice(0, 6)], 2, '--installed-if or --rules is needed'],
    ['a package without its code', ['tool.msi', ...USUAL.slice(0, 4)], 2, '--product-code is needed'],
    ['an exit code that means nothing', ['setup.exe', ...USUAL, '--exit-code', '5=great'], 2, '--exit-code'],
    ['a product that does not exist', ['setup.exe', ...USUAL, '--product', 'Editor of nobody'], 1, 'there is no Editor of nobody among the products'],
    ['a .msu file', ['windows.msu', ...USUAL], 1, 'expand -F:*.cab'],
    ['an expression that means nothing', ['setup.exe', ...USUAL, '--installed-if', 'is it there'], 1, 'one of registry file'],
  ])('is refused with %s, and says what to do', async (_what, [name = '', ...args], exitCode, message) => {
    if (name !== 'nowhere.exe') await file(name, 100);
    const result = await sluice('publish', join(scratch, name), ...args);
    expect([result.exitCode, result.stdout]).toEqual([exitCode, '']);
    expect(result.stderr).toContain(message);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { ServiceProcess, until } from '@sluice/testing/service-process';
import { displayWidth } from '../src/output/display-width.js';
import { runSluice, type RunResult } from './run-sluice.js';

const TOKEN = 'a-token-of-administrators-that-nobody-prints';
const SAMPLES = fileURLToPath(new URL('../../../samples/catalog/', import.meta.url));
const KB = 'KB9000003';

let database: TestDatabase;
let management: ServiceProcess;
let gateway: ServiceProcess;
let scratch: string;
/** Everything that any run printed. */
const printed: string[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'sluice-cli-'));
  database = await createTestDatabase();
  const environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN };
  [management, gateway] = await Promise.all([ServiceProcess.start('console', environment), ServiceProcess.start('wusp-gateway', environment)]);
}, 60_000);

afterAll(async () => {
  await Promise.all([management?.stop(), gateway?.stop()]);
  await database?.drop();
  await rm(scratch, { recursive: true, force: true });
});

async function sluice(...args: string[]): Promise<RunResult> {
  const result = await runSluice(args, { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN });
  printed.push(result.stdout, result.stderr);
  return result;
}

/** Runs a command that has to go through. */
async function done(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await sluice(...args);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
}

/** The JSON that a command prints. */
async function json<Value>(...args: string[]): Promise<Value> {
  return JSON.parse(await done(...args, '--json')) as Value;
}

const scan = (...args: string[]) => done('scan', '--server', gateway.url, ...args);

/** Catalog first: everything else is about what is in it. */
describe('sluice catalog import', () => {
  it('brings a folder of documents into the catalog, once', async () => {
    const first = await done('catalog', 'import', SAMPLES);
    expect(first).toMatch(/^imported \d{2,} revisions; 0 were there already\n$/);
    const again = await json<{ items: { state: string; imported: number; alreadyPresent: number }[] }>('catalog', 'import', SAMPLES);
    expect(again.items).toEqual([expect.objectContaining({ state: 'succeeded', imported: 0, alreadyPresent: Number(/\d+/.exec(first)?.[0]) })]);
  });

  it('says what it cannot use', async () => {
    const empty = join(scratch, 'empty');
    await writeFile(`${empty}.txt`, 'x');
    expect(await sluice('catalog', 'import', `${empty}.txt`)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('neither an update document') });
    expect(await sluice('catalog', 'import', empty)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('cannot be read') });
    await writeFile(`${empty}.xml`, '<not-an-update/>');
    expect(await sluice('catalog', 'import', `${empty}.xml`)).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('DOCUMENT_REFUSED'), stderr: expect.stringContaining('1 problem') });
  });
});

describe('sluice updates', () => {
  it('lists updates in a table of 80 columns', async () => {
    const lines = (await done('updates', 'list', '--limit', '5')).trimEnd().split('\n');
    expect(lines[0]).toMatch(/^title +state +type +arrived$/);
    expect(lines).toHaveLength(8);
    expect(lines.at(-1)).toBe('the first 5 updates; --all shows the rest');
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  it('goes on where a list ended, and filters', async () => {
    type List = { items: { updateId: string; state: string }[]; nextCursor: string | null };
    const all = await json<List>('updates', 'list', '--all');
    const first = await json<List>('updates', 'list', '--limit', '4');
    const rest = await json<List>('updates', 'list', '--cursor', first.nextCursor ?? '', '--all');
    expect([...first.items, ...rest.items].map(({ updateId }) => updateId)).toEqual(all.items.map(({ updateId }) => updateId));
    expect(rest.nextCursor).toBeNull();
    const expired = await json<List>('updates', 'list', '--state', 'expired', '--product', 'Sample Editor');
    expect(expired.items.map(({ state }) => state)).toEqual(['expired']);
    expect(await sluice('updates', 'list', '--product', 'Sample Windows')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Did you mean') });
  });

  it('shows one by the number of its article', async () => {
    expect(await done('updates', 'show', KB)).toMatch(/^title +.*KB9000003[^]*\nstate +needsApproval\n[^]*\nfiles +sluice-sample-kb9000003-amd64\.exe, /);
    expect(await sluice('updates', 'show', 'security')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/several updates[^]*\n {2}[0-9a-f-]{36} {2}/) });
    expect(await sluice('updates', 'show', 'KB1')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no update has KB1') });
  });

  it('refuses what the server refuses, with the next step', async () => {
    const member = await sluice('updates', 'approve', 'Sample Protection definitions, amd64', '--group', 'All Computers');
    expect(member.exitCode).not.toBe(0);
    expect(await sluice('updates', 'approve', KB, '--group', 'Nobody')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('there is no group Nobody') });
    expect(await sluice('updates', 'approve', KB, '--group', 'All Computers', '--deadline', '2001-01-01')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('The deadline is over') });
    expect(await sluice('updates', 'approve', 'KB9000030', '--group', 'All Computers')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--accept-eula') });
  });
});

describe('sluice groups', () => {
  it('makes, renames, moves and deletes groups, and shows the tree', async () => {
    await done('groups', 'create', 'Europe');
    await done('groups', 'create', 'Berlin', '--parent', 'europe');
    await done('groups', 'rename', 'Berlin', 'Büro Köln');
    expect(await done('groups', 'list')).toMatch(/^All Computers .*\n {2}Europe .*\n {4}Büro Köln /m);
    expect(await sluice('groups', 'delete', 'Europe')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Move or delete the groups below it first.') });
    await done('groups', 'move', 'Büro Köln', '--parent', 'All Computers');
    await done('groups', 'delete', 'Büro Köln');
    expect(await sluice('groups', 'create', 'EUROPE')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Another group has this name') });
    expect(await sluice('groups', 'rename', 'All Computers', 'Everything')).toMatchObject({ exitCode: 1 });
  });
});

describe('sluice scan, with what administrators decide', () => {
  it('tells what is offered once it is approved for the group of the machine', async () => {
    expect(await scan()).toMatch(/windows11-amd64 would be offered no updates\.[^]*It needs \d+ updates that are not offered:[^]*Nothing is offered, because/);
    const { items } = await json<{ items: { id: string }[] }>('computers', 'list', '--search', 'windows11-amd64');
    expect(items).toHaveLength(1);
    await done('groups', 'create', 'Pilots');
    expect(await done('computers', 'move', items[0]?.id ?? '', '--group', 'Pilots')).toContain('is now in Pilots');
    expect(await done('updates', 'approve', KB, '--group', 'pilots')).toBe(`${KB}: approved for Pilots: install\n`);
    const offered = await until('the approval to be live', async () => {
      const text = await scan();
      return text.includes('would be offered 1 update:') ? text : undefined;
    });
    expect(offered).toMatch(/would be offered 1 update:\n {2}Sample security update for Windows 11 x64 \(KB9000003\).*\n {6}Install, 1 file, /);
    expect(await scan('--explain', KB)).toMatch(/is offered\.\nThe approval for this computer says Install\./);
    expect(await done('computers', 'show', 'windows11-amd64')).toMatch(/^groups +Pilots$/m);
  });

  it('explains the others, and asks the server about what it did not send', async () => {
    expect(await scan('--explain', 'KB9000100')).toMatch(/is needed, but not approved for installation\./);
    expect(await scan('--explain', 'KB9000010')).toMatch(/On the server: .*KB9000010.*needsApproval\.\nIt is in the catalog, so one of its prerequisites/);
    await done('updates', 'decline', 'KB9000001', 'KB9000002');
    expect(await done('updates', 'decline', 'KB9000001')).toBe('KB9000001: was declined already\n');
    const declined = await until('the decision to be live', async () => {
      const text = await scan('--explain', 'KB9000002');
      return text.includes('declined') ? text : undefined;
    });
    expect(declined).toMatch(/declined\.\nIt is declined: no computer gets it until/);
    expect(await done('updates', 'undecline', 'KB9000001', 'KB9000002')).toContain('KB9000002: not declined any more');
    expect(await sluice('scan', '--server', gateway.url, '--explain', 'KB4711')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('catalog has none either') });
  });

  it('prints data for scripts', async () => {
    const report = JSON.parse(await scan('--json')) as { needed: { offered: boolean }[]; cannotEvaluate: unknown[] };
    expect(report.needed.filter(({ offered }) => offered)).toHaveLength(1);
    expect(report.cannotEvaluate).toEqual([]);
    const { explanations } = JSON.parse(await scan('--explain', KB, '--json')) as { explanations: { verdict: string }[] };
    expect(explanations.map(({ verdict }) => verdict)).toEqual(['offered']);
  });

  it('does not leave a computer behind for every scan', async () => {
    const { items } = await json<{ items: { dnsName: string }[] }>('computers', 'list', '--all');
    expect(items.map(({ dnsName }) => dnsName)).toEqual(['windows11-amd64.scan.invalid']);
  });
});

describe('sluice server', () => {
  it('shows settings under the names by which they are set', async () => {
    expect(await done('server', 'show')).toMatch(/^targeting +server$/m);
    expect(await done('server', 'set', 'targeting=client', 'languages=en,de', 'limits.maxUpdatesPerPage=50')).toMatch(/^languages +de,en$[^]*^targeting +client$[^]*^limits\.maxUpdatesPerPage +50$/m);
    expect(await sluice('computers', 'move', 'windows11-amd64', '--unassigned')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('sluice server set targeting=server') });
    await done('server', 'set', 'targeting=server', 'languages=all');
    expect(await sluice('server', 'set', 'targeting=both')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('/targeting') });
    expect(await sluice('server', 'set', 'colour=red')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('colour=red is no setting') });
  });
});

describe('sluice computers', () => {
  it('forgets a computer', async () => {
    expect(await done('computers', 'delete', 'windows11-amd64.scan.invalid')).toContain('forgot computer');
    expect(await sluice('computers', 'show', 'windows11-amd64')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('there is no computer') });
  });
});

describe('the connection', () => {
  it('ends with 4 when the token is wrong or missing, and says where tokens come from', async () => {
    expect(await runSluice(['groups', 'list'], { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: 'wrong' })).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('SLUICE_ADMIN_TOKEN') });
    expect(await runSluice(['groups', 'list'], { SLUICE_URL: management.url, SLUICE_DATA_DIR: join(scratch, 'none') })).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('there is no token') });
  });

  it('finds the token beside a running `npm start`, but shows it to this machine only', async () => {
    await writeFile(join(scratch, 'admin-token'), `${TOKEN}\n`);
    const env = { SLUICE_URL: management.url, SLUICE_DATA_DIR: scratch };
    expect(await runSluice(['groups', 'list'], env)).toMatchObject({ exitCode: 0 });
    expect(await runSluice(['groups', 'list'], { ...env, SLUICE_URL: 'http://updates.example:8530' })).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('there is no token for http://updates.example:8530') });
  });

  it('ends with 3 when nobody answers', async () => {
    const env = { SLUICE_URL: 'http://127.0.0.1:9', SLUICE_ADMIN_TOKEN: TOKEN };
    expect(await runSluice(['groups', 'list'], env)).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('does not answer') });
    expect(await runSluice(['scan'], env)).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('npm start') });
  });

  it('says so when something else answers', async () => {
    expect(await runSluice(['groups', 'list'], { SLUICE_URL: gateway.url, SLUICE_ADMIN_TOKEN: TOKEN })).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Is this address a Sluice server?') });
  });

  it('never prints the token', () => {
    expect(printed.length).toBeGreaterThan(20);
    expect(printed.join('\n')).not.toContain(TOKEN);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource } from '@sluice/domain/migrations';
import { reporting as protocol } from '@sluice/protocol/wsusss';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { plantUpdates, ReportingCaller } from '@sluice/testing/reporting';
import { ServiceProcess, until } from '@sluice/testing/service-process';
import type { DataSource } from 'typeorm';
import { runSluice, type RunResult } from './run-sluice.js';

const TOKEN = 'a-token-of-administrators-that-nobody-prints';
const UPDATES = Array.from({ length: 12 }, (_, index) => `00000000-0000-4000-8000-0000000008${index.toString(16).padStart(2, '0')}`);

let database: TestDatabase;
let dataSource: DataSource;
let management: ServiceProcess;
let reporting: ServiceProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  const environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url };
  [management, reporting] = await Promise.all([
    ServiceProcess.start('console', { ...environment, SLUICE_ADMIN_TOKEN: TOKEN }), ServiceProcess.start('reporting-rollup', environment),
  ]);
  dataSource = await createDataSource(database.url, { poolSize: 1 }).initialize();
  await until('the run that begins by itself to end', async () => (await dataSource.query('SELECT FROM housekeeping.run WHERE finished_at IS NOT NULL')).length > 0);
}, 60_000);

afterAll(async () => {
  await Promise.all([management?.stop(), reporting?.stop()]);
  await dataSource?.destroy();
  await database?.drop();
});

const sluice = (...args: string[]): Promise<RunResult> => runSluice(args, { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN });

async function json<T>(...args: string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await sluice(...args, '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}

interface Run { readonly id: string; readonly state: string; readonly dryRun: boolean; readonly tasks: readonly { rule: string; found: number; done: number }[] }

describe('sluice housekeeping', () => {
  it('shows and sets the rules, and refuses what is out of bounds', async () => {
    expect((await sluice('housekeeping', 'show')).stdout).toMatch(/silentComputers.enabled +no\n/);
    const set = await sluice('housekeeping', 'set', 'silentComputers.days=60', 'everyHours=168');
    expect(set).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/everyHours +168\n[^]*silentComputers.days +60\n/) });
    expect(await json('housekeeping', 'show')).toMatchObject({ everyHours: 168, silentComputers: { enabled: false, days: 60 } });
    expect(await sluice('housekeeping', 'set', 'silentComputers.days=1')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('/silentComputers/days') });
  }, 60_000);

  it('shows in a dry run what a run then does', async () => {
    await plantUpdates(dataSource, UPDATES);
    await dataSource.query(`UPDATE catalog.revision SET publication_state = 'Expired', title = E'\\x1b[31mold\\x07'`);
    await dataSource.query(`INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) VALUES ('gone', 'gone.example', now(), now() - interval '61 days')`);
    const rules = ['--rule', 'expiredUpdates', '--rule', 'silentComputers'];
    const dry = await sluice('housekeeping', 'run', '--dry-run', ...rules);
    expect(dry).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/nothing was changed[^]*expiredUpdates: 12 would be declined[^]*the rest: sluice housekeeping items[^]*silentComputers: 1 would be removed[^]*gone\.example/) });
    expect(dry.stdout).not.toContain('\u001b');
    expect(await dataSource.query('SELECT FROM deployments.declined_update')).toEqual([]);
    const run = await json<Run>('housekeeping', 'run', ...rules);
    expect(run).toMatchObject({ state: 'succeeded', dryRun: false, tasks: [{ rule: 'expiredUpdates', found: 12, done: 12 }, { rule: 'silentComputers', found: 1, done: 1 }] });
    expect((await json<{ items: unknown[] }>('housekeeping', 'items', run.id, '--rule', 'expiredUpdates', '--all')).items).toHaveLength(12);
    expect((await json<{ items: Run[] }>('housekeeping', 'runs')).items.filter(({ tasks }) => tasks.length === 2).map(({ dryRun }) => dryRun)).toEqual([false, true]);
    expect((await sluice('housekeeping', 'runs')).stdout).toContain('expiredUpdates 12, silent');
    expect(await dataSource.query('SELECT id FROM computers.computer')).toEqual([]);
    expect(await sluice('housekeeping', 'cancel', run.id)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('ended') });
    expect((await sluice('housekeeping', 'items', '00000000-0000-4000-8000-00000000dead', '--rule', 'history')).stderr).toContain('There is no run');
  }, 60_000);

  it('and sluice computers show --inventory: what a computer wrote, as text', async () => {
    await dataSource.query(`INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) VALUES ('pc', 'pc.example', now(), now())`);
    expect(await sluice('computers', 'show', 'pc.example', '--inventory')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('has reported no inventory') });
    const caller = await ReportingCaller.of(reporting.url, dataSource);
    await caller.call(protocol.reportInventory, {
      cookie: caller.cookieOf('pc'), clientTime: '2026-11-20T10:00:00Z', inventory: { IsCompressed: false, RawXml: '<Bios>A1</Bios>\n<Disk/>' } });
    const shown = await sluice('computers', 'show', 'pc.example', '--inventory');
    expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('<Bios>A1</Bios>\n<Disk/>\n') });
    expect(await json('computers', 'show', 'pc', '--inventory')).toMatchObject({ dnsName: 'pc.example', inventory: { clientTime: '2026-11-20T10:00:00.000Z', length: 23 } });
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource } from '@sluice/domain/migrations';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { nativeEvent, ReportingCaller } from '@sluice/testing/reporting';
import type { DataSource } from 'typeorm';
import { ServiceProcess, until } from '@sluice/testing/service-process';
import { runSluice, type RunResult } from './run-sluice.js';

const TOKEN = 'a-token-of-administrators-that-nobody-prints';
/** An event that the database of this test refuses at first. */
const POISON = 4_712;

let database: TestDatabase;
let dataSource: DataSource;
let management: ServiceProcess;
let reporting: ServiceProcess;
let caller: ReportingCaller;

beforeAll(async () => {
  database = await createTestDatabase();
  const environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url };
  [management, reporting] = await Promise.all([
    ServiceProcess.start('console', { ...environment, SLUICE_ADMIN_TOKEN: TOKEN }), ServiceProcess.start('reporting-rollup', environment),
  ]);
  dataSource = await createDataSource(database.url, { poolSize: 1 }).initialize();
  caller = await ReportingCaller.of(reporting.url, dataSource);
}, 60_000);

afterAll(async () => {
  await Promise.all([management?.stop(), reporting?.stop()]);
  await dataSource?.destroy();
  await database?.drop();
});

const sluice = (...args: string[]): Promise<RunResult> => runSluice(args, { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN });

interface Letter { readonly number: number; readonly consumer: string; readonly reason: string; readonly attempts: number }

async function letters(): Promise<readonly Letter[]> {
  const { exitCode, stdout, stderr } = await sluice('dead-letters', 'list', '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  return (JSON.parse(stdout) as { items: Letter[] }).items;
}

const storedOf = async (computerId: string): Promise<number[]> => {
  const rows: { event_id: number }[] = await dataSource.query(
    'SELECT event_id FROM reporting.event JOIN reporting.computer_report ON number = computer_number WHERE computer_id = $1 ORDER BY event_id', [computerId]);
  return rows.map(({ event_id }) => event_id);
};

describe('a report that cannot be settled', () => {
  it('becomes a dead letter, holds nothing else up, and is settled when it is replayed after its reason is gone', async () => {
    expect(await letters()).toEqual([]);
    await dataSource.query(`ALTER TABLE reporting.event ADD CONSTRAINT ck_of_this_test CHECK (event_id <> ${POISON})`);
    await caller.report('poisoned', [nativeEvent(POISON, { replacementStrings: ['<b>\u001b[31mred'] })]);
    await caller.report('poisoned', [nativeEvent(147)]);
    await until('the dead letter', async () => (await letters()).length === 1);
    await until('the report behind it', async () => (await storedOf('poisoned')).join() === '147');

    const [letter] = await letters() as [Letter];
    expect(letter).toMatchObject({ consumer: expect.stringMatching(/^reporting-rollup-reports-\d+$/), reason: expect.stringContaining('ck_of_this_test'), attempts: 3 });
    const listed = await sluice('dead-letters', 'list');
    expect(listed.stdout).toMatch(/number +failed at +consumer[^]*1 dead letters/);
    const shown = await sluice('dead-letters', 'show', String(letter.number));
    expect(shown.stdout).toContain('"computerId": "poisoned"');
    expect(shown.stdout).not.toContain('\u001b');

    await dataSource.query('ALTER TABLE reporting.event DROP CONSTRAINT ck_of_this_test');
    const replayed = await sluice('dead-letters', 'replay', String(letter.number));
    expect(replayed).toEqual({ exitCode: 0, stdout: `gave ${letter.number} to ${letter.consumer} once more\n`, stderr: '' });
    await until('the event', async () => (await storedOf('poisoned')).join() === `147,${POISON}`);
    expect(await letters()).toEqual([]);
    expect((await sluice('dead-letters', 'replay', String(letter.number))).stderr).toContain('There is no dead letter');
  }, 60_000);

  it('is not shown for what is no number', async () => {
    for (const wrong of ['0', '1e3', '../server', '-1']) expect((await sluice('dead-letters', 'show', '--', wrong)).exitCode).not.toBe(0);
    const answer = await fetch(`${management.url}/api/v1/dead-letters/99999999999999999999`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(answer.status).toBe(400);
  });
});

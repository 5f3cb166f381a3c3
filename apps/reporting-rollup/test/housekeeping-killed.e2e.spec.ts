import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DEFAULT_RULES, findHousekeeping, listHousekeepingItems, requestHousekeeping, saveHousekeepingRules } from '@sluice/domain/housekeeping';
import { createDataSource } from '@sluice/domain/migrations';
import { readStatusLists, settleReports, UpdateNumbers } from '@sluice/domain/reporting';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { plantUpdates } from '@sluice/testing/reporting';
import { ServiceProcess, until as untilWithin } from '@sluice/testing/service-process';
import type { DataSource } from 'typeorm';

const UPDATES = Array.from({ length: 400 }, (_, index) => `00000000-0000-4000-8000-000000009${index.toString(16).padStart(3, '0')}`);
const COMPUTERS = Array.from({ length: 60 }, (_, index) => `computer-${index}`);
const LONG_AGO = new Date(Date.now() - 100 * 86_400_000);
/** How often everything is killed. */
const KILLS = 3;
const PATIENCE = 60_000;

const until = <T>(what: string, look: () => Promise<T>) => untilWithin(what, look, PATIENCE);

let database: TestDatabase;
let dataSource: DataSource;
let replicas: ServiceProcess[] = [];
let natsUrl: string;

beforeAll(async () => {
  database = await createTestDatabase();
  natsUrl = (await createTestBus()).url;
  dataSource = await createDataSource(database.url, { poolSize: 2 }).initialize();
  await plantUpdates(dataSource, UPDATES);
  await dataSource.query(`INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) SELECT id, id, $2, $2 FROM unnest($1::text[]) AS g (id)`, [COMPUTERS, LONG_AGO]);
  await settleReports(dataSource, new UpdateNumbers(), COMPUTERS.map((computerId) => ({ computerId, receivedAt: LONG_AGO, events: [{
    instanceId: randomUUID(), occurredAt: LONG_AGO, namespaceId: 1, eventId: 156, sourceId: 101, updateId: null, revisionNumber: 0, win32HResult: 0, appName: null,
    replacementStrings: [], miscData: [], deviceId: null, statusLists: readStatusLists([`U=${UPDATES.slice(0, 200).join(';')}`, `V=${UPDATES.slice(200).join(';')}`]),
  }] })));
  await dataSource.query(`UPDATE catalog.revision SET publication_state = 'Expired'`);
  await saveHousekeepingRules(dataSource, { ...DEFAULT_RULES, updatesPerSecond: 100, computersPerSecond: 20, history: { enabled: false, days: 1 } });
}, PATIENCE);

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop('SIGKILL')));
  await dataSource?.destroy();
  await database?.drop();
});

async function startReplicas(): Promise<void> {
  replicas = await Promise.all([1, 2].map(() => ServiceProcess.start('reporting-rollup', { DATABASE_URL: database.url, NATS_URL: natsUrl })));
}

it('does everything once and notes it once, however often its processes are killed (kill -9)', async () => {
  const id = await requestHousekeeping(dataSource, { adminName: 'ada', dryRun: false, rules: ['expiredUpdates', 'silentComputers'] });
  const run = async () => (await findHousekeeping(dataSource, id))!;
  const doneSoFar = async () => (await run()).tasks.reduce((sum, { done }) => sum + done, 0);
  await startReplicas();
  for (let kills = 0; kills < KILLS; kills += 1) {
    const before = await doneSoFar();
    await until('something to be done', async () => await doneSoFar() > before);
    await Promise.all(replicas.map((replica) => replica.stop('SIGKILL')));
    // Nobody waits for the lease to run out.
    await dataSource.query(`UPDATE housekeeping.run SET lease_expires_at = now() - interval '1 second' WHERE lease_owner IS NOT NULL`);
    await startReplicas();
  }
  await until('the run to end', async () => (await run()).finishedAt);
  expect(await run()).toMatchObject({
    state: 'succeeded', attempt: KILLS + 1,
    tasks: [{ rule: 'expiredUpdates', state: 'done', found: UPDATES.length, done: UPDATES.length }, { rule: 'silentComputers', state: 'done', found: COMPUTERS.length, done: COMPUTERS.length }],
  });
  for (const [rule, ids] of [['expiredUpdates', UPDATES], ['silentComputers', COMPUTERS]] as const) {
    expect((await listHousekeepingItems(dataSource, id, rule, 1_000)).map(({ itemId }) => itemId).sort()).toEqual(ids.toSorted());
  }
  expect(await dataSource.query('SELECT count(*)::int AS count FROM deployments.declined_update')).toEqual([{ count: UPDATES.length }]);
  expect(await dataSource.query('SELECT id FROM computers.computer UNION ALL SELECT computer_id FROM reporting.computer_report')).toEqual([]);
  expect(await dataSource.query('SELECT coalesce(sum(computers), 0)::int AS bits FROM reporting.update_computers')).toEqual([{ bits: 0 }]);
  const told: { event: string; count: number }[] = await dataSource.query(`
    SELECT event, sum(jsonb_array_length(coalesce(payload->'data'->'updateIds', payload->'data'->'computerIds')))::int AS count
    FROM messaging.outbox WHERE event IN ('DeploymentChanged', 'ComputersRemoved') GROUP BY event ORDER BY event`);
  expect(told).toEqual([{ event: 'ComputersRemoved', count: COMPUTERS.length }, { event: 'DeploymentChanged', count: UPDATES.length }]);
}, 4 * PATIENCE);

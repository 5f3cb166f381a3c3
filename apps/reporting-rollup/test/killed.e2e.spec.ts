import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createDataSource, runMigrations } from '@sluice/domain/migrations';
import { SHARD_COUNT } from '@sluice/domain/reporting';
import { plantUpdates, ReportingCaller } from '@sluice/testing/reporting';
import { ServiceProcess, until as untilWithin } from '@sluice/testing/service-process';
import type { DataSource } from 'typeorm';
import { EVENT, expectedStatuses, storedByComputer, storedByUpdate } from './naive-reference.js';
import { OwnServers } from './own-servers.js';
import { ReportingLoad } from './reporting-load.js';

const UPDATES = Array.from({ length: 20 }, (_, index) => `00000000-0000-4000-8000-0000000006${String(index).padStart(2, '0')}`);
const COMPUTERS = 24;
/** Events that must be answered before the next disturbance, so that each meets a load. */
const MEANWHILE = 150;
/** How long one state may take to be reached while everything is disturbed. Milliseconds. */
const PATIENCE = 60_000;

const until = (what: string, look: () => Promise<boolean>) => untilWithin(what, look, PATIENCE);

let servers: OwnServers;
const replicas: ServiceProcess[] = [];

beforeAll(async () => {
  servers = await OwnServers.start();
  await runMigrations(servers.databaseUrl);
  await withDatabase((dataSource) => plantUpdates(dataSource, UPDATES));
  replicas.push(...await Promise.all([startReplica(), startReplica()]));
}, 120_000);

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop('SIGKILL')));
  await servers?.stop();
});

function startReplica(port?: number): Promise<ServiceProcess> {
  return ServiceProcess.start('reporting-rollup', {
    DATABASE_URL: servers.databaseUrl, NATS_URL: servers.natsUrl, SLUICE_LOG_LEVEL: 'warn', SLUICE_REPORTS_PER_TRANSACTION: '20',
  }, port === undefined ? {} : { port });
}

async function withDatabase<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = await createDataSource(servers.databaseUrl, { poolSize: 1 }).initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

const shards = (): Promise<number[]> => Promise.all(replicas.map((replica) => (replica.isRunning ? replica.metric('sluice_report_shards') : 0)));
const storedEvents = (): Promise<number> => withDatabase(async (dataSource) => {
  const [row]: [{ count: number }] = await dataSource.query('SELECT count(*)::int AS count FROM reporting.event');
  return row.count;
});

async function moreAnswered(load: ReportingLoad): Promise<void> {
  const before = load.answeredEvents;
  await until('more answers', () => Promise.resolve(load.answeredEvents >= before + MEANWHILE));
}

async function moreStored(): Promise<void> {
  const before = await storedEvents();
  await until('more stored events', async () => await storedEvents() >= before + MEANWHILE);
}

async function fairShares(): Promise<void> {
  await until('fair shares', async () => (await shards()).join() === [SHARD_COUNT / 2, SHARD_COUNT / 2].join());
}

async function survives(replica: number, load: ReportingLoad): Promise<void> {
  const { port } = replicas[replica]!;
  await replicas[replica]!.stop('SIGKILL');
  await until('the other replica to own everything', async () => Math.max(...await shards()) === SHARD_COUNT);
  await moreStored();
  replicas[replica] = await startReplica(port);
  await fairShares();
  await moreAnswered(load);
}

it('stores what was answered true exactly once, whoever is killed (kill -9) while reports come in', async () => {
  await fairShares();
  const callers = await withDatabase((dataSource) => Promise.all(replicas.map(({ url }) => ReportingCaller.of(url, dataSource))));
  const load = new ReportingLoad(callers, UPDATES, COMPUTERS);
  await moreAnswered(load);

  await survives(0, load);
  await survives(1, load);

  await servers.killNats();
  const failuresBefore = load.failures;
  await until('computers to be turned away', () => Promise.resolve(load.failures >= failuresBefore + COMPUTERS));
  await servers.restartNats();
  await moreAnswered(load);
  await moreStored();

  await servers.killPostgres();
  // Answers need the stream only.
  await moreAnswered(load);
  await servers.restartPostgres();
  await fairShares();
  await moreStored();

  await load.stop();
  const sent = [...load.answered.values()].flat();
  await until('everything to be stored', async () => await storedEvents() >= sent.length);
  await withDatabase(async (dataSource) => {
    const stored: { instance_id: string }[] = await dataSource.query('SELECT instance_id FROM reporting.event ORDER BY instance_id');
    expect(stored.map((row) => row.instance_id)).toEqual(sent.map(({ instanceId }) => instanceId).sort());
    const expected = expectedStatuses(load.answered);
    expect(expected.length).toBeGreaterThan(COMPUTERS);
    expect(await storedByComputer(dataSource)).toEqual(expected);
    expect(await storedByUpdate(dataSource)).toEqual(expected);
    const counted: unknown[] = await dataSource.query('SELECT sum(success_count)::int AS successes, sum(failure_count)::int AS failures FROM reporting.install_activity');
    const count = (...ids: number[]): number => sent.filter(({ eventId }) => ids.includes(eventId)).length;
    expect(counted).toEqual([{ successes: count(EVENT.installed, EVENT.installedWithReboot), failures: count(EVENT.failed) }]);
  });
}, 240_000);

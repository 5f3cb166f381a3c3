import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDataSource, runMigrations } from '@sluice/domain/migrations';
import { startNats, startPostgres, throwawayDirectory, type LocalNats, type LocalServer, type ThrowawayDirectory } from '@sluice/local-services';
import { EventConsumer } from '@sluice/testing/environment';
import { syntheticCatalog } from '@sluice/testing/synthetic-catalog';
import { UpstreamServer } from '@sluice/testing/upstream-server';
import { catalogContent } from './catalog-content.js';
import { whatWasTold } from './told-events.js';
import { Installation, until } from './worker-process.js';

const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url));
const SIZES = { products: 6, detectoids: 10, updates: 60, bundlesOf: 2, fragmentBytes: 2_000, seed: 11 };
const PILOTS = '00000000-0000-4000-8000-000000000500';
const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';
/** One account of the bus for each test: streams of one are not seen by another. */
const ACCOUNTS = Array.from({ length: 24 }, (_, at) => `t${at}`);
const PHASES: [phase: string, operation: string, call: number][] = [
  ['authorization', 'GetAuthorizationCookie', 1], ['configuration', 'GetConfigData', 1], ['categories', 'GetRevisionIdList', 1], ['categories', 'GetUpdateData', 1],
  ['updates', 'GetRevisionIdList', 2], ['updates', 'GetUpdateData', 4], ['deployments', 'GetDeployments', 1],
];

const documents: string[] = [];
let directory: ThrowawayDirectory;
let nats: LocalNats;
let postgres: LocalServer;
let tests = 0;
let undisturbed: { catalog: unknown; told: string[] };
let installation: Installation;
let upstream: UpstreamServer;
let consumer: EventConsumer;

const startBus = () => startNats({ dataDir: join(directory.path, 'nats'), port: 0, accounts: ACCOUNTS, log: () => undefined });
/** Durable, unlike the databases of other tests: here it dies. */
const startDatabase = () => startPostgres({ dataDir: join(directory.path, 'postgresql'), port: 0, tune: 'durable', log: () => undefined });

async function killBus(): Promise<void> {
  nats.kill();
  await nats.exited;
}

/** What PostgreSQL calls an immediate shutdown: nothing is written, the next start recovers as after a crash. */
async function crashDatabase(): Promise<void> {
  process.kill(postgres.pid, 'SIGQUIT');
  await postgres.exited;
}

async function newDatabase(name: string): Promise<string> {
  const server = await createDataSource(postgres.url, { poolSize: 1 }).initialize();
  await server.query(`CREATE DATABASE ${name}`);
  await server.destroy();
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  await runMigrations(url.href);
  return url.href;
}

async function begin(): Promise<void> {
  const account = ACCOUNTS[tests++]!;
  upstream = await UpstreamServer.start();
  upstream.settings.maxUpdatesPerRequest = 20;
  for (const xml of documents) upstream.state.publish(xml);
  upstream.state.groups.set(PILOTS, { TargetGroupID: PILOTS, ParentGroupId: ALL_COMPUTERS, Name: 'Pilots', IsBuiltin: false });
  installation = await Installation.over(await newDatabase(account), nats.accountUrls[account]!);
  await installation.configure({ upstreamKind: 'sluice', upstreamUrl: upstream.url, role: 'replica' });
  await installation.startWorker();
  consumer = await EventConsumer.create(installation.busUrl);
}

async function finish(): Promise<void> {
  await installation.stop();
  await upstream.stop();
}

/** Does something while the upstream server holds back its answer to a call, and returns the run once that is done. */
async function during(operation: string, call: number, disturbance: () => Promise<unknown>): Promise<string> {
  for (let earlier = 1; earlier < call; earlier += 1) upstream.script(operation, { kind: 'wait', until: () => Promise.resolve() });
  const done = new Promise<unknown>((resolve, reject) => {
    upstream.script(operation, { kind: 'wait', until: () => disturbance().then(resolve, reject) });
  });
  const id = await installation.request();
  await done;
  return id;
}

/** All that the outbox had to say, as a consumer gets it. */
async function told(): Promise<string[]> {
  await until('the outbox to be empty', async () => {
    const [row]: { waiting: number }[] = await installation.dataSource.query('SELECT count(*)::int AS waiting FROM messaging.outbox WHERE published_at IS NULL');
    return row!.waiting === 0;
  });
  const events = await consumer.drain();
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  return whatWasTold(events);
}

async function expectUndisturbed(id: string): Promise<void> {
  expect(await installation.ended(id)).toMatchObject({ problemCount: 0 });
  expect(await catalogContent(installation.dataSource)).toEqual(undisturbed.catalog);
  expect(await told()).toEqual(undisturbed.told);
}

beforeAll(async () => {
  for await (const xml of syntheticCatalog(SIZES)) documents.push(xml);
  directory = await throwawayDirectory(CHECKOUT);
  [nats, postgres] = await Promise.all([startBus(), startDatabase()]);
  await begin();
  await installation.synchronize();
  undisturbed = { catalog: await catalogContent(installation.dataSource), told: await told() };
  await finish();
}, 120_000);
beforeEach(begin, 60_000);
afterEach(finish, 60_000);
afterAll(async () => {
  await Promise.all([nats?.stop(), postgres?.stop()]);
  directory?.remove();
}, 60_000);

it('an undisturbed run tells of every revision once', () => {
  expect(undisturbed.told.filter((line) => line.startsWith('update-synchronized'))).toHaveLength(documents.length);
  expect(undisturbed.told).toContainEqual(expect.stringMatching(/^synchronization-completed/));
});

describe('a run whose bus', () => {
  it.each(PHASES)('is killed and started again in phase %s, in %s (%i), tells what an undisturbed run tells', async (_phase, operation, call) => {
    const id = await during(operation, call, async () => {
      await killBus();
      nats = await startBus();
    });
    await expectUndisturbed(id);
  }, 60_000);

  it('is away from its first call to its last goes on without it, and everything is told afterwards', async () => {
    const id = await during('GetAuthConfig', 1, killBus);
    expect(await installation.ended(id)).toMatchObject({ state: 'succeeded' });
    nats = await startBus();
    await expectUndisturbed(id);
  }, 60_000);

  it('dies in the middle of storing, over and over, loses and repeats nothing', async () => {
    const id = await installation.request();
    for (const revisions of [1, 50, 100, 130]) {
      await until('some revisions', async () => (await catalogContent(installation.dataSource)).length >= revisions);
      await killBus();
      nats = await startBus();
    }
    await expectUndisturbed(id);
  }, 60_000);

  it('and whose process die together leave everything in the database', async () => {
    const id = await during('GetUpdateData', 4, async () => {
      await killBus();
      await installation.stopWorker('SIGKILL');
    });
    nats = await startBus();
    await installation.startWorker();
    expect(await installation.ended(id)).toMatchObject({ problemCount: 0 });
    expect(await catalogContent(installation.dataSource)).toEqual(undisturbed.catalog);
    const told = await expectToldBesides();
    expect(told).toEqual([expect.stringContaining('"attempt":2')]);
  }, 60_000);
});

/** What was told besides what an undisturbed run tells, none of which is missing. */
async function expectToldBesides(): Promise<string[]> {
  const left = await told();
  for (const line of undisturbed.told) {
    const at = left.indexOf(line);
    expect([line, at]).not.toEqual([line, -1]);
    left.splice(at, 1);
  }
  return left;
}

describe('a run whose database', () => {
  // Every start recovers, which takes its time; connections that break at any call are tested beside kill -9.
  it.each(PHASES.filter((_phase, at) => at % 2 === 0))('crashes and recovers in phase %s, in %s (%i), ends with what an undisturbed run has and tells', async (_phase, operation, call) => {
    const id = await during(operation, call, async () => {
      await crashDatabase();
      postgres = await startDatabase();
    });
    expect(await installation.ended(id)).toMatchObject({ problemCount: 0 });
    expect(await catalogContent(installation.dataSource)).toEqual(undisturbed.catalog);
    // The lease may have run out meanwhile; then the same process took the run up again and says so.
    expect((await expectToldBesides()).filter((line) => !/^synchronization-started .*"attempt":[2-9]/.test(line))).toEqual([]);
  }, 60_000);
});

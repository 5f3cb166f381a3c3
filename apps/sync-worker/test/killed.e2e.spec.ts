import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { syntheticCatalog } from '@sluice/testing/synthetic-catalog';
import { UpstreamServer } from '@sluice/testing/upstream-server';
import { announced, catalogContent } from './catalog-content.js';
import { Installation, until } from './worker-process.js';

const SIZES = { products: 6, detectoids: 10, updates: 60, bundlesOf: 2, fragmentBytes: 2_000, seed: 11 };
const PILOTS = '00000000-0000-4000-8000-000000000500';
const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';

const documents: string[] = [];
let undisturbed: unknown;
let installation: Installation;
let upstream: UpstreamServer;

async function begin(): Promise<void> {
  upstream = await UpstreamServer.start();
  upstream.settings.maxUpdatesPerRequest = 20;
  for (const xml of documents) upstream.state.publish(xml);
  upstream.state.groups.set(PILOTS, { TargetGroupID: PILOTS, ParentGroupId: ALL_COMPUTERS, Name: 'Pilots', IsBuiltin: false });
  installation = await Installation.create();
  await installation.configure({ upstreamKind: 'sluice', upstreamUrl: upstream.url, role: 'replica' });
}

async function finish(): Promise<void> {
  await installation.stop();
  await upstream.stop();
}

beforeAll(async () => {
  for await (const xml of syntheticCatalog(SIZES)) documents.push(xml);
  await begin();
  await installation.startWorker();
  await installation.synchronize();
  undisturbed = await catalogContent(installation.dataSource);
  await finish();
}, 60_000);
beforeEach(begin);
afterEach(finish);

async function expectUndisturbed(id: string): Promise<void> {
  expect(await installation.ended(id)).toMatchObject({ problemCount: 0 });
  expect(await catalogContent(installation.dataSource)).toEqual(undisturbed);
  const told = await announced(installation.dataSource);
  expect([told.length, new Set(told).size]).toEqual([documents.length, documents.length]);
}

describe('a sync-worker that is killed (kill -9)', () => {
  it.each([
    ['authorization', 'GetAuthorizationCookie', 1], ['configuration', 'GetConfigData', 1], ['categories', 'GetRevisionIdList', 1], ['categories', 'GetUpdateData', 1],
    ['updates', 'GetRevisionIdList', 2], ['updates', 'GetUpdateData', 4], ['updates', 'GetUpdateData', 9], ['deployments', 'GetDeployments', 1],
  ])('in phase %s, in call %s %s: the next process ends with the catalog of an undisturbed run', async (_phase, operation, count) => {
    await installation.startWorker();
    for (let call = 1; call < count; call += 1) upstream.script(operation, { kind: 'wait', until: () => Promise.resolve() });
    let killed: Promise<void> | undefined;
    upstream.script(operation, { kind: 'wait', until: () => (killed = installation.stopWorker('SIGKILL')) });
    const id = await installation.request();
    await until('the kill', () => killed !== undefined);
    await killed;
    await installation.startWorker();
    await expectUndisturbed(id);
  });

  it('in the middle of storing, again and again, loses nothing and repeats nothing', async () => {
    const id = await installation.request();
    for (const revisions of [1, 60, 120]) {
      await installation.startWorker();
      await until('some revisions', async () => {
        const [row]: { count: number }[] = await installation.dataSource.query('SELECT count(*)::int AS count FROM catalog.revision');
        return row!.count >= revisions;
      });
      await installation.stopWorker('SIGKILL');
    }
    await installation.startWorker();
    await expectUndisturbed(id);
  }, 90_000);
});

describe('a sync-worker', () => {
  it('that is told to stop lets go of its run, and the next one goes on', async () => {
    await installation.startWorker();
    upstream.script('GetUpdateData', { kind: 'wait', until: () => Promise.resolve() }, { kind: 'hang' });
    const id = await installation.request();
    await until('the second call', () => upstream.calls.filter(({ operation }) => operation === 'GetUpdateData').length >= 2);
    await installation.stopWorker('SIGTERM');
    await installation.startWorker();
    await expectUndisturbed(id);
  }, 60_000);

  it('whose database throws all its connections out goes on when it is back', async () => {
    await installation.startWorker();
    upstream.script('GetUpdateData', { kind: 'wait', until: () => Promise.resolve() }, {
      kind: 'wait', until: () => installation.dataSource.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sluice-sync-worker'`),
    });
    await expectUndisturbed(await installation.request());
  });

  it('whose upstream server goes away and comes back goes on where it was', async () => {
    await installation.startWorker();
    upstream.script('GetUpdateData', { kind: 'wait', until: () => Promise.resolve() }, { kind: 'reset' }, { kind: 'status', status: 500 }, { kind: 'cut' }, { kind: 'status', status: 502 });
    await expectUndisturbed(await installation.request());
  });

  it('is one of two, and the other one keeps out of its way', async () => {
    await installation.startWorker();
    const other = await installation.startService('sync-worker');
    try {
      await expectUndisturbed(await installation.request());
      expect(upstream.calls.filter(({ operation }) => operation === 'GetConfigData')).toHaveLength(1);
    } finally {
      await other.stop('SIGKILL');
    }
  });
});

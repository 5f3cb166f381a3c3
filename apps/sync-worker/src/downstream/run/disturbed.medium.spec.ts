import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { syntheticCatalog } from '@sluice/testing/synthetic-catalog';
import type { UpstreamBehaviour } from '@sluice/testing/upstream-server';
import { DownstreamServer } from '../../../test/downstream-server.js';

const SIZES = { products: 4, detectoids: 6, updates: 24, bundlesOf: 2, fragmentBytes: 900, seed: 7 };
const PILOTS = '00000000-0000-4000-8000-000000000500';
const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';
/** These are one step, which begins anew when one of them fails. */
const AUTHORIZATION = ['GetAuthConfig', 'GetAuthorizationCookie', 'GetCookie'];
/** What a replica calls besides. */
const CALLS = ['GetConfigData', 'GetRevisionIdList', 'GetUpdateData', 'GetDeployments'];

const documents: string[] = [];
let undisturbed: { catalog: unknown; told: string[] };
let server: DownstreamServer;

async function begin(): Promise<void> {
  server = await DownstreamServer.start();
  const { settings, state } = server.upstream;
  settings.maxUpdatesPerRequest = 10;
  for (const xml of documents) state.publish(xml);
  state.groups.set(PILOTS, { TargetGroupID: PILOTS, ParentGroupId: ALL_COMPUTERS, Name: 'Pilots', IsBuiltin: false });
  state.deploy({
    UpdateId: state.documents.values().next().value!.updateId, RevisionNumber: 1, Action: 0, AdminName: 'Ada', Deadline: '2026-12-24T18:00:00Z', IsAssigned: true,
    GoLiveTime: '2026-01-01T00:00:00', DeploymentGuid: PILOTS.replace('500', '700'), TargetGroupId: PILOTS, DownloadPriority: 1,
  });
  await server.configure({ role: 'replica' });
}

beforeAll(async () => {
  for await (const xml of syntheticCatalog(SIZES)) documents.push(xml);
  await begin();
  await server.run();
  undisturbed = { catalog: await server.catalog(), told: await server.told() };
  await server.stop();
});
beforeEach(begin);
afterEach(() => server.stop());

/** A change of the upstream server that takes effect in the middle of its answer to a call. */
const meanwhile = (change: () => void): UpstreamBehaviour => ({ kind: 'wait', until: () => Promise.resolve(change()) });
const pass: UpstreamBehaviour = meanwhile(() => undefined);

async function expectUndisturbed(): Promise<void> {
  const { record, problems } = await server.run();
  expect([record.state, record.failure, problems]).toEqual(['succeeded', null, []]);
  expect(await server.catalog()).toEqual(undisturbed.catalog);
  expect(await server.told()).toEqual(undisturbed.told);
}

describe.each([...AUTHORIZATION, ...CALLS])('a run whose upstream server fails in %s', (operation) => {
  it.each<[string, UpstreamBehaviour[]]>([
    ['with the statuses 500, 502 and 504', [{ kind: 'status', status: 500 }, { kind: 'status', status: 502 }, { kind: 'status', status: 504 }]],
    ['with half answers', [{ kind: 'cut' }, { kind: 'cut' }]],
    ['with broken connections', [{ kind: 'reset' }, { kind: 'reset' }]],
    ['with 503 and a time to come back', [{ kind: 'status', status: 503, retryAfter: '1' }]],
  ])('%s ends with the catalog and the events of an undisturbed one', async (_how, behaviours) => {
    server.upstream.script(operation, ...behaviours);
    await expectUndisturbed();
  });
});

describe('a run whose upstream server', () => {
  it.each(['GetConfigData', 'GetUpdateData', 'GetDeployments'])('does not answer %s in time ends with the catalog and the events of an undisturbed one', async (operation) => {
    server.upstream.script(operation, { kind: 'hang' });
    await expectUndisturbed();
  });

  it.each([['GetConfigData', 1], ['GetRevisionIdList', 1], ['GetUpdateData', 1], ['GetUpdateData', 3], ['GetRevisionIdList', 2], ['GetDeployments', 1]])(
    'changes the key of its cookies in %s (%i) ends with the catalog and the events of an undisturbed one', async (operation, call) => {
      const { settings } = server.upstream;
      server.upstream.script(operation, ...Array.from({ length: call - 1 }, () => pass), meanwhile(() => { settings.cookieKey = 'second'; }));
      await expectUndisturbed();
    });

  it('fails otherwise at every call, one after the other, ends with the catalog and the events of an undisturbed one', async () => {
    for (const operation of AUTHORIZATION) server.upstream.script(operation, { kind: 'reset' });
    for (const operation of CALLS) {
      for (let call = 0; call < 6; call += 1) server.upstream.script(operation, { kind: 'reset' }, { kind: 'cut' }, { kind: 'status', status: 500 }, pass);
    }
    await expectUndisturbed();
  });

  it('serves no more in the middle fails with its reason, and the next run ends with the catalog and the events of an undisturbed one', async () => {
    server.upstream.script('GetUpdateData', pass, pass, { kind: 'status', status: 404 });
    expect((await server.run()).record).toMatchObject({ state: 'failed', failureCode: 'UPSTREAM_REFUSED' });
    await server.run();
    expect(await server.catalog()).toEqual(undisturbed.catalog);
    expect((await server.told()).filter((line) => line.startsWith('update-synchronized'))).toEqual(undisturbed.told.filter((line) => line.startsWith('update-synchronized')));
  });
});

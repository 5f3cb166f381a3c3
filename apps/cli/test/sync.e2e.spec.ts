import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { readSampleDocuments } from '@sluice/testing/sample-catalog';
import { UpstreamServer } from '@sluice/testing/upstream-server';
import { ApiClient } from '../../console/test/api-client.js';
import { ServiceProcess, until } from '../../console/test/service-process.js';
import { newSelectionSchema, selectionPreviewSchema, selectionSchema } from '../../console/src/selection/selection.schema.js';
import { synchronizationDetailsSchema, synchronizationPageSchema, synchronizationSchema } from '../../console/src/synchronizations/synchronization.schema.js';
import { serverSchema } from '../../console/src/server/server.schema.js';
import { runSluice, type RunResult } from './run-sluice.js';

const TOKEN = 'a-token-of-administrators-that-nobody-prints';
const PATH = '/api/v1/synchronizations';

let database: TestDatabase;
let upstream: UpstreamServer;
let management: ServiceProcess;
let worker: ServiceProcess;
let api: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  upstream = await UpstreamServer.start();
  const environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN, SLUICE_SYNCHRONIZATION_PAUSE_PERCENT: '0', SLUICE_SYNCHRONIZATION_LEASE_SECONDS: '2' };
  [management, worker] = await Promise.all([ServiceProcess.start('console', environment), ServiceProcess.start('sync-worker', environment)]);
  api = new ApiClient(management.url, TOKEN);
  for (const { xml } of await readSampleDocuments()) upstream.state.publish(xml);
}, 60_000);

afterAll(async () => {
  await Promise.all([management?.stop(), worker?.stop()]);
  await upstream?.stop();
  await database?.drop();
});

beforeEach(() => void upstream.calls.splice(0));

const sluice = (...args: string[]): Promise<RunResult> => runSluice(args, { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN });
const details = (id: string) => api.ok(synchronizationDetailsSchema, 'GET', `${PATH}/${id}`);
const ended = (id: string) => until('the synchronization to end', async () => {
  const now = await details(id);
  return now.finishedAt === null ? null : now;
});

describe('synchronizing', () => {
  it('is refused without an upstream server', async () => {
    const { exitCode, stderr } = await sluice('sync');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('No upstream server is configured')]);
  });

  it('brings categories first, of which a selection is made', async () => {
    const { headers } = await api.send('GET', '/api/v1/server');
    await api.ok(serverSchema, 'PATCH', '/api/v1/server', { body: { upstream: { kind: 'wsus', url: upstream.url } }, headers: { 'if-match': headers.get('etag')! } });
    const { exitCode, stdout } = await sluice('sync', '--categories', '--wait');
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^succeeded: \d\d new revisions, 0 problems\nbegan .*, ended /)]);
    const products = await (await fetch(`${management.url}/api/v1/products`, { headers: { authorization: `Bearer ${TOKEN}` } })).json() as { items: { updateId: string; type: string }[] };
    const classifications = await (await fetch(`${management.url}/api/v1/classifications`, { headers: { authorization: `Bearer ${TOKEN}` } })).json() as { items: { updateId: string }[] };
    const wanted = newSelectionSchema.parse({ productIds: products.items.filter(({ type }) => type === 'product').map(({ updateId }) => updateId), classificationIds: classifications.items.map(({ updateId }) => updateId) });

    const before = await api.send('GET', '/api/v1/selection');
    expect(selectionSchema.parse(before.body)).toEqual({ products: [], classifications: [] });
    const stale = await api.send('PUT', '/api/v1/selection', { body: wanted, headers: { 'if-match': '"other"' } });
    expect(stale.status).toBe(412);
    const preview = await api.ok(selectionPreviewSchema, 'POST', '/api/v1/selection/preview', { body: wanted });
    expect(preview.newRevisions).toBe(preview.revisions);
    expect(preview.metadataBytes).toBeGreaterThan(preview.revisions * 1_000);
    const bad = await api.send('PUT', '/api/v1/selection', { body: { ...wanted, classificationIds: [] }, headers: { 'if-match': '*' } });
    expect([bad.status, bad.body]).toEqual([422, expect.objectContaining({ type: 'urn:sluice:problem:invalid-selection' })]);
    const selected = await api.ok(selectionSchema, 'PUT', '/api/v1/selection', { body: wanted, headers: { 'if-match': before.headers.get('etag')! } });
    expect(selected.products.every(({ isSynchronized, title }) => !isSynchronized && title !== '')).toBe(true);
  });

  it('brings the selected updates and tells of them', async () => {
    const { exitCode, stdout } = await sluice('sync', '--wait', '--json');
    const run = synchronizationDetailsSchema.parse(JSON.parse(stdout));
    expect([exitCode, run.state, run.problems, run.failure]).toEqual([0, 'succeeded', [], null]);
    expect(run.newRevisions).toBeGreaterThan(10);
    expect((await sluice('sync', 'status')).stdout).toMatch(/^succeeded: [^]*ended [^\n]*\n$/);
    await api.ok(serverSchema, 'PATCH', '/api/v1/server', { body: { schedule: { timesPerDay: 1, timeOfDay: '03:00' } }, headers: { 'if-match': '*' } });
    expect((await sluice('sync', 'status')).stdout).toMatch(/\nthe next one begins \d{4}-\d\d-\d\d 03:[0-2]\d UTC\n$/);
    await api.ok(serverSchema, 'PATCH', '/api/v1/server', { body: { schedule: null }, headers: { 'if-match': '*' } });
    const { items } = await api.ok(synchronizationPageSchema, 'GET', PATH);
    expect(items.map(({ scope }) => scope)).toEqual(['everything', 'categories']);
  });

  it('can be cancelled while it goes', async () => {
    upstream.script('GetConfigData', { kind: 'hang' });
    const started = await api.send('POST', PATH, { body: {}, headers: { 'sluice-administrator': 'Ada' } });
    const { id, administrator } = synchronizationSchema.parse(started.body);
    expect([started.status, started.headers.get('location'), administrator]).toEqual([201, `${PATH}/${id}`, 'Ada']);
    expect((await api.send('POST', PATH, { body: {} })).status).toBe(409);
    await until('the call', () => upstream.calls.some(({ operation }) => operation === 'GetConfigData'));
    expect((await sluice('sync', 'cancel')).stdout).toBe('the synchronization is ending\n');
    expect(await ended(id)).toMatchObject({ state: 'cancelled', isCancelling: false });
    expect((await api.send('POST', `${PATH}/${id}/cancel`, { body: {} })).status).toBe(409);
    expect((await api.send('GET', `${PATH}/${'0'.repeat(8)}-0000-4000-8000-000000000000`)).status).toBe(404);
  });

  it('says why it failed', async () => {
    upstream.script('GetConfigData', { kind: 'fault', errorCode: 'InternalServerError' });
    const { exitCode, stdout, stderr } = await sluice('sync', '--wait');
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('UPSTREAM_REFUSED')]);
    expect(stderr).toContain('InternalServerError');
  });
});

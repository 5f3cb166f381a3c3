import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDataSource } from '@sluice/domain/migrations';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { readSampleDocuments } from '@sluice/testing/sample-catalog';
import { UpstreamServer } from '@sluice/testing/upstream-server';
import { ApiClient } from '../../console/test/api-client.js';
import { ServiceProcess, until } from '@sluice/testing/service-process';
import { z } from 'zod';
import { productPageSchema } from '../../console/src/categories/category.schema.js';
import { removalPreviewSchema } from '../../console/src/selection/removal.schema.js';
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
    expect(preview).toMatchObject({ contentBytes: 0, revisionsOfUnknownContent: preview.revisions });
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

  it('knows beforehand how much content a selection has, as far as its updates are here', async () => {
    const selected = await api.ok(selectionSchema, 'GET', '/api/v1/selection');
    const ids = (some: readonly { updateId: string }[]) => some.map(({ updateId }) => updateId);
    const preview = await api.ok(selectionPreviewSchema, 'POST', '/api/v1/selection/preview', { body: { productIds: ids(selected.products), classificationIds: ids(selected.classifications) } });
    expect(preview).toMatchObject({ newRevisions: 0, revisionsOfUnknownContent: 0 });
    expect(preview.contentBytes).toBeGreaterThan(0);
  });

  it('can be cancelled while it goes', async () => {
    upstream.script('GetConfigData', { kind: 'hang' });
    const started = await api.send('POST', PATH, { body: {}, headers: { 'sluice-administrator': 'Ada' } });
    const { id, administrator } = synchronizationSchema.parse(started.body);
    expect([started.status, started.headers.get('location'), administrator]).toEqual([201, `${PATH}/${id}`, 'Ada']);
    expect((await api.send('POST', PATH, { body: {} })).status).toBe(409);
    await until('the call', () => upstream.calls.some(({ operation }) => operation === 'GetConfigData'));
    // The worker may be faster than the answer.
    expect((await sluice('sync', 'cancel')).stdout).toMatch(/^the synchronization is (ending|cancelled)\n$/);
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

describe('deselecting', () => {
  let title: string;
  const countOf = async (productId: string) => (await api.ok(productPageSchema, 'GET', '/api/v1/products')).items.find(({ updateId }) => updateId === productId)!.updateCount;

  it('shows what a removal would take, and changes nothing without consent', async () => {
    const { products } = await api.ok(selectionSchema, 'GET', '/api/v1/selection');
    const counts = await Promise.all(products.map(({ updateId }) => countOf(updateId)));
    const product = products[counts.indexOf(Math.max(...counts))]!;
    title = product.title;
    expect((await sluice('sync', 'selection')).stdout).toContain(title);
    const { stdout, exitCode } = await sluice('sync', 'deselect', title.toUpperCase(), '--remove', '--preview');
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^updates +[1-9]\d*\nrevisions +[1-9]\d*\nmetadata .*\nfiles .*\ncontent .*\napproved updates +0\n$/)]);
    const unasked = await sluice('sync', 'deselect', title, '--remove');
    expect([unasked.exitCode, unasked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    expect((await sluice('sync', 'deselect', 'no such product')).exitCode).toBe(1);
    expect((await sluice('sync', 'deselect')).exitCode).toBe(2);
    expect(await api.ok(selectionSchema, 'GET', '/api/v1/selection')).toMatchObject({ products });
  });

  it('takes approved updates only when it is told to', async () => {
    const { products } = await api.ok(selectionSchema, 'GET', '/api/v1/selection');
    const { updateId } = products.find((one) => one.title === title)!;
    const source = await createDataSource(database.url).initialize();
    const [update]: { id: string }[] = await source.query(`
      SELECT r.update_id AS id FROM catalog.revision r JOIN catalog.prerequisite p USING (revision_id) WHERE p.prerequisite_update_id = $1 AND r.is_latest
        AND r.explicitly_deployable AND r.publication_state = 'Published' AND r.eula_id IS NULL
        AND NOT EXISTS (SELECT FROM catalog.prerequisite o WHERE o.revision_id = r.revision_id AND o.is_category AND o.prerequisite_update_id IN (
          SELECT update_id FROM synchronization.selected_category WHERE kind = 'product' AND update_id <> $1)) LIMIT 1`, [updateId]);
    await source.destroy();
    await api.send('POST', `/api/v1/updates/${update!.id}/approvals`, { body: { groupId: 'a0a08746-4dbe-4a37-9adf-9e7652c0b421', action: 'install', acceptEula: true } });
    const refused = await sluice('sync', 'deselect', title, '--remove', '--yes');
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('--remove-approved')]);
    expect((await api.ok(selectionSchema, 'GET', '/api/v1/selection')).products).toHaveLength(products.length);

    const { exitCode, stdout } = await sluice('sync', 'deselect', title, '--remove', '--remove-approved', '--yes', '--wait', '--json');
    const { selection, preview, removal } = removed.parse(JSON.parse(stdout));
    expect([exitCode, removal.state, removal.scope, removal.removedRevisions]).toEqual([0, 'succeeded', 'removal', preview.revisions]);
    expect(selection.products).toHaveLength(products.length - 1);
    expect((await api.send('GET', `/api/v1/updates/${update!.id}`)).status).toBe(404);
    expect((await sluice('sync', 'status')).stdout).toMatch(/^succeeded: [1-9]\d* revisions removed\n/);
  });

  it('is undone by selecting and synchronizing again', async () => {
    expect((await sluice('sync', 'select', title)).stdout).toContain(title);
    const { stdout } = await sluice('sync', '--wait', '--json');
    expect(synchronizationDetailsSchema.parse(JSON.parse(stdout)).newRevisions).toBeGreaterThan(0);
    const { stdout: nothing } = await sluice('sync', 'deselect', '--remove', '--yes', '--wait');
    expect(nothing).toMatch(/\nsucceeded: 0 revisions removed\n/);
  });

  it('is refused by the API where it makes no sense', async () => {
    const { products, classifications } = await api.ok(selectionSchema, 'GET', '/api/v1/selection');
    const ids = (some: readonly { updateId: string }[]) => some.map(({ updateId }) => updateId);
    expect(await api.problem('POST', '/api/v1/selection/removals/preview', { body: { selection: { productIds: ids(products), classificationIds: [] } } })).toMatchObject({ status: 422 });
    await api.send('PUT', '/api/v1/selection', { body: { productIds: [], classificationIds: [] }, headers: { 'if-match': '*' } });
    expect(await api.problem('POST', '/api/v1/selection/removals', { body: {} })).toMatchObject({ status: 409, type: 'urn:sluice:problem:nothing-selected' });
    expect(await api.problem('POST', PATH, { body: { scope: 'removal' } })).toMatchObject({ status: 400 });
    await api.send('PUT', '/api/v1/selection', { body: { productIds: ids(products), classificationIds: ids(classifications) }, headers: { 'if-match': '*' } });
    await api.ok(serverSchema, 'PATCH', '/api/v1/server', { body: { role: 'replica' }, headers: { 'if-match': '*' } });
    expect(await api.problem('POST', '/api/v1/selection/removals', { body: {} })).toMatchObject({ status: 409, type: 'urn:sluice:problem:replica-has-no-selection' });
  });
});

/** What `sluice sync deselect --remove --wait --json` prints. */
const removed = z.object({ selection: selectionSchema, preview: removalPreviewSchema, removal: synchronizationDetailsSchema });

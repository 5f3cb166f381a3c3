import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { importCatalog } from '@sluice/domain/catalog';
import { replaceSelection, requestRemoval, takeRun } from '@sluice/domain/synchronization';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { syntheticCatalog } from '@sluice/testing/synthetic-catalog';
import { catalogContent } from '../../../test/catalog-content.js';
import { DownstreamServer, type TestRun } from '../../../test/downstream-server.js';
import { ProcessStopping } from '../run/outcome-of-failure.js';
import { SynchronizationCancelled } from '../upstream/synchronization-stopped.js';

// Two products with 480 revisions each: three batches.
const SIZES = { products: 2, detectoids: 6, updates: 320, bundlesOf: 2, fragmentBytes: 200, seed: 21 };

let server: DownstreamServer;
let documents: string[];
let products: string[];
let classifications: string[];

beforeEach(async () => {
  server = await DownstreamServer.start();
  await server.configure();
  documents = [];
  for await (const xml of syntheticCatalog(SIZES)) documents.push(xml);
  for (const xml of documents) server.upstream.state.publish(xml);
  await server.run('categories');
  const ids = async (type: string) => ((await server.dataSource.query(`SELECT update_id AS id FROM catalog.revision WHERE category_type = $1 ORDER BY title`, [type])) as { id: string }[]).map(({ id }) => id);
  [products, classifications] = [await ids('Product'), await ids('UpdateClassification')];
});
afterEach(() => server.stop());

const select = (...productIds: string[]) => replaceSelection(server.dataSource, { productIds, classificationIds: productIds.length === 0 ? [] : classifications });
const content = () => catalogContent(server.dataSource);
const request = () => requestRemoval(server.dataSource, { adminName: 'Ada', removeApproved: false, includeImported: false });
async function remove(signal?: AbortSignal): Promise<TestRun> {
  const id = await request();
  await server.goOn(signal);
  return server.result(id);
}
const removed = async () => Number((await server.dataSource.query('SELECT count(*) FROM catalog.removed_revision') as { count: string }[])[0]!.count);
/** Identities that UpdateRemoved told of, each as often as it did. */
const toldRemoved = async () => ((await server.dataSource.query(`
  SELECT revision ->> 'revisionId' AS id FROM messaging.outbox, jsonb_array_elements(payload -> 'data' -> 'revisions') AS revision WHERE event = 'UpdateRemoved'`)) as { id: string }[]).map(({ id }) => id);

/** Aborts after the first batch. */
async function removeUntilFirstBatch(reason: Error): Promise<string> {
  const abort = new AbortController();
  const id = await request();
  const going = server.goOn(abort.signal);
  while (await removed() === 0) await new Promise((resolve) => setImmediate(resolve));
  abort.abort(reason);
  await going;
  return id;
}

describe('a removal', () => {
  it('leaves the catalog that synchronizing what stays selected makes, and asks no upstream server', async () => {
    await select(products[0]!);
    await server.run();
    const wanted = await content();
    await select(...products);
    await server.run();
    expect((await content()).length).toBe(wanted.length + 480);
    await select(products[0]!);
    server.upstream.takeCalls();
    const { record, problems } = await remove();
    expect([record.state, record.scope, record.removedRevisions, record.phase, record.done, record.total, problems]).toEqual(['succeeded', 'removal', 480, 'removal', 480, 480, []]);
    expect(await content()).toEqual(wanted);
    expect(server.upstream.takeCalls()).toEqual([]);
    const told = await toldRemoved();
    expect([told.length, new Set(told).size, await removed()]).toEqual([480, 480, 480]);
  });

  it.each([
    ['a selection that was synchronized', true, true],
    ['a selection, without a synchronization in between', true, false],
    ['everything, without a synchronization in between', false, false],
  ])('is undone by selecting again, after %s: new ids, unapproved, nothing missing', async (_, isSelected, synchronizesBetween) => {
    if (isSelected) await select(...products);
    await server.run();
    const before = await content();
    await select(products[0]!);
    if (synchronizesBetween) await server.run();
    expect((await remove()).record.removedRevisions).toBe(480);
    if (synchronizesBetween) expect((await server.run()).record.newRevisions).toBe(0);
    await select(...products);
    const { record, problems } = await server.run();
    expect([record.newRevisions, problems, await content()]).toEqual([480, [], before]);
    const [reused]: { count: number }[] = await server.dataSource.query('SELECT count(*)::int AS count FROM catalog.removed_revision JOIN catalog.revision USING (revision_id)');
    expect(reused).toEqual({ count: 0 });
    expect((await server.run()).record.newRevisions).toBe(0);
  });

  it('that is cancelled keeps what it did, and another one does the rest', async () => {
    await server.run();
    await select(products[0]!);
    const id = await removeUntilFirstBatch(new SynchronizationCancelled('cancelled'));
    const { record } = await server.result(id);
    expect([record.state, record.removedRevisions]).toEqual(['cancelled', await removed()]);
    expect(record.removedRevisions).toBeLessThan(480);
    const { record: rest } = await remove();
    expect(record.removedRevisions + rest.removedRevisions).toBe(480);
  });

  it('whose process stops is taken up by the next one', async () => {
    await server.run();
    await select(products[0]!);
    const id = await removeUntilFirstBatch(new ProcessStopping('stops'));
    expect(await server.goOn()).toMatchObject({ state: 'succeeded' });
    expect((await server.result(id)).record).toMatchObject({ state: 'succeeded', removedRevisions: 480, attempt: 2 });
  });

  it('goes on with a new plan when a member is wanted after all', async () => {
    await server.run();
    await select(products[0]!);
    const id = await request();
    // It is planned while the lock is held by somebody else, and its first batch has to wait.
    const runner = server.dataSource.createQueryRunner();
    await runner.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const going = server.goOn();
    await waiting();
    await server.dataSource.query(`UPDATE catalog.revision SET is_synchronized = false WHERE title = 'Synthetic member 0 of update 1'`);
    await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    await runner.release();
    await going;
    expect((await server.result(id)).record).toMatchObject({ state: 'succeeded', removedRevisions: 479 });
  });

  it('leaves what was imported by hand', async () => {
    await importCatalog(server.dataSource, (async function* () { for (const xml of documents) yield await revisionFromDocument([Buffer.from(xml)]); })());
    await server.run();
    await select(products[0]!);
    expect((await remove()).record.removedRevisions).toBe(0);
  });

  it('fails when the server has become a replica', async () => {
    await server.run();
    await select(products[0]!);
    const id = await request();
    await server.configure({ role: 'replica' });
    await server.goOn();
    expect((await server.result(id)).record).toMatchObject({ state: 'failed', failureCode: 'NOT_CONFIGURED', removedRevisions: 0 });
    expect(await takeRun(server.dataSource, 60)).toBeNull();
  });
});

/** The catalog's lock, which every batch takes. */
const LOCK = 0x5107_0002;

async function waiting(): Promise<void> {
  for (;;) {
    const found: unknown[] = await server.dataSource.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    if (found.length > 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

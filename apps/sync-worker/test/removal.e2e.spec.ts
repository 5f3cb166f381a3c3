import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { approveUpdate } from '@sluice/domain/deployments';
import { createGroup } from '@sluice/domain/groups';
import { replaceSelection, requestRemoval, requestSynchronization } from '@sluice/domain/synchronization';
import type { ServiceProcess } from '@sluice/testing/service-process';
import { syntheticCatalog } from '@sluice/testing/synthetic-catalog';
import { machines, UpdateClient, type ScanReport } from '@sluice/testing/update-client';
import { UpstreamServer } from '@sluice/testing/upstream-server';
import { catalogContent, decisions } from './catalog-content.js';
import { Installation, until } from './worker-process.js';

// Two products with 300 updates each: two batches of a removal and what is left.
const SIZES = { products: 2, detectoids: 6, updates: 600, bundlesOf: 0, fragmentBytes: 200, seed: 22 };

let upstream: UpstreamServer;
let server: Installation;
let replica: Installation;
let gateway: ServiceProcess;
let client: UpdateClient;
let products: string[];
let classificationIds: string[];
let approved: string[];
let whole: Awaited<ReturnType<typeof catalogContent>>;

beforeAll(async () => {
  upstream = await UpstreamServer.start();
  for await (const xml of syntheticCatalog(SIZES)) upstream.state.publish(xml);
  server = await Installation.create();
  replica = await Installation.create();
  await server.configure({ upstreamKind: 'wsus', upstreamUrl: upstream.url });
  await Promise.all([server.startWorker(), replica.startWorker()]);
  await replica.configure({ upstreamKind: 'sluice', upstreamUrl: server.url, role: 'replica' });
  gateway = await server.startService('wusp-gateway');
  await server.ended(await requestSynchronization(server.dataSource, { trigger: 'administrator', scope: 'categories', adminName: 'Ada' }));
  const ids = async (type: string) => (await server.dataSource.query('SELECT update_id AS id FROM catalog.revision WHERE category_type = $1 ORDER BY title', [type]) as { id: string }[]).map(({ id }) => id);
  [products, classificationIds] = [await ids('Product'), await ids('UpdateClassification')];
  await select(...products);
  await server.synchronize();
  client = fresh();
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  await Promise.all([server?.stop(), replica?.stop()]);
  await upstream?.stop();
});

const fresh = () => new UpdateClient({ serverUrl: gateway.url, machine: machines.windows11Amd64 });
const select = (...productIds: string[]) => replaceSelection(server.dataSource, { productIds, classificationIds });
const remove = (removeApproved = false) => requestRemoval(server.dataSource, { adminName: 'Ada', removeApproved, includeImported: false });
const updatesOf = async (product: string) => (await server.dataSource.query(`
  SELECT r.update_id AS id FROM catalog.revision r JOIN catalog.prerequisite p USING (revision_id)
  WHERE p.prerequisite_update_id = $1 AND r.update_type = 'Software' AND r.publication_state = 'Published' ORDER BY 1`, [product]) as { id: string }[]).map(({ id }) => id);
const outOfScope = ({ rounds }: ScanReport) => rounds.reduce((sum, round) => sum + round.outOfScope, 0);
const count = async (sql: string) => Number((await server.dataSource.query(sql) as { count: string }[])[0]!.count);
/** Waits until the gateway has the catalog of this moment. */
async function live(): Promise<void> {
  const [{ value }] = await server.dataSource.query('SELECT value::int AS value FROM servers.change_number') as [{ value: number }];
  await until('the gateway to have the newest catalog', async () => {
    const metrics = await fetch(`${gateway.url}/metrics`).then((response) => response.text());
    return Number(/^sluice_catalog_change_number(?:\{[^}]*\})? (\S+)$/m.exec(metrics)?.[1]) >= value;
  });
}

describe('a product that is deselected and removed', () => {
  let before: ScanReport;
  let gone: string[];

  it('is there first: a client needs its updates, a server below follows its approvals', async () => {
    const pilots = await createGroup(server.dataSource, { name: 'Pilots' });
    gone = await updatesOf(products[1]!);
    approved = [(await updatesOf(products[0]!))[0]!, gone[0]!];
    for (const updateId of approved) await approveUpdate(server.dataSource, { updateId, targetGroupId: pilots.id, action: 'Install', adminName: 'Ada' });
    await live();
    before = await client.scan();
    expect(before.needed.some(({ updateId }) => gone.includes(updateId))).toBe(true);
    await replica.synchronize();
    expect(await decisions(replica.dataSource)).toHaveLength(2);
    whole = await catalogContent(server.dataSource);
  });

  it('loses everything: updates, approvals, and what clients hold of it at their next scan', async () => {
    await select(products[0]!);
    await expect(remove()).rejects.toMatchObject({ code: 'APPROVED_UPDATES_WOULD_GO' });
    expect(await server.ended(await remove(true))).toMatchObject({ removedRevisions: 300, scope: 'removal' });
    expect(await updatesOf(products[1]!)).toEqual([]);
    expect((await decisions(server.dataSource)).map((decision) => decision.split(' ')[0])).toEqual([approved[0]]);
    await live();
    const after = await client.scan();
    expect(outOfScope(after)).toBeGreaterThan(0);
    expect([after.held + outOfScope(after), after.held]).toEqual([before.held, (await fresh().scan()).held]);
    expect([...after.needed, ...after.installed, ...after.notApplicable].filter(({ updateId }) => gone.includes(updateId))).toEqual([]);
    expect(after.needed.length).toBeGreaterThan(0);
    expect(outOfScope(await client.scan())).toBe(0);
  });

  it('is told to a replica: the deployment died, and its metadata stay there, as a real server leaves them', async () => {
    await replica.synchronize();
    expect((await decisions(replica.dataSource)).map((decision) => decision.split(' ')[0])).toEqual([approved[0]]);
    expect(await catalogContent(replica.dataSource)).toEqual(whole);
  });

  it('comes back when it is selected again, unapproved and under new ids', async () => {
    await select(...products);
    expect(await server.synchronize()).toMatchObject({ newRevisions: 300, problems: [] });
    expect(await catalogContent(server.dataSource)).toEqual(whole);
    await live();
    // The product was a leaf meanwhile. The first scan tells the client that it is none any more; the next one gets what depends on it.
    await client.scan();
    const again = await client.scan();
    expect([again.held, again.needed.map(({ updateId }) => updateId).sort()]).toEqual([before.held, before.needed.map(({ updateId }) => updateId).sort()]);
    expect(await decisions(server.dataSource)).toHaveLength(1);
    expect(await replica.synchronize()).toMatchObject({ newRevisions: 0, problems: [] });
  });
});

describe('a removal whose worker is killed (kill -9) in the middle of a transaction, again and again', () => {
  it('ends with the catalog of an undisturbed one, and every revision was told of once', async () => {
    const told = () => count(`SELECT count(*) FROM messaging.outbox, jsonb_array_elements(payload -> 'data' -> 'revisions') WHERE event = 'UpdateRemoved'`);
    const tombstones = await count('SELECT count(*) FROM catalog.removed_revision');
    await server.dataSource.query(`
      CREATE FUNCTION catalog.linger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END';
      CREATE TRIGGER linger AFTER INSERT ON catalog.removed_revision FOR EACH STATEMENT EXECUTE FUNCTION catalog.linger()`);
    await select(products[0]!);
    const toldBefore = await told();
    const id = await remove();
    for (const batches of [0, 1]) {
      await until(`the worker to be within batch ${batches + 1}`, async () => {
        const lingering = await count(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%INSERT INTO catalog.removed_revision%' AND wait_event = 'PgSleep'`);
        return lingering > 0 && await count('SELECT removed_revisions AS count FROM synchronization.run WHERE state = \'running\'') >= batches * 200;
      });
      await server.stopWorker('SIGKILL');
      await server.startWorker();
    }
    const record = await server.ended(id);
    expect(record).toMatchObject({ removedRevisions: 300, attempt: 3 });
    expect(await updatesOf(products[1]!)).toEqual([]);
    expect((await catalogContent(server.dataSource)).length).toBe(whole.length - 300);
    expect([await count('SELECT count(*) FROM catalog.removed_revision') - tombstones, await told() - toldBefore]).toEqual([300, 300]);
  }, 60_000);
});

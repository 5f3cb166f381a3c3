import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { updateSynchronizationConfiguration } from '../../servers/index.js';
import {
  findRollup, finishRollup, listRollups, recordRollupProgress, releaseRollupLease, renewRollupLease, requestRollup, RollupLeaseLost, statusesTold, takeRollup,
  type RollupRequest, type TakenRollup,
} from './index.js';

let database: DomainDatabase;

beforeAll(async () => { database = await openDomainDatabase(); });
beforeEach(async () => {
  await database.reset();
  await database.dataSource.query('TRUNCATE rollup.run, rollup.upstream, rollup.outgoing_server');
  await updateSynchronizationConfiguration(database.dataSource, { upstreamKind: 'wsus', upstreamUrl: 'https://upstream.example' });
});
afterAll(() => database.close());

const request = (changes: Partial<RollupRequest> = {}) => requestRollup(database.dataSource, { trigger: 'administrator', adminName: 'Ada', ...changes });
const take = async (): Promise<TakenRollup> => (await takeRollup(database.dataSource, 60))!;
const expire = ({ rollupId }: TakenRollup) => database.dataSource.query(`UPDATE rollup.run SET lease_expires_at = now() - interval '1 second' WHERE id = $1`, [rollupId]);
const events = async () => (await database.events()).map(({ type }) => type.split('.').at(-2));

describe('a wish for a rollup', () => {
  it('waits, and is told', async () => {
    const id = await request();
    expect(await findRollup(database.dataSource, id)).toMatchObject({ state: 'waiting', trigger: 'administrator', adminName: 'Ada', attempt: 0 });
    expect((await database.events('RollupRequested')).map(({ data }) => data)).toEqual([{ rollupId: id, trigger: 'administrator', adminName: 'Ada' }]);
  });

  it('is refused while another one is active, also when several come at once, and told once', async () => {
    const results = await Promise.allSettled([request(), request(), request()]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.filter(({ status }) => status === 'rejected')).toEqual(Array(2).fill({ status: 'rejected', reason: expect.objectContaining({ code: 'ROLLUP_ACTIVE' }) }));
    expect(await events()).toEqual(['rollup-requested']);
  });

  it.each<[string, Partial<RollupRequest>]>([
    ['synchronization', { trigger: 'synchronization', synchronizationId: randomUUID() }], ['point of the schedule', { trigger: 'schedule', scheduledFor: new Date('2026-03-01T01:00:00Z') }],
  ])('is fulfilled once for one %s', async (_, occasion) => {
    await request(occasion);
    await finishRollup(database.dataSource, await take(), { state: 'succeeded' });
    await expect(request(occasion)).rejects.toMatchObject({ code: 'ROLLUP_ACTIVE' });
    await request();
  });

  it.each([['none', null], ['microsoft', null]] as const)('needs a server that takes reports: %s is none', async (upstreamKind, upstreamUrl) => {
    await updateSynchronizationConfiguration(database.dataSource, { upstreamKind, upstreamUrl });
    await expect(request()).rejects.toMatchObject({ code: 'NO_UPSTREAM' });
  });
});

describe('a rollup', () => {
  it('is taken up by one process', async () => {
    const id = await request();
    const taken = (await Promise.all([1, 2, 3, 4].map(() => takeRollup(database.dataSource, 60)))).filter((rollup) => rollup !== null);
    expect(taken).toEqual([expect.objectContaining({ rollupId: id, attempt: 1 })]);
    expect(await takeRollup(database.dataSource, 60)).toBeNull();
  });

  it('is taken up again when its process died, and the dead one writes nothing more', async () => {
    await request();
    const dead = await take();
    await expire(dead);
    expect(await take()).toMatchObject({ attempt: 2 });
    await expect(renewRollupLease(database.dataSource, dead, 60)).rejects.toThrow(RollupLeaseLost);
    await expect(recordRollupProgress(database.dataSource, dead, { phase: 'servers', done: 1, total: 1 })).rejects.toThrow(RollupLeaseLost);
    await expect(finishRollup(database.dataSource, dead, { state: 'succeeded' })).rejects.toThrow(RollupLeaseLost);
    await expect(statusesTold(database.dataSource, dead, [{ computerId: 'a', reportNumber: 1, rollupNumber: 1, book: new Map(), statusVersion: 1 }])).rejects.toThrow(RollupLeaseLost);
  });

  it('is let go of by a process that stops, and taken up at once', async () => {
    await request();
    await releaseRollupLease(database.dataSource, await take());
    expect(await take()).toMatchObject({ attempt: 2 });
  });

  it('tells how far it is, and ends with what was told', async () => {
    const id = await request();
    const lease = await take();
    await recordRollupProgress(database.dataSource, lease, { phase: 'computers', done: 0, total: 9, isDetailed: true, servers: 2 });
    await recordRollupProgress(database.dataSource, lease, { phase: 'computers', done: 5, total: 9, computers: 5 });
    expect(await findRollup(database.dataSource, id)).toMatchObject({ phase: 'computers', done: 5, total: 9, isDetailed: true, servers: 2, computers: 5 });
    expect((await findRollup(database.dataSource, id))?.perSecond).toBeGreaterThan(0);
    await finishRollup(database.dataSource, lease, { state: 'succeeded' });
    expect((await database.events('RollupCompleted')).map(({ data }) => data)).toEqual([
      { rollupId: id, detailed: true, servers: 2, computers: 5, statusComputers: 0, completedAt: expect.any(String) },
    ]);
  });

  it('fails with a reason for people', async () => {
    const id = await request();
    await finishRollup(database.dataSource, await take(), { state: 'failed', code: 'UPSTREAM_BUSY', message: 'x\0'.repeat(2_000) });
    const found = await findRollup(database.dataSource, id);
    expect(found).toMatchObject({ state: 'failed', failureCode: 'UPSTREAM_BUSY' });
    expect(found?.failure).toHaveLength(1_000);
    expect((await database.events('RollupFailed'))[0]?.data).toMatchObject({ rollupId: id, reason: 'UPSTREAM_BUSY', phase: 'configuration' });
  });

  it('stands in the list, newest first, in pages', async () => {
    for (let index = 0; index < 3; index += 1) {
      await request();
      await finishRollup(database.dataSource, await take(), { state: 'succeeded' });
    }
    const all = await listRollups(database.dataSource, 10);
    expect(all).toHaveLength(3);
    const [first] = await listRollups(database.dataSource, 1);
    expect([first, ...await listRollups(database.dataSource, 10, first!)]).toEqual(all);
  });
});

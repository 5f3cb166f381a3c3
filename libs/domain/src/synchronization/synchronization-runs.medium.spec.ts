import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { updateSynchronizationConfiguration } from '../servers/index.js';
import {
  LeaseLost, MAXIMUM_KEPT_PROBLEMS, addProblems, cancelSynchronization, findSynchronization, finishRun, holdLease, listProblems, listSynchronizations,
  recordProgress, releaseLease, renewLease, requestSynchronization, takeRun, type RunLease,
} from './index.js';

let database: DomainDatabase;
beforeAll(async () => { database = await openDomainDatabase(); });
afterAll(() => database.close());
beforeEach(async () => {
  await database.reset();
  await updateSynchronizationConfiguration(database.dataSource, { upstreamKind: 'wsus', upstreamUrl: 'http://upstream.test:8530' });
});

const request = (options: { scheduledFor?: Date } = {}) =>
  requestSynchronization(database.dataSource, { trigger: 'administrator', scope: 'everything', adminName: 'Ada', ...options });
const find = async (id: string) => (await findSynchronization(database.dataSource, id))!;
const take = async () => (await takeRun(database.dataSource, 60))!;
/** As if the process that holds the lease had died and the lease were over. */
const expire = (lease: RunLease) => database.dataSource.query(
  `UPDATE synchronization.run SET lease_expires_at = clock_timestamp() - interval '1 second' WHERE id = $1`, [lease.runId]);
const names = async () => (await database.events()).map(({ type }) => type.split('.')[2]);
const addAll = (lease: RunLease, count: number) => database.dataSource.transaction((manager) => addProblems(manager, lease, Array.from({ length: count }, (_, index) => ({
  code: 'DOCUMENT_MALFORMED', updateId: '1f3c3a52-55f8-44f3-8c3f-111111111111', revisionNumber: index, message: 'bad\0 text', advice: 'wait',
}))));

describe('a request for a synchronization', () => {
  it('waits for a process, and is told', async () => {
    const id = await request();
    expect(await find(id)).toMatchObject({ state: 'waiting', trigger: 'administrator', scope: 'everything', adminName: 'Ada', startedAt: null, perSecond: null });
    expect((await database.events())[0]?.data).toEqual({ synchronizationId: id, trigger: 'administrator', scope: 'everything', adminName: 'Ada' });
  });

  it('is refused while another one is active, also when both come at once', async () => {
    const results = await Promise.allSettled([request(), request(), request()]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.filter(({ status }) => status === 'rejected')).toEqual(Array(2).fill({ status: 'rejected', reason: expect.objectContaining({ code: 'SYNCHRONIZATION_ACTIVE' }) }));
    expect(await names()).toEqual(['synchronization-requested']);
  });

  it('is made once for one point of the schedule', async () => {
    const scheduledFor = new Date('2026-03-01T01:00:00Z');
    await request({ scheduledFor });
    await finishRun(database.dataSource, await take(), { state: 'cancelled' });
    await expect(request({ scheduledFor })).rejects.toMatchObject({ code: 'SYNCHRONIZATION_ACTIVE' });
    await request();
  });

  it('needs an upstream server', async () => {
    await updateSynchronizationConfiguration(database.dataSource, { upstreamKind: 'none', upstreamUrl: null });
    await expect(request()).rejects.toMatchObject({ code: 'NO_UPSTREAM' });
  });
});

describe('a run', () => {
  it('is taken up by one process', async () => {
    const id = await request();
    const taken = (await Promise.all([1, 2, 3, 4].map(() => takeRun(database.dataSource, 60)))).filter((run) => run !== null);
    expect(taken).toEqual([expect.objectContaining({ runId: id, attempt: 1, scope: 'everything' })]);
    expect(await find(id)).toMatchObject({ state: 'running', attempt: 1, startedAt: expect.any(Date) });
    expect(await takeRun(database.dataSource, 60)).toBeNull();
  });

  it('is taken up again when its process died, and the dead one writes nothing more', async () => {
    const id = await request();
    const dead = await take();
    await recordProgress(database.dataSource, dead, { phase: 'updates', done: 5, total: 9, newRevisions: 5 });
    await expire(dead);
    const next = await take();
    expect(next).toMatchObject({ runId: id, attempt: 2 });
    await expect(renewLease(database.dataSource, dead, 60)).rejects.toThrow(LeaseLost);
    await expect(recordProgress(database.dataSource, dead, { phase: 'updates', done: 6, total: 9, newRevisions: 6 })).rejects.toThrow(LeaseLost);
    await expect(finishRun(database.dataSource, dead, { state: 'cancelled' })).rejects.toThrow(LeaseLost);
    await expect(database.dataSource.transaction((manager) => holdLease(manager, dead))).rejects.toThrow(LeaseLost);
    expect(await find(id)).toMatchObject({ state: 'running', done: 5, newRevisions: 5 });
  });

  it('is let go by a process that stops, and taken up at once', async () => {
    await request();
    await releaseLease(database.dataSource, await take());
    expect(await take()).toMatchObject({ attempt: 2 });
  });

  it('tells how far it is, and how fast', async () => {
    const id = await request();
    const lease = await take();
    await recordProgress(database.dataSource, lease, { phase: 'updates', done: 0, total: 200, newRevisions: 0 });
    await recordProgress(database.dataSource, lease, { phase: 'updates', done: 50, total: 200, newRevisions: 49 });
    const { perSecond } = await find(id);
    expect(await find(id)).toMatchObject({ phase: 'updates', done: 50, total: 200, newRevisions: 49 });
    expect(perSecond).toBeGreaterThan(0);
    expect((await database.events('SynchronizationProgressed')).at(-1)?.data).toMatchObject({ synchronizationId: id, phase: 'updates', done: 50, total: 200 });
  });

  it('ends, and is told', async () => {
    const id = await request();
    const lease = await take();
    await addAll(lease, 2);
    await finishRun(database.dataSource, lease, { state: 'succeeded', role: 'replica', upstreamTakesReports: true });
    expect(await find(id)).toMatchObject({ state: 'succeeded', finishedAt: expect.any(Date), problemCount: 2, failure: null });
    expect((await database.events('SynchronizationCompleted'))[0]?.data).toMatchObject({ scope: 'everything', role: 'replica', problems: 2, upstreamTakesReports: true });
    expect(await takeRun(database.dataSource, 60)).toBeNull();
  });

  it('fails with a reason for people', async () => {
    const id = await request();
    await finishRun(database.dataSource, await take(), { state: 'failed', code: 'UPSTREAM_BUSY', message: 'x\0'.repeat(2_000) });
    const run = await find(id);
    expect(run).toMatchObject({ state: 'failed', failureCode: 'UPSTREAM_BUSY' });
    expect(run.failure).toHaveLength(1_000);
    expect((await database.events('SynchronizationFailed'))[0]?.data).toMatchObject({ reason: 'UPSTREAM_BUSY', phase: 'authorization' });
  });

  it('keeps a bounded number of problems and counts all', async () => {
    const id = await request();
    const lease = await take();
    await addAll(lease, MAXIMUM_KEPT_PROBLEMS - 1);
    await addAll(lease, 7);
    expect((await find(id)).problemCount).toBe(MAXIMUM_KEPT_PROBLEMS + 6);
    const kept = await listProblems(database.dataSource, id, 5_000);
    expect(kept.map(({ position }) => position)).toEqual(Array.from({ length: MAXIMUM_KEPT_PROBLEMS }, (_, index) => index + 1));
    expect(kept[0]).toMatchObject({ code: 'DOCUMENT_MALFORMED', revisionNumber: 0, message: 'bad\uFFFD text' });
  });
});

describe('cancelling (MS-WSUSSS 3.2.3)', () => {
  it('ends a waiting run at once', async () => {
    const id = await request();
    await cancelSynchronization(database.dataSource, id, 'Bob');
    expect(await find(id)).toMatchObject({ state: 'cancelled' });
    expect(await takeRun(database.dataSource, 60)).toBeNull();
    expect(await names()).toEqual(['synchronization-requested', 'synchronization-cancelled', 'synchronization-failed']);
  });

  it('asks a running one to end', async () => {
    const id = await request();
    const lease = await take();
    expect(await renewLease(database.dataSource, lease, 60)).toEqual({ isCancelled: false });
    await cancelSynchronization(database.dataSource, id.toUpperCase(), 'Bob');
    await cancelSynchronization(database.dataSource, id, 'Bob');
    expect(await find(id)).toMatchObject({ state: 'running', isCancelling: true });
    expect(await renewLease(database.dataSource, lease, 60)).toEqual({ isCancelled: true });
    expect((await names()).filter((name) => name === 'synchronization-cancelled')).toHaveLength(1);
  });

  it('is refused for what is unknown or over', async () => {
    await expect(cancelSynchronization(database.dataSource, 'nonsense', 'Bob')).rejects.toMatchObject({ code: 'UNKNOWN_SYNCHRONIZATION' });
    const id = await request();
    await finishRun(database.dataSource, await take(), { state: 'cancelled' });
    await expect(cancelSynchronization(database.dataSource, id, 'Bob')).rejects.toMatchObject({ code: 'SYNCHRONIZATION_ENDED' });
  });
});

describe('the list of runs', () => {
  it('has the newest first, in pages', async () => {
    for (let index = 0; index < 3; index += 1) {
      await request();
      await finishRun(database.dataSource, await take(), { state: 'cancelled' });
    }
    const all = await listSynchronizations(database.dataSource, 10);
    const [first] = await listSynchronizations(database.dataSource, 1);
    expect([first, ...await listSynchronizations(database.dataSource, 10, first!)]).toEqual(all);
    expect(all).toHaveLength(3);
  });
});

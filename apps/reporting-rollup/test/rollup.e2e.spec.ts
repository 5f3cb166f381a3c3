import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importCatalog } from '@sluice/domain/catalog';
import { forgetComputer } from '@sluice/domain/computers';
import type { ServerSummary } from '@sluice/domain/downstream-servers';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { syntheticDocument } from '@sluice/testing/synthetic-catalog';
import { sumOf, TreeServer, type Figures } from './tree-server.js';

const UPDATES = Array.from({ length: 8 }, (_, number) => `00000000-0000-4000-8000-0000000070${String(number).padStart(2, '0')}`);
const update = (number: number): string => UPDATES[number]!;

let root: TreeServer;
let middle: TreeServer;
let leaf: TreeServer;

beforeAll(async () => {
  root = await TreeServer.create();
  middle = await TreeServer.create();
  leaf = await TreeServer.create();
  await importCatalog(root.dataSource, (async function* () {
    for (const [number, updateId] of UPDATES.entries()) {
      yield await revisionFromDocument([Buffer.from(syntheticDocument({ updateId, revisionNumber: 1, updateType: 'Software', title: `Update ${number}`, day: 1, explicitlyDeployable: true }))]);
    }
  })());
  await middle.configure({ upstreamKind: 'sluice', upstreamUrl: root.url });
  await leaf.configure({ upstreamKind: 'sluice', upstreamUrl: middle.url, role: 'replica' });
}, 180_000);

afterAll(() => Promise.all([root, middle, leaf].map((server) => server?.stop())));

/** From the leaf up: each level tells what it was told. */
async function rollUpTree(): Promise<void> {
  await leaf.rollUp();
  await middle.rollUp();
}

async function expectSumOfLeaves(): Promise<void> {
  const own: Figures[] = await Promise.all([root, middle, leaf].map((server) => server.ownFigures()));
  expect(await root.reportedFigures()).toEqual(sumOf(own));
  expect(await middle.reportedFigures()).toEqual(sumOf(own.slice(1)));
  expect(await root.computers()).toEqual({
    ...Object.fromEntries(Object.entries(await leaf.computers()).map(([id]) => [id, leaf.serverId])),
    ...Object.fromEntries(Object.entries(await middle.computers()).map(([id, server]) => [id, server === 'here' ? middle.serverId : server])),
    ...Object.fromEntries(Object.entries(await root.computers()).filter(([, server]) => server === 'here')),
  });
  expect(await root.installations()).toBe(await installationsOf(root) + await installationsOf(middle) + await installationsOf(leaf));
}

async function installationsOf({ dataSource }: TreeServer): Promise<number> {
  const [row]: [{ count: number }] = await dataSource.query(`
    SELECT coalesce(sum(success_count), 0)::int AS count FROM reporting.install_activity WHERE server_id = '00000000-0000-0000-0000-000000000000'`);
  return row.count;
}

async function serversAt({ dataSource }: TreeServer): Promise<{ id: string; parent: string | null; isReplica: boolean | null; summary: ServerSummary | null }[]> {
  return dataSource.query('SELECT account_guid AS id, parent_server_id AS parent, is_replica AS "isReplica", summary FROM downstream.server ORDER BY parent_server_id NULLS FIRST');
}

describe('reports rolled up through three servers (MS-WSUSOD 3, example 5)', () => {
  it('follow each synchronization by themselves; the root sees each server and each computer once, and its figures are the sum of the leaves', async () => {
    await root.meet('root-1');
    await root.report('root-1', { needed: [update(0)], installed: [update(1)] });
    await middle.synchronize();
    await leaf.synchronize();
    await middle.meet('middle-1', 22_631);
    await middle.meet('middle-2');
    await middle.report('middle-1', { needed: [update(0), update(2)], failed: [update(3)] });
    await middle.install('middle-2', update(4));
    for (const number of [1, 2, 3, 4]) {
      await leaf.meet(`leaf-${number}`);
      await leaf.report(`leaf-${number}`, { needed: [update(0), update(number)], installed: [update(5)] });
    }
    await leaf.install('leaf-1', update(1));
    await leaf.synchronize();
    const told = await middle.synchronize();
    expect(told).toMatchObject({ isDetailed: true, computers: 6, trigger: 'synchronization' });
    await expectSumOfLeaves();
    expect(await serversAt(root)).toMatchObject([
      { id: middle.serverId, parent: null, isReplica: false, summary: { updateCount: 8, computerTargetCount: 2, computerTargetsWithUpdateErrorsCount: 1 } },
      { id: leaf.serverId, parent: middle.serverId, isReplica: true, summary: { updateCount: 8, computerTargetCount: 4, computerTargetsNeedingUpdatesCount: 4 } },
    ]);
  }, 120_000);

  it('bring nothing again when nothing has changed', async () => {
    await rollUpTree();
    expect(await middle.rollUp()).toMatchObject({ computers: 6, statusComputers: 0 });
    await expectSumOfLeaves();
  }, 60_000);

  it('bring what changed', async () => {
    await leaf.report('leaf-2', { installed: [update(0), update(2), update(5)] });
    await leaf.install('leaf-3', update(3));
    await leaf.rollUp();
    expect(await middle.rollUp()).toMatchObject({ statusComputers: 2 });
    await expectSumOfLeaves();
  }, 60_000);
});

describe('a computer that moves', () => {
  it('is on the server it called last, at every level, and its old server changes nothing about it', async () => {
    await middle.meet('leaf-4');
    await middle.report('leaf-4', { failed: [update(6)] });
    await rollUpTree();
    expect(await root.computers()).toMatchObject({ 'leaf-4': middle.serverId });
    expect(await middle.computers()).toMatchObject({ 'leaf-4': 'here' });
    // The leaf still has it, with statuses of before; they count on the leaf only.
    await forgetComputer(leaf.dataSource, 'leaf-4');
    await expectSumOfLeaves();
  }, 60_000);

  it('comes back the same way', async () => {
    await leaf.meet('leaf-4');
    await leaf.report('leaf-4', { installed: [update(6)] });
    await rollUpTree();
    expect(await root.computers()).toMatchObject({ 'leaf-4': leaf.serverId });
    expect(await middle.computers()).toMatchObject({ 'leaf-4': leaf.serverId });
    await expectSumOfLeaves();
  }, 60_000);
});

describe('a computer that is deleted at the root', () => {
  it('is deleted at the servers below when they roll up, and comes back when it is still alive', async () => {
    await forgetComputer(root.dataSource, 'leaf-1');
    await middle.rollUp();
    expect(Object.keys(await middle.computers())).not.toContain('leaf-1');
    await leaf.rollUp();
    expect(Object.keys(await leaf.computers())).not.toContain('leaf-1');
    await rollUpTree();
    await expectSumOfLeaves();
    await leaf.meet('leaf-1');
    await leaf.report('leaf-1', { needed: [update(7)] });
    await rollUpTree();
    expect(await root.computers()).toMatchObject({ 'leaf-1': leaf.serverId });
    await expectSumOfLeaves();
  }, 60_000);
});

describe('a rollup number that was lost', () => {
  it.each([
    ['above', () => root.dataSource.query(`UPDATE reporting.computer_report SET received_rollup_number = 0 WHERE computer_id = 'leaf-3'`)],
    ['below', () => middle.dataSource.query(`DELETE FROM rollup.computer WHERE computer_id = 'leaf-3'`)],
  ])('%s brings all statuses of the computer again', async (_, lose) => {
    await lose();
    expect(await middle.rollUp()).toMatchObject({ statusComputers: 1 });
    expect(await middle.rollUp()).toMatchObject({ statusComputers: 0 });
    await expectSumOfLeaves();
  }, 60_000);
});

/** When a computer reported statuses and scanned last, by the word of a server. */
async function momentsOf({ dataSource }: TreeServer, computerId: string): Promise<Date[]> {
  const [row]: [{ reported: Date; scanned: Date }] = await dataSource.query(`
    SELECT r.last_reported_status_time AS reported, c.last_sync_time AS scanned
    FROM reporting.computer_report r JOIN computers.computer c ON c.id = r.computer_id WHERE c.id = $1`, [computerId]);
  return [row.reported, row.scanned];
}

describe('a clock that is two hours behind (note 38)', () => {
  const SKEW = -7_200_000;

  afterAll(() => leaf?.start(), 60_000);

  it('is corrected above: moments are those of the server that was told, and what is newer wins', async () => {
    await leaf.start(SKEW);
    await leaf.meet('leaf-2', 26_100, new Date(Date.now() + SKEW));
    const before = Date.now();
    await leaf.meet('late', 26_100, new Date(Date.now() + SKEW));
    await leaf.report('late', { needed: [update(1), update(2)] });
    await rollUpTree();
    for (const moment of await momentsOf(leaf, 'late')) expect(before - moment.getTime()).toBeGreaterThan(6_600_000);
    for (const server of [middle, root]) for (const moment of await momentsOf(server, 'late')) expect(Math.abs(moment.getTime() - before)).toBeLessThan(600_000);
    await expectSumOfLeaves();
    await leaf.report('late', { installed: [update(1), update(2)] });
    await rollUpTree();
    await expectSumOfLeaves();
  }, 120_000);

  it('does not keep a computer from moving to a server whose clock is right', async () => {
    await middle.meet('late');
    await middle.report('late', { needed: [update(3)] });
    await rollUpTree();
    expect(await root.computers()).toMatchObject({ late: middle.serverId });
    await forgetComputer(leaf.dataSource, 'late');
    await expectSumOfLeaves();
  }, 60_000);
});

describe('summary rollup (DoDetailedRollup is false)', () => {
  it('tells of servers and their counts; the root sees no new computers, and the totals of all', async () => {
    await root.configure({ rollupDetail: 'totals' });
    await leaf.meet('unseen');
    await leaf.report('unseen', { needed: [update(0)] });
    const before = Object.keys(await root.computers());
    await leaf.install('unseen', update(0));
    await leaf.rollUp();
    expect(await middle.rollUp()).toMatchObject({ isDetailed: false, computers: 0, statusComputers: 0 });
    expect(Object.keys(await root.computers())).toEqual(before);
    const own = await Promise.all([middle, leaf].map(async (server) => Object.values(await server.computers()).filter((name) => name === 'here').length));
    expect((await serversAt(root)).map(({ summary }) => summary?.computerTargetCount)).toEqual(own);
    expect(await root.installations()).toBe(await installationsOf(root) + await installationsOf(middle) + await installationsOf(leaf));
  }, 60_000);

  it('is made up for when details are wanted again', async () => {
    await root.configure({ rollupDetail: 'computers' });
    await middle.rollUp();
    expect(await root.computers()).toMatchObject({ unseen: leaf.serverId });
    await expectSumOfLeaves();
  }, 60_000);
});

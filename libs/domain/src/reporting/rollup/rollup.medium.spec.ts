import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { forgetComputer } from '../../computers/index.js';
import { SERVER_SUMMARY_COUNTS, rememberServer, type ServerSummary } from '../../downstream-servers/index.js';
import { updateSynchronizationConfiguration } from '../../servers/index.js';
import { requestSynchronization } from '../../synchronization/index.js';
import {
  COUNTED_STATES, THIS_SERVER, UPDATE_STATES, UpdateNumbers, computersOf, listComputerStatus, listServerStatus, listSynchronizationResults, storeComputers, storeServers, storeStatuses,
  unpackStatuses, type ToldComputer, type ToldServer, type ToldStatuses, type UpdateState,
} from '../index.js';

const OWN = randomUUID();
const NOW = new Date('2026-11-21T12:00:00Z');
const at = (minute: number): Date => new Date(NOW.getTime() + minute * 60_000);
const UPDATES = Array.from({ length: 6 }, (_, index) => `0000000${index}-1111-4222-8333-444444444444`);
const summary = Object.fromEntries(SERVER_SUMMARY_COUNTS.map((name, index) => [name, index])) as unknown as ServerSummary;

const toldServer = (serverId: string, changes: Partial<ToldServer> = {}): ToldServer => ({
  serverId, name: 'Branch.example', parentServerId: null, version: '1.2', isReplica: true, lastSyncTime: at(-60), lastRollupTime: at(-1), toldRollupTime: at(-1), summary, clients: [], ...changes,
});
const toldComputer = (computerId: string, parentServerId: string, changes: Partial<ToldComputer> = {}): ToldComputer => ({
  computerId, parentServerId, lastSyncTime: at(-30), lastSyncResult: 1, lastReportedRebootTime: null, lastReportedStatusTime: at(-29), lastInventoryTime: null,
  details: { registration: { dnsName: `${computerId}.example` }, ipAddress: null, targetGroupIds: [], requestedGroups: [] }, ...changes,
});
const toldStatuses = (computerId: string, rollupNumber: number, isFull: boolean, statuses: readonly (readonly [number, UpdateState, number])[]): ToldStatuses => ({
  computerId, rollupNumber, isFull, effectiveLastDetectionTime: at(-40), statuses: statuses.map(([update, state, minute]) => ({ updateId: UPDATES[update]!, state, since: at(minute) })),
});

describe('what servers below tell', () => {
  let database: DomainDatabase;
  let numbers: UpdateNumbers;
  const [branch, shop] = [randomUUID(), randomUUID()];

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(async () => {
    await database.reset();
    numbers = new UpdateNumbers();
    for (const updateId of UPDATES) {
      await database.dataSource.query(`INSERT INTO catalog.revision (update_id, revision_number, update_type, publication_state, is_latest, is_leaf, explicitly_deployable,
        document_sha256, document_length, core_length, import_change_number, shape_change_number)
        VALUES ($1, 1, 'Software', 'Published', true, true, true, sha256('x'), 1, 1, 1, 1)`, [updateId]);
    }
    await storeServers(database.dataSource, OWN, [toldServer(branch), toldServer(shop, { name: 'shop.example', parentServerId: branch, lastSyncTime: at(-90) })], NOW);
  });
  afterAll(() => database.close());

  const tell = (server: string, ...told: ToldStatuses[]) => storeStatuses(database.dataSource, numbers, server, told, NOW);

  /** Both ways in which statuses are kept, as `computer update state`; they must be the same. */
  async function bothWays(): Promise<[string[], string[]]> {
    const names: { number: number; computer_id: string }[] = await database.dataSource.query('SELECT number, computer_id FROM reporting.computer_report');
    const nameOf = new Map(names.map(({ number, computer_id }) => [number, computer_id]));
    const packed: { computer_id: string; packed: Buffer }[] = await database.dataSource.query('SELECT computer_id, packed FROM reporting.computer_statuses JOIN reporting.computer_report USING (number)');
    const blocks: { update_number: number; state: number; block: number; bits: Buffer }[] = await database.dataSource.query('SELECT update_number, state, block, bits FROM reporting.update_computers');
    return [
      packed.flatMap(({ computer_id, packed: bytes }) => [...unpackStatuses(bytes)].filter(([, { state }]) => state >= UPDATE_STATES.NotInstalled)
        .map(([update, { state }]) => `${computer_id} ${update} ${state}`)).sort(),
      blocks.flatMap(({ update_number, state, block, bits }) => [...computersOf(block, bits)].map((number) => `${nameOf.get(number)} ${update_number} ${state}`)).sort(),
    ];
  }

  it('agrees in both directions and with what was told, whatever comes in which order, and however often', async () => {
    const ids = ['one', 'two', 'three'];
    const status = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.constantFrom<UpdateState>(1, ...COUNTED_STATES), fc.integer({ min: -30, max: 0 }));
    const message = fc.record({ computer: fc.constantFrom(...ids), isFull: fc.boolean(), statuses: fc.uniqueArray(status, { selector: ([update]) => update }), twice: fc.boolean() });
    await fc.assert(fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 6 }), async (messages) => {
      for (const id of ids) await forgetComputer(database.dataSource, id);
      await database.dataSource.query('DELETE FROM computers.deleted_computer');
      await storeComputers(database.dataSource, ids.map((id) => toldComputer(id, shop)), NOW);
      const truth = new Map<string, Map<number, readonly [UpdateState, number]>>(ids.map((id) => [id, new Map()]));
      for (const [position, { computer, isFull, statuses, twice }] of messages.entries()) {
        const told = toldStatuses(computer, position + 1, isFull, statuses);
        await tell(branch, told);
        if (twice) await tell(branch, told);
        const book = truth.get(computer)!;
        const before = new Map(book);
        if (isFull) book.clear();
        for (const [update, state, minute] of statuses) if (isFull || (before.get(update)?.[1] ?? -Infinity) <= minute) book.set(update, [state, minute]);
        // Not named is not applicable from now on, so nothing that was earlier is news.
        if (isFull) for (const [update, [state, minute]] of before) if (!book.has(update)) book.set(update, [1, state === 1 ? minute : 0]);
      }
      const [packed, blocks] = await bothWays();
      expect(blocks).toEqual(packed);
      const updates = await database.dataSource.query('SELECT number, update_id AS id FROM reporting.update_number') as { number: number; id: string }[];
      const numberOf = new Map(updates.map(({ number, id }) => [id, number]));
      expect(packed).toEqual([...truth].flatMap(([id, book]) => [...book].filter(([, [state]]) => state >= 2).map(([update, [state]]) => `${id} ${numberOf.get(UPDATES[update]!)} ${state}`)).sort());
    }), { numRuns: 15 });
  });

  it('is stored once when two tell the same at the same time', async () => {
    const computers = Array.from({ length: 60 }, (_, index) => toldComputer(`pc-${index}`, shop));
    await Promise.all([computers, [...computers].reverse(), computers].map((told) => storeComputers(database.dataSource, told, NOW)));
    const statuses = computers.map(({ computerId }) => toldStatuses(computerId, 1, true, [[0, 2, -10], [1, 4, -10]]));
    await Promise.all([tell(shop, ...statuses), tell(branch, ...[...statuses].reverse())]);
    const [packed, blocks] = await bothWays();
    expect([packed.length, blocks]).toEqual([120, packed]);
  });

  it('is whole when it is told again after it broke off in the middle, and details are asked for that nobody was told to tell', async () => {
    const computers = Array.from({ length: 64 }, (_, index) => toldComputer(`pc-${index}`, shop, { details: null }));
    await database.dataSource.query(`
      CREATE FUNCTION reporting.break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken off'; END $$;
      CREATE TRIGGER break_off BEFORE INSERT ON computers.computer FOR EACH ROW WHEN (NEW.id = 'pc-40') EXECUTE FUNCTION reporting.break_off()`);
    await expect(storeComputers(database.dataSource, computers, NOW)).rejects.toThrow('broken off');
    await database.dataSource.query('DROP TRIGGER break_off ON computers.computer; DROP FUNCTION reporting.break_off()');
    expect((await storeComputers(database.dataSource, computers, NOW)).newParent.size).toBe(64);

    const statuses = computers.map(({ computerId }) => toldStatuses(computerId, 1, true, [[0, 2, -10], [1, 5, -10]]));
    let transactions = 0;
    const breaking = storeStatuses(database.dataSource, numbers, shop, statuses, NOW, () => {
      transactions += 1;
      return transactions === 5 ? Promise.reject(new Error('broken off')) : Promise.resolve();
    });
    await expect(breaking).rejects.toThrow('broken off');
    const [half, halfBlocks] = await bothWays();
    expect([half.length > 0 && half.length < 128, halfBlocks]).toEqual([true, half]);
    expect(await tell(shop, ...statuses)).toEqual({ stored: 64, ignored: 0 });
    const [packed, blocks] = await bothWays();
    expect([packed.length, blocks]).toEqual([128, packed]);
  });

  it('brings nothing back that was deleted, and nothing of it stays', async () => {
    await storeComputers(database.dataSource, [toldComputer('gone', shop)], NOW);
    await tell(shop, toldStatuses('gone', 1, true, [[0, 2, -10]]));
    await forgetComputer(database.dataSource, 'gone');
    const answered = await storeComputers(database.dataSource, [toldComputer('gone', shop)], NOW);
    expect([[...answered.deleted], [...answered.newParent]]).toEqual([['gone'], []]);
    expect(await tell(shop, toldStatuses('gone', 2, true, [[0, 2, -5]]))).toEqual({ stored: 0, ignored: 1 });
    expect(await bothWays()).toEqual([[], []]);
  });

  it('is reported: the servers, and which computers call which', async () => {
    const unheard = randomUUID();
    await rememberServer(database.dataSource, { accountGuid: unheard, accountName: 'quiet.example', address: '192.0.2.9', at: at(-5), refused: false });
    await storeComputers(database.dataSource, [toldComputer('a', shop), toldComputer('b', shop), toldComputer('c', branch)], NOW);
    await database.dataSource.query(`INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) VALUES ('here', 'here.example', now(), now())`);
    const servers = await listServerStatus(database.dataSource, {}, 10);
    expect(servers.map(({ name, parentName, isReplica, knownComputers, summary: counts }) => [name, parentName, isReplica, knownComputers, counts?.computersUpToDateCount])).toEqual([
      ['Branch.example', null, true, 1, 17], ['quiet.example', null, null, 0, undefined], ['shop.example', 'Branch.example', true, 2, 17],
    ]);
    expect(servers.map(({ lastSyncTime }) => lastSyncTime)).toEqual([at(-60), null, at(-90)]);
    expect((await listServerStatus(database.dataSource, {}, 10, servers[0]!.position)).map(({ name }) => name)).toEqual(['quiet.example', 'shop.example']);
    expect((await listServerStatus(database.dataSource, { parentServerId: branch }, 10)).map(({ name }) => name)).toEqual(['shop.example']);
    expect((await listServerStatus(database.dataSource, { text: 'QUIET' }, 10)).map(({ name }) => name)).toEqual(['quiet.example']);
    expect(await database.dataSource.query('SELECT name, computers_up_to_date, updates FROM reports.servers ORDER BY name COLLATE "C"')).toEqual([
      { name: 'Branch.example', computers_up_to_date: 17, updates: 0 }, { name: 'quiet.example', computers_up_to_date: null, updates: null }, { name: 'shop.example', computers_up_to_date: 17, updates: 0 },
    ]);
    expect(await database.dataSource.query('SELECT computer_id AS id FROM reports.computer_servers WHERE server_id = $1 ORDER BY id', [shop])).toEqual([{ id: 'a' }, { id: 'b' }]);
    const computersOfServer = async (serverId: string) => (await listComputerStatus(database.dataSource, { serverId }, 'server', 10)).map(({ computerId, serverName }) => [computerId, serverName]);
    expect([await computersOfServer(shop), await computersOfServer(THIS_SERVER)]).toEqual([[['a', 'shop.example'], ['b', 'shop.example']], [['here', null]]]);
  });

  it('is reported: how synchronizations ended, here and below, each once', async () => {
    await updateSynchronizationConfiguration(database.dataSource, { upstreamKind: 'microsoft' });
    const run = await requestSynchronization(database.dataSource, { trigger: 'administrator', scope: 'everything', adminName: 'admin' });
    await database.dataSource.query(`UPDATE synchronization.run SET state = 'failed', started_at = $2, finished_at = $3, failure_code = 'UPSTREAM_BUSY', failure = 'busy' WHERE id = $1`, [run, at(-80), at(-70)]);
    // The same moment again, as a clock that is corrected a little otherwise tells it, and another one.
    await storeServers(database.dataSource, OWN, [toldServer(branch, { lastSyncTime: new Date(at(-60).getTime() + 40) })], NOW);
    await storeServers(database.dataSource, OWN, [toldServer(branch, { lastSyncTime: at(-10), toldRollupTime: at(0), lastRollupTime: at(0) })], NOW);
    const results = await listSynchronizationResults(database.dataSource, {}, 10);
    expect(results.map(({ serverName, result, finishedAt, failureCode }) => [serverName, result, finishedAt, failureCode])).toEqual([
      ['Branch.example', 'succeeded', at(-10), null], ['Branch.example', 'succeeded', at(-60), null], [null, 'failed', at(-70), 'UPSTREAM_BUSY'], ['shop.example', 'succeeded', at(-90), null],
    ]);
    const paged = [];
    for (let position = null; ;) {
      const [row] = await listSynchronizationResults(database.dataSource, {}, 1, position);
      if (row === undefined) break;
      paged.push(row);
      position = row.position;
    }
    expect(paged).toEqual(results);
    expect(await listSynchronizationResults(database.dataSource, { serverId: THIS_SERVER }, 10)).toHaveLength(1);
    expect(await listSynchronizationResults(database.dataSource, { serverId: shop, result: 'succeeded' }, 10)).toHaveLength(1);
    expect(await listSynchronizationResults(database.dataSource, { result: 'cancelled' }, 10)).toEqual([]);
  });
});

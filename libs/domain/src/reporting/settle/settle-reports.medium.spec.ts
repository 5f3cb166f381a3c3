import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { untilSomebodyWaits } from '../../../test/until-somebody-waits.js';
import { forgetComputer } from '../../computers/index.js';
import {
  UPDATE_STATES, UpdateNumbers, computersOf, readStatusLists, settleReports, shardOf, unpackStatuses, updateStateName,
  type CountedState, type ReceivedEvent, type ReceivedReport, type UpdateState,
} from '../index.js';
import { countColumnOf } from '../reports/status-totals.js';

const UPDATES = Array.from({ length: 6 }, (_, index) => `0000000${index}-1111-4222-8333-444444444444`);
const [needed, installed, failing, pending, other] = UPDATES as [string, string, string, string, string];
const NOW = new Date('2026-11-21T12:00:00.250Z');

const event = (eventId: number, changes: Partial<ReceivedEvent> = {}): ReceivedEvent => ({
  instanceId: randomUUID(), occurredAt: new Date('2026-11-21T11:59:00Z'), namespaceId: 1, eventId, sourceId: 101, updateId: null, revisionNumber: 0,
  win32HResult: 0, appName: null, replacementStrings: [], miscData: [], deviceId: null, statusLists: null, ...changes,
});
const status = (lists: Record<string, readonly string[]>): ReceivedEvent =>
  event(156, { statusLists: readStatusLists(Object.entries(lists).map(([tag, ids]) => `${tag}=${ids.join(';')}`)) });
const report = (computerId: string, ...events: ReceivedEvent[]): ReceivedReport => ({ computerId, receivedAt: NOW, events });

/** Two computers whose reports are settled independently of each other. */
function twoShards(): [string, string] {
  const left = 'left';
  for (let index = 0; ; index += 1) if (shardOf(`right-${index}`) !== shardOf(left)) return [left, `right-${index}`];
}

describe('settling reports', () => {
  let database: DomainDatabase;
  let numbers: UpdateNumbers;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(async () => {
    numbers = new UpdateNumbers();
    await database.dataSource.query(`TRUNCATE reporting.computer_report, reporting.event, reporting.update_counts, reporting.update_computers, reporting.update_number,
      reporting.install_activity, reporting.operating_system, catalog.revision, computers.computer CASCADE`);
    for (const updateId of UPDATES) {
      await database.dataSource.query(`INSERT INTO catalog.revision (update_id, revision_number, update_type, publication_state, is_latest, is_leaf, explicitly_deployable,
        document_sha256, document_length, core_length, import_change_number, shape_change_number)
        VALUES ($1, 1, 'Software', 'Published', true, true, true, sha256('x'), 1, 1, 1, 1)`, [updateId]);
    }
  });
  afterAll(() => database.close());

  const settle = (...reports: ReceivedReport[]) => settleReports(database.dataSource, numbers, reports);

  /** The statuses of a computer by its own row. */
  async function statusesOf(computerId: string): Promise<Record<string, string>> {
    const [row]: [{ packed: Buffer } | undefined] = await database.dataSource.query(
      'SELECT packed FROM reporting.computer_statuses JOIN reporting.computer_report USING (number) WHERE computer_id = $1', [computerId]);
    const ids: { number: number; update_id: string }[] = await database.dataSource.query('SELECT number, update_id FROM reporting.update_number');
    const names = new Map(ids.map(({ number, update_id }) => [number, update_id]));
    return Object.fromEntries([...(row === undefined ? [] : unpackStatuses(row.packed))].map(([number, { state }]) => [names.get(number), updateStateName(state)]));
  }

  /** The computers with one status of an update, by the sets of bits. */
  async function computersWith(updateId: string, state: UpdateState): Promise<string[]> {
    const blocks: { block: number; bits: Buffer; computers: number }[] = await database.dataSource.query(
      `SELECT block, bits, computers FROM reporting.update_computers JOIN reporting.update_number n ON n.number = update_number
       WHERE n.update_id = $1 AND state = $2`, [updateId, state]);
    const found = blocks.flatMap(({ block, bits }) => [...computersOf(block, bits)]);
    expect(blocks.reduce((sum, { computers }) => sum + computers, 0)).toBe(found.length);
    const rows: { computer_id: string }[] = await database.dataSource.query('SELECT computer_id FROM reporting.computer_report WHERE number = ANY ($1)', [found]);
    expect(rows.length).toBe(found.length);
    return rows.map((row) => row.computer_id).sort();
  }

  /** How many computers have one status of an update, by the counts that lists add up. */
  async function countOf(updateId: string, state: CountedState): Promise<number> {
    const [{ sum }]: [{ sum: number | null }] = await database.dataSource.query(
      `SELECT sum(${countColumnOf(state)})::int AS sum FROM reporting.update_counts JOIN reporting.update_number n ON n.number = update_number WHERE n.update_id = $1`, [updateId]);
    return sum ?? 0;
  }

  it('stores an event once that two shards are told at the same moment', async () => {
    const twice = event(147);
    const [left, right] = twoShards();
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => { release = resolve; });
    const first = new Promise<{ settled: Promise<unknown> }>((begun) => {
      const settled = settleReports(database.dataSource, numbers, [report(left, twice)], async () => {
        begun({ settled });
        await released;
      });
    });
    const { settled } = await first;
    const second = settleReports(database.dataSource, new UpdateNumbers(), [report(right, twice, event(147))]);
    await untilSomebodyWaits(database.dataSource);
    release();
    await settled;
    expect(await second).toMatchObject({ stored: 1, repeated: 1 });
  });

  it('keeps every status in both directions, and says what changed', async () => {
    const first = await settle(report('one', event(147), status({ U: [needed, failing], V: [installed] })));
    expect(first).toMatchObject({ stored: 2, repeated: 0 });
    expect(first.changes.get('one')).toHaveLength(3);
    await settle(report('one', event(182, { updateId: failing, win32HResult: -2145124341 })), report('two', status({ U: [needed], W: [pending] })));

    expect(await statusesOf('one')).toEqual({ [needed]: 'NotInstalled', [failing]: 'Failed', [installed]: 'Installed' });
    expect(await computersWith(needed, UPDATE_STATES.NotInstalled)).toEqual(['one', 'two']);
    expect(await computersWith(failing, UPDATE_STATES.Failed)).toEqual(['one']);
    expect(await computersWith(failing, UPDATE_STATES.NotInstalled)).toEqual([]);
    expect(await database.dataSource.query(`SELECT computer_id, not_installed, installed, failed, installed_pending_reboot, last_sync_result, status_version
      FROM reporting.computer_report ORDER BY computer_id`)).toEqual([
      { computer_id: 'one', not_installed: 1, installed: 1, failed: 1, installed_pending_reboot: 0, last_sync_result: 1, status_version: 2 },
      { computer_id: 'two', not_installed: 1, installed: 0, failed: 0, installed_pending_reboot: 1, last_sync_result: 0, status_version: 1 },
    ]);
  });

  it('settles a report that comes again once: in one batch, in the next, and with a part that is new', async () => {
    const events = [event(183, { updateId: installed, revisionNumber: 1 }), status({ U: [needed] })];
    expect(await settle(report('one', ...events), report('one', ...events))).toMatchObject({ stored: 2, repeated: 2 });
    const later = event(183, { updateId: other, revisionNumber: 1 });
    expect(await settle(report('one', ...events, later))).toMatchObject({ stored: 1, repeated: 2 });
    expect(await statusesOf('one')).toEqual({ [needed]: 'NotInstalled', [installed]: 'NotApplicable', [other]: 'Installed' });
    expect(await database.dataSource.query('SELECT update_id, success_count, failure_count, unsent_success_count FROM reporting.install_activity ORDER BY update_id')).toEqual([
      { update_id: installed, success_count: 1, failure_count: 0, unsent_success_count: 1 },
      { update_id: other, success_count: 1, failure_count: 0, unsent_success_count: 1 },
    ]);
  });

  it('passes over updates that are not in the catalog, and keeps their events', async () => {
    const unknown = randomUUID();
    await settle(report('one', status({ U: [unknown, needed] }), event(182, { updateId: unknown }), event(4242)));
    expect(await statusesOf('one')).toEqual({ [needed]: 'NotInstalled' });
    expect(await database.dataSource.query('SELECT event_id FROM reporting.event ORDER BY event_id')).toEqual([{ event_id: 156 }, { event_id: 182 }, { event_id: 4242 }]);
  });

  it('counts attempts by the operating system that the computer registered', async () => {
    await database.dataSource.query(`INSERT INTO computers.computer (id, dns_name, first_seen, last_contact, os_major_version, os_minor_version, os_build_number)
      VALUES ('one', 'one.example', now(), now(), 10, 0, 26200)`);
    await settle(report('one', event(182, { updateId: failing }), event(183, { updateId: failing })), report('two', event(182, { updateId: failing })));
    expect(await database.dataSource.query(`SELECT o.build_number, success_count, failure_count FROM reporting.install_activity
      JOIN reporting.operating_system o ON o.number = operating_system ORDER BY build_number`)).toEqual([
      { build_number: 0, success_count: 0, failure_count: 1 }, { build_number: 26200, success_count: 1, failure_count: 1 },
    ]);
  });

  it('keeps strings of strangers as they are', async () => {
    const nasty = [`<script>alert(1)</script>`, `'; DROP TABLE reporting.event; --`, '{"a":[1,"]}', '', '%1'];
    await settle(report('one', event(183, { replacementStrings: nasty, miscData: nasty, appName: nasty[0]!, deviceId: nasty[1]! })));
    expect(await database.dataSource.query('SELECT replacement_strings, misc_data, app_name FROM reporting.event')).toEqual([
      { replacement_strings: nasty, misc_data: nasty, app_name: nasty[0] },
    ]);
  });

  it('is undone when the computer is deleted, in both directions', async () => {
    await settle(report('one', status({ U: [needed], V: [installed] })), report('two', status({ U: [needed] })));
    await forgetComputer(database.dataSource, 'ONE');
    expect(await computersWith(needed, UPDATE_STATES.NotInstalled)).toEqual(['two']);
    expect(await computersWith(installed, UPDATE_STATES.Installed)).toEqual([]);
    expect(await database.dataSource.query('SELECT computer_id FROM reporting.computer_report')).toEqual([{ computer_id: 'two' }]);
    await settle(report('one', status({ U: [needed] })));
    expect(await computersWith(needed, UPDATE_STATES.NotInstalled)).toEqual(['one', 'two']);
  });

  it('changes nothing at all when what is done with it fails', async () => {
    await expect(settleReports(database.dataSource, numbers, [report('one', status({ U: [needed] }))], () => Promise.reject(new Error('no'))))
      .rejects.toThrow('no');
    expect(await database.dataSource.query('SELECT 1 FROM reporting.computer_report UNION ALL SELECT 1 FROM reporting.event')).toEqual([]);
    await settle(report('one', status({ U: [needed] })));
    expect(await computersWith(needed, UPDATE_STATES.NotInstalled)).toEqual(['one']);
  });

  it('agrees with one report after the other, whoever settles them at the same time', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const anyEvent = fc.oneof(
      fc.record({ U: fc.subarray(UPDATES), V: fc.subarray(UPDATES), g: fc.subarray(UPDATES) }).map(status),
      fc.tuple(fc.constantFrom(182, 183, 184, 162, 222), fc.constantFrom(...UPDATES)).map(([id, updateId]) => event(id, { updateId })),
      fc.constant(202).map((id) => event(id)),
    );
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...ids), fc.array(anyEvent, { maxLength: 3 })), { maxLength: 20 }), async (given) => {
      await database.dataSource.query('TRUNCATE reporting.computer_report, reporting.event, reporting.update_counts, reporting.update_computers CASCADE');
      const reports = given.map(([id, events]) => report(id, ...events));
      // Reports of one computer stay in order; different computers are settled at the same time, with caches of their own.
      await Promise.all(ids.map(async (id) => {
        const own = new UpdateNumbers();
        for (const one of reports.filter(({ computerId }) => computerId === id)) await settleReports(database.dataSource, own, [one]);
      }));
      const concurrently = await Promise.all(ids.map(statusesOf));
      await database.dataSource.query('TRUNCATE reporting.computer_report, reporting.event, reporting.update_counts, reporting.update_computers CASCADE');
      await settle(...reports);
      expect(await Promise.all(ids.map(statusesOf))).toEqual(concurrently);
      for (const updateId of UPDATES) {
        for (const state of [2, 3, 4, 5, 6] as const) {
          const expected = ids.filter((_, index) => concurrently[index]?.[updateId] === updateStateName(state));
          expect(await computersWith(updateId, state)).toEqual(expected);
          expect(await countOf(updateId, state)).toBe(expected.length);
        }
      }
    }), { numRuns: 15 });
  }, 60_000);
});

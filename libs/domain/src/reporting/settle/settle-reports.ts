import type { DataSource, EntityManager } from 'typeorm';
import { effectOfEvent } from '../events/event-kinds.js';
import { ReportingError } from '../reporting-error.js';
import { shardOf } from '../statuses/computer-blocks.js';
import type { StatusChange } from '../statuses/status-book.js';
import { ComputerOutcome, namedUpdates, touchesStatuses } from './computer-outcome.js';
import { countInstallations } from './count-installations.js';
import { lockShard, numberComputers } from './number-computers.js';
import type { UpdateNumbers } from './number-updates.js';
import type { ReceivedReport, SettledChange, Settlement } from './received-report.js';
import { saveOutcomes } from './save-outcomes.js';
import { storeEvents } from './store-events.js';
import { loadStatuses } from './store-statuses.js';

/** The most events that one transaction settles. */
export const MAXIMUM_SETTLED_EVENTS = 20_000;
/** How often the same reports are tried when something happened at the same time, see `mayPass`. */
const ATTEMPTS = 3;

/** What is done within the transaction, after what it tells of: the events. */
export type AfterSettlement = (manager: EntityManager, settlement: Settlement) => Promise<void>;

/**
 * Stores what computers reported, in the order given, and everything that follows from it: all in one transaction, each event once
 * however often it is settled. It holds the shards of these computers. Throws {@link ReportingError} `TOO_MANY_REPORTS`.
 */
export async function settleReports(
  dataSource: DataSource, updateNumbers: UpdateNumbers, reports: readonly ReceivedReport[], after?: AfterSettlement,
): Promise<Settlement> {
  const events = reports.reduce((sum, report) => sum + report.events.length, 0);
  if (events > MAXIMUM_SETTLED_EVENTS) throw new ReportingError('TOO_MANY_REPORTS', `At most ${MAXIMUM_SETTLED_EVENTS} events are settled at once.`);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dataSource.transaction('READ COMMITTED', (manager) => settle(manager, updateNumbers, reports, after));
    } catch (error) {
      updateNumbers.forget();
      if (attempt === ATTEMPTS || !mayPass(error)) throw error;
    }
  }
}

/**
 * Whether the next try finds another state: an event that another shard was told just now (`unique_violation`, see `storeEvents`), or a month
 * that got its part meanwhile (`check_violation` of the part that has everything else).
 */
const mayPass = (error: unknown): boolean => ['23505', '23514'].includes(String((error as { code?: unknown }).code));

async function settle(
  manager: EntityManager, updateNumbers: UpdateNumbers, reports: readonly ReceivedReport[], after: AfterSettlement | undefined,
): Promise<Settlement> {
  const numbers = await lockAndNumber(manager, reports);
  const received = reports.flatMap(({ computerId, receivedAt, events }) => events.map((event) => (
    { computerId, computerNumber: numbers.get(computerId)!, receivedAt, event, effect: effectOfEvent(event.eventId, event.win32HResult, event.miscData) })));
  const stored = await storeEvents(manager, received);
  const fresh = received.filter((_, position) => stored.has(position));
  const updates = await updateNumbers.of(manager, fresh.flatMap(({ event, effect }) => namedUpdates(event, effect)));
  const books = await loadStatuses(manager, [...new Set(fresh.filter(({ effect }) => touchesStatuses(effect)).map(({ computerNumber }) => computerNumber))]);
  const outcomes = new Map<number, ComputerOutcome>();
  for (const { computerId, computerNumber, event, effect, receivedAt } of fresh) {
    let outcome = outcomes.get(computerNumber);
    if (outcome === undefined) outcomes.set(computerNumber, outcome = new ComputerOutcome(computerId, books.get(computerNumber) ?? null));
    outcome.apply(event, effect, receivedAt, updates);
  }
  const changes = await saveOutcomes(manager, outcomes);
  const ids = await updateNumbers.idsOf(manager, [...changes.values()].flatMap((list) => list.map(({ updateNumber }) => updateNumber)));
  const settlement = { stored: fresh.length, repeated: received.length - fresh.length, changes: byNames(changes, outcomes, ids) };
  await after?.(manager, settlement);
  // The only rows that all shards write: last, so that nobody waits for more than a commit.
  await countInstallations(manager, [...outcomes.values()].flatMap(({ installations }) => installations));
  return settlement;
}

/** Shards are locked in ascending order: two that settle several shards cannot deadlock. */
async function lockAndNumber(manager: EntityManager, reports: readonly ReceivedReport[]): Promise<Map<string, number>> {
  const seen = new Map<number, Map<string, Date>>();
  for (const { computerId, receivedAt } of reports) {
    const shard = shardOf(computerId);
    seen.set(shard, (seen.get(shard) ?? new Map<string, Date>()).set(computerId, receivedAt));
  }
  const numbers = new Map<string, number>();
  for (const shard of [...seen.keys()].sort((a, b) => a - b)) {
    await lockShard(manager, shard);
    for (const [id, number] of await numberComputers(manager, shard, seen.get(shard)!)) numbers.set(id, number);
  }
  return numbers;
}

function byNames(
  changes: ReadonlyMap<number, readonly StatusChange[]>, outcomes: ReadonlyMap<number, ComputerOutcome>, ids: ReadonlyMap<number, string>,
): Map<string, SettledChange[]> {
  const named = new Map<string, SettledChange[]>();
  for (const [number, list] of changes) {
    if (list.length > 0) named.set(outcomes.get(number)!.computerId, list.map(({ updateNumber, from, to }) => ({ updateId: ids.get(updateNumber)!, from, to })));
  }
  return named;
}

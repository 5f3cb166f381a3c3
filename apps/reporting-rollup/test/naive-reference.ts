import { computersOf, unpackStatuses, updateStateName, UPDATE_STATES, type UpdateState } from '@sluice/domain/reporting';
import type { DataSource } from 'typeorm';

/** The events that the load sends (MS-WUSP 2.2.2.3.1). */
export const EVENT = { scanned: 147, status: 156, downloaded: 162, failed: 182, installed: 183, installedWithReboot: 184, rebooted: 202 } as const;

/** An event as far as statuses depend on it. */
export interface SentEvent {
  readonly instanceId: string;
  readonly eventId: number;
  readonly updateId: string | null;
  readonly needed: readonly string[];
  readonly installed: readonly string[];
}

/** Lines `computer update status`, sorted: what can be compared. */
export type Statuses = readonly string[];

/** What the events of each computer, taken in order, come to; written from the specification, not from the code. */
export function expectedStatuses(events: ReadonlyMap<string, readonly SentEvent[]>): Statuses {
  return lines([...events].flatMap(([computerId, list]) => {
    let statuses = new Map<string, string>();
    for (const event of list) statuses = after(statuses, event);
    return [...statuses].map(([updateId, status]) => [computerId, updateId, status] as const);
  }));
}

function after(statuses: Map<string, string>, event: SentEvent): Map<string, string> {
  const updateId = event.updateId ?? '';
  switch (event.eventId) {
    case EVENT.status: return afterStatusReport(statuses, event);
    case EVENT.downloaded: return statuses.get(updateId) === 'NotInstalled' ? statuses.set(updateId, 'Downloaded') : statuses;
    case EVENT.failed: return statuses.set(updateId, 'Failed');
    case EVENT.installed: return statuses.set(updateId, 'Installed');
    case EVENT.installedWithReboot: return statuses.set(updateId, 'InstalledPendingReboot');
    case EVENT.rebooted: return new Map([...statuses].map(([id, status]) => [id, status === 'InstalledPendingReboot' ? 'Installed' : status]));
    default: return statuses;
  }
}

/** A report replaces everything; it does not say of needed updates whether they are downloaded. */
function afterStatusReport(statuses: Map<string, string>, { needed, installed }: SentEvent): Map<string, string> {
  return new Map([
    ...needed.map((id) => [id, statuses.get(id) === 'Downloaded' ? 'Downloaded' : 'NotInstalled'] as const),
    ...installed.map((id) => [id, 'Installed'] as const),
  ]);
}

/** What is stored by computer. */
export async function storedByComputer(dataSource: DataSource): Promise<Statuses> {
  const { updates, computers } = await names(dataSource);
  const rows: { number: number; packed: Buffer }[] = await dataSource.query('SELECT number, packed FROM reporting.computer_statuses');
  return lines(rows.flatMap(({ number, packed }) => [...unpackStatuses(packed)]
    .filter(([, { state }]) => state !== UPDATE_STATES.NotApplicable)
    .map(([update, { state }]) => [computers.get(number)!, updates.get(update)!, updateStateName(state)] as const)));
}

/** What is stored by update and status. */
export async function storedByUpdate(dataSource: DataSource): Promise<Statuses> {
  const { updates, computers } = await names(dataSource);
  const rows: { update_number: number; state: UpdateState; block: number; bits: Buffer }[] =
    await dataSource.query('SELECT update_number, state, block, bits FROM reporting.update_computers');
  return lines(rows.flatMap(({ update_number, state, block, bits }) => [...computersOf(block, bits)]
    .map((number) => [computers.get(number)!, updates.get(update_number)!, updateStateName(state)] as const)));
}

async function names(dataSource: DataSource): Promise<{ updates: Map<number, string>; computers: Map<number, string> }> {
  const updates: { number: number; update_id: string }[] = await dataSource.query('SELECT number, update_id FROM reporting.update_number');
  const computers: { number: number; computer_id: string }[] = await dataSource.query('SELECT number, computer_id FROM reporting.computer_report');
  return { updates: new Map(updates.map((row) => [row.number, row.update_id])), computers: new Map(computers.map((row) => [row.number, row.computer_id])) };
}

const lines = (statuses: readonly (readonly [string, string, string])[]): Statuses => statuses.map((parts) => parts.join(' ')).sort();

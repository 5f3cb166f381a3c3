import type { EntityManager } from 'typeorm';
import { arrayParameter, column, copyRows, int2, int4, text, textArray, timestamptz, uuid, type CopyColumn } from '../../persistence/binary/index.js';
import type { ReceivedEvent } from './received-report.js';

/** An event of a computer that has a number. */
export interface NumberedEvent {
  readonly computerNumber: number;
  readonly receivedAt: Date;
  readonly event: ReceivedEvent;
}

/**
 * Stores events, each once however often it comes. Returns the positions of those that were not there yet. The shards of the computers are
 * locked, so an event that appears between the look and the copy is one that two shards were told: the copy fails with `unique_violation`,
 * and the next try sees it.
 */
export async function storeEvents(manager: EntityManager, events: readonly NumberedEvent[]): Promise<Set<number>> {
  const distinct = firstOfEach(events);
  if (distinct.length === 0) return new Set();
  const present: { instance_id: string; occurred_at: Date }[] = await manager.query(PRESENT, [
    arrayParameter(uuid, distinct.map((position) => events[position]!.event.instanceId)),
    arrayParameter(timestamptz, distinct.map((position) => events[position]!.event.occurredAt)),
  ]);
  const keys = new Set(present.map((row) => key(row.instance_id, row.occurred_at)));
  const added = distinct.filter((position) => !keys.has(key(events[position]!.event.instanceId, events[position]!.event.occurredAt)));
  await copyRows(manager, 'reporting.event', COLUMNS, added.map((position) => events[position]!));
  return new Set(added);
}

const key = (instanceId: string, occurredAt: Date): string => `${instanceId}@${occurredAt.getTime()}`;

function firstOfEach(events: readonly NumberedEvent[]): number[] {
  const seen = new Set<string>();
  return events.flatMap(({ event }, position) => {
    const name = key(event.instanceId, event.occurredAt);
    if (seen.has(name)) return [];
    seen.add(name);
    return [position];
  });
}

const PRESENT = `
  SELECT e.instance_id, e.occurred_at
  FROM unnest($1::uuid[], $2::timestamptz[]) AS k (instance_id, occurred_at) JOIN reporting.event e USING (instance_id, occurred_at)`;

const COLUMNS: readonly CopyColumn<NumberedEvent>[] = [
  column('instance_id', uuid, ({ event }) => event.instanceId),
  column('occurred_at', timestamptz, ({ event }) => event.occurredAt),
  column('received_at', timestamptz, ({ receivedAt }) => receivedAt),
  column('computer_number', int4, ({ computerNumber }) => computerNumber),
  column('event_id', int2, ({ event }) => event.eventId),
  column('source_id', int2, ({ event }) => event.sourceId),
  column('namespace_id', int4, ({ event }) => event.namespaceId),
  column('update_id', uuid, ({ event }) => event.updateId),
  column('revision_number', int4, ({ event }) => event.revisionNumber),
  column('win32_hresult', int4, ({ event }) => event.win32HResult),
  column('app_name', text, ({ event }) => event.appName),
  column('replacement_strings', textArray, ({ event }) => event.replacementStrings),
  column('misc_data', textArray, ({ event }) => event.miscData),
  column('device_id', text, ({ event }) => event.deviceId),
];

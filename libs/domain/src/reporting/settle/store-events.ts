import type { EntityManager } from 'typeorm';
import type { ReceivedEvent } from './received-report.js';

/** An event of a computer that has a number. */
export interface NumberedEvent {
  readonly computerNumber: number;
  readonly receivedAt: Date;
  readonly event: ReceivedEvent;
}

/** Stores events, each once however often it comes. Returns the positions of those that were not there yet. */
export async function storeEvents(manager: EntityManager, events: readonly NumberedEvent[]): Promise<Set<number>> {
  const distinct = firstOfEach(events);
  if (distinct.length === 0) return new Set();
  const rows = distinct.map((position) => events[position]!);
  const stored: { instance_id: string; occurred_at: Date }[] = await manager.query(INSERT, [
    rows.map(({ event }) => event.instanceId), rows.map(({ event }) => event.occurredAt), rows.map(({ receivedAt }) => receivedAt),
    rows.map(({ computerNumber }) => computerNumber), rows.map(({ event }) => event.eventId), rows.map(({ event }) => event.sourceId),
    rows.map(({ event }) => event.namespaceId), rows.map(({ event }) => event.updateId), rows.map(({ event }) => event.revisionNumber),
    rows.map(({ event }) => event.win32HResult), rows.map(({ event }) => event.appName),
    rows.map(({ event }) => JSON.stringify(event.replacementStrings)), rows.map(({ event }) => JSON.stringify(event.miscData)),
    rows.map(({ event }) => event.deviceId),
  ]);
  const keys = new Set(stored.map((row) => key(row.instance_id, row.occurred_at)));
  return new Set(distinct.filter((position) => {
    const { event } = events[position]!;
    return keys.has(key(event.instanceId, event.occurredAt));
  }));
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

// Arrays of arrays must be rectangular in PostgreSQL, so lists of strings travel as JSON.
const INSERT = `
  INSERT INTO reporting.event (instance_id, occurred_at, received_at, computer_number, event_id, source_id, namespace_id, update_id, revision_number,
    win32_hresult, app_name, replacement_strings, misc_data, device_id)
  SELECT instance_id, occurred_at, received_at, computer_number, event_id, source_id, namespace_id, update_id, revision_number, win32_hresult, app_name,
    ARRAY(SELECT jsonb_array_elements_text(replacement_strings)), ARRAY(SELECT jsonb_array_elements_text(misc_data)), device_id
  FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::integer[], $5::smallint[], $6::smallint[], $7::integer[], $8::uuid[], $9::integer[],
    $10::integer[], $11::text[], $12::jsonb[], $13::jsonb[], $14::text[])
    AS e (instance_id, occurred_at, received_at, computer_number, event_id, source_id, namespace_id, update_id, revision_number, win32_hresult, app_name,
      replacement_strings, misc_data, device_id)
  ON CONFLICT DO NOTHING
  RETURNING instance_id, occurred_at`;

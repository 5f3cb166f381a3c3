import type { EntityManager } from 'typeorm';
import type { JetStreamClient } from './jetstream-client.js';
import { MessageRefused } from './messaging-error.js';
import { EVENTS_STREAM } from './streams.js';
import { TRACEPARENT, traceparentOf } from './trace-context.js';

/** Rows of one transaction, all of them on their way to the stream at once. */
export const OUTBOX_BATCH = 64;
/** A row that the stream refused this often stays in the table for an operator and is no longer tried. */
export const MAX_OUTBOX_ATTEMPTS = 10;
/** Advisory lock of the one relay that publishes at a time: two at once would mix the order. The number is arbitrary. */
const RELAY_LOCK = 0x5107_0002;

interface OutboxRow {
  readonly id: string;
  readonly subject: string;
  /** The CloudEvent as the server wrote it. */
  readonly payload: string;
  readonly traceparent: string | null;
}

export interface RelayedBatch {
  /** Rows that the stream has acknowledged. */
  readonly published: number;
  /** Rows that the stream refused; they are tried again later, up to {@link MAX_OUTBOX_ATTEMPTS} times. */
  readonly refused: readonly { readonly id: string; readonly error: Error }[];
  /** Whether there may be more rows. */
  readonly more: boolean;
  /** Why publishing must pause: what the stream did not acknowledge. */
  readonly unavailable?: Error;
}

const NOTHING: RelayedBatch = { published: 0, refused: [], more: false };

/**
 * Publishes the oldest unpublished rows in order and marks those that the stream acknowledged, within the caller's transaction.
 * When the transaction is lost after that, the rows are published again with the same ids, which the stream drops for as long as
 * its window of duplicates is; consumers must bear it after that.
 */
export async function relayBatch(manager: EntityManager, client: JetStreamClient): Promise<RelayedBatch> {
  const [lock] = await manager.query<{ taken: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS taken', [RELAY_LOCK]);
  if (!lock?.taken) return NOTHING;
  const rows = await manager.query<OutboxRow[]>(
    `SELECT id, subject, payload::text AS payload, payload->>'${TRACEPARENT}' AS traceparent
       FROM messaging.outbox WHERE published_at IS NULL AND attempts < $1
      ORDER BY created_at, id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [MAX_OUTBOX_ATTEMPTS, OUTBOX_BATCH],
  );
  if (rows.length === 0) return NOTHING;
  const results = await Promise.allSettled(rows.map((row) => publish(client, row)));
  return record(manager, rows, results);
}

/** What the stream of events takes. Any other subject would wait for a stream that will never be there. */
const EVENT_SUBJECT = /^sluice(\.[A-Za-z0-9_-]+)+$/;

async function publish(client: JetStreamClient, row: OutboxRow): Promise<void> {
  if (!EVENT_SUBJECT.test(row.subject)) throw new MessageRefused('The subject is not one of events');
  const traceparent = traceparentOf(row.traceparent);
  await client.publish(row.subject, row.payload, {
    id: row.id, stream: EVENTS_STREAM, headers: traceparent ? { [TRACEPARENT]: traceparent } : {},
  });
}

async function record(manager: EntityManager, rows: readonly OutboxRow[], results: readonly PromiseSettledResult<void>[]): Promise<RelayedBatch> {
  const published: string[] = [];
  const refused: { id: string; error: Error }[] = [];
  let unavailable: Error | undefined;
  rows.forEach(({ id }, index) => {
    const result = results[index];
    if (result?.status === 'fulfilled') published.push(id);
    else if (result?.reason instanceof MessageRefused) refused.push({ id, error: result.reason });
    else unavailable ??= result?.reason as Error;
  });
  if (published.length > 0) {
    await manager.query(
      'UPDATE messaging.outbox SET published_at = clock_timestamp(), attempts = attempts + 1 WHERE id = ANY($1::uuid[])', [published],
    );
  }
  if (refused.length > 0) {
    await manager.query('UPDATE messaging.outbox SET attempts = attempts + 1 WHERE id = ANY($1::uuid[])', [refused.map(({ id }) => id)]);
  }
  return { published: published.length, refused, more: rows.length === OUTBOX_BATCH, ...(unavailable ? { unavailable } : {}) };
}

/** What waits in the outbox. */
export interface OutboxBacklog {
  /** Rows that wait, counted up to {@link BACKLOG_COUNTED}. */
  readonly waiting: number;
  /** Rows that the stream refused too often. */
  readonly stuck: number;
  /** Age of the oldest row that waits, in seconds; 0 when none does. */
  readonly oldestSeconds: number;
}

/** Counting further would cost more than the figure is worth. */
export const BACKLOG_COUNTED = 100_000;

export async function readBacklog(manager: EntityManager): Promise<OutboxBacklog> {
  const [row] = await manager.query<{ waiting: number; stuck: number; oldest: number | null }[]>(
    `SELECT (count(*) FILTER (WHERE attempts < $1))::int AS waiting, (count(*) FILTER (WHERE attempts >= $1))::int AS stuck,
            extract(epoch FROM clock_timestamp() - min(created_at) FILTER (WHERE attempts < $1))::float8 AS oldest
       FROM (SELECT attempts, created_at FROM messaging.outbox WHERE published_at IS NULL ORDER BY created_at LIMIT $2) AS unpublished`,
    [MAX_OUTBOX_ATTEMPTS, BACKLOG_COUNTED],
  );
  return { waiting: row?.waiting ?? 0, stuck: row?.stuck ?? 0, oldestSeconds: Math.max(0, row?.oldest ?? 0) };
}

/** Rows that one statement deletes, so that it stays short. */
const DELETE_BATCH = 5_000;

/** Deletes rows that were published longer ago than the retention. @returns how many. */
export async function deletePublished(manager: EntityManager, retentionMs: number): Promise<number> {
  const [, count] = await manager.query<[unknown, number]>(
    `DELETE FROM messaging.outbox WHERE id IN (
       SELECT id FROM messaging.outbox WHERE published_at < clock_timestamp() - $1 * interval '1 millisecond' LIMIT ${DELETE_BATCH})`,
    [retentionMs],
  );
  return count;
}

import type { EntityManager } from 'typeorm';
import { eventNameOf, type CloudEvent } from '../events/index.js';
import { arrayParameter, jsonb, text, uuid } from '../persistence/binary/index.js';

/** The PostgreSQL channel that is notified when a transaction with new outbox rows commits; the payload is empty. */
export const OUTBOX_CHANNEL = 'sluice_outbox';

/** An event was to be written outside of a transaction, where it could outlive or precede the change it tells of. */
export class OutboxError extends Error {
  override readonly name = 'OutboxError';
  readonly code = 'OUTBOX_NEEDS_TRANSACTION';
}

/**
 * Writes events beside the change they tell of, so that both commit or neither does. PostgreSQL delivers the notification
 * at commit, and only then, which is what wakes the relay. Throws {@link OutboxError} outside of a transaction.
 */
export async function appendToOutbox(manager: EntityManager, ...events: readonly CloudEvent[]): Promise<void> {
  if (events.length === 0) return;
  if (manager.queryRunner?.isTransactionActive !== true) {
    throw new OutboxError('Events are written within the transaction of the change they tell of.');
  }
  await manager.query(
    `INSERT INTO messaging.outbox (id, subject, event, payload)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[])`,
    [
      arrayParameter(uuid, events.map(({ id }) => id)),
      arrayParameter(text, events.map(({ type }) => type)),
      arrayParameter(text, events.map((event) => eventNameOf(event))),
      arrayParameter(jsonb, events.map((event) => JSON.stringify(event))),
    ],
  );
  await manager.query('SELECT pg_notify($1, $2)', [OUTBOX_CHANNEL, '']);
}

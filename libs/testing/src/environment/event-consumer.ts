import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { AnyCloudEvent } from '@sluice/domain/events';
import { connect, type NatsConnection } from '@nats-io/transport-node';

const STREAM = 'SLUICE_EVENTS';
const NAME = 'test-consumer';
const MESSAGES_AT_ONCE = 500;
/** How long an empty stream is waited on, in milliseconds: the server answers at once when nothing is there. */
const EXPIRES_MS = 1_000;

/**
 * A durable consumer of the events of a bus, as a service is one that is not running at the moment: what it has not fetched waits in the
 * stream, through restarts of the bus. Every call has a connection of its own.
 */
export class EventConsumer {
  private constructor(private readonly busUrl: string) {}

  /** Begins with the first event that the stream has; the stream must exist. */
  static async create(busUrl: string): Promise<EventConsumer> {
    await connected(busUrl, async (nats) => {
      const manager = await jetstreamManager(nats);
      await manager.consumers.add(STREAM, { durable_name: NAME, ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All });
    });
    return new EventConsumer(busUrl);
  }

  /** Fetches and acknowledges all that waits, in the order of the stream. */
  async drain(): Promise<AnyCloudEvent[]> {
    return connected(this.busUrl, async (nats) => {
      const consumer = await jetstream(nats).consumers.get(STREAM, NAME);
      const events: AnyCloudEvent[] = [];
      while ((await consumer.info()).num_pending > 0) {
        for await (const message of await consumer.fetch({ max_messages: MESSAGES_AT_ONCE, expires: EXPIRES_MS })) {
          events.push(message.json<AnyCloudEvent>());
          await message.ackAck();
        }
      }
      return events;
    });
  }
}

async function connected<T>(busUrl: string, work: (nats: NatsConnection) => Promise<T>): Promise<T> {
  const { host, username, password } = new URL(busUrl);
  const nats = await connect({ servers: host, user: decodeURIComponent(username), pass: decodeURIComponent(password) });
  try {
    return await work(nats);
  } finally {
    await nats.close();
  }
}

import { AckPolicy, DeliverPolicy, type JsMsg, type StoredMsg } from '@nats-io/jetstream';
import { headers as newHeaders, nanos, type MsgHdrs } from '@nats-io/transport-node';
import type { JetStreamClient, JetStreamSession } from './jetstream-client.js';
import { DeadLetterError } from './messaging-error.js';
import { DEAD_LETTERS_PREFIX, DEAD_LETTERS_STREAM, EVENTS_STREAM, REPORTS_PREFIX, REPORTS_STREAM } from './streams.js';
import { TRACEPARENT, traceparentOf } from './trace-context.js';

/** Marks a replayed message: only this consumer handles it, the others have had it. */
export const REPLAY_FOR = 'Sluice-Replay-For';

const HEADER = {
  reason: 'Sluice-Reason', attempts: 'Sluice-Attempts', subject: 'Sluice-Subject', consumer: 'Sluice-Consumer',
  sequence: 'Sluice-Sequence', messageId: 'Sluice-Message-Id', failedAt: 'Sluice-Failed-At', bodyOmitted: 'Sluice-Body-Omitted',
} as const;
const MESSAGE_ID = 'Nats-Msg-Id';

/** Room for the headers of a dead letter within the server's largest message, in bytes. */
const HEADERS_ROOM = 4_096;
/** Most dead letters that one listing returns. */
export const MAX_DEAD_LETTERS_LISTED = 1_000;
/** How long a consumer made for one listing may stay idle, in milliseconds. */
const LISTING_IDLE_MS = 30_000;
const LISTING_TIMEOUT_MS = 5_000;

/** What is known of a message that a consumer gave up. */
export interface DeadLetter {
  /** Number of the dead letter, by which it is read and replayed. */
  readonly sequence: number;
  /** The durable consumer that gave it up: `<service>-<event>`. */
  readonly consumer: string;
  /** The subject the message was published on. */
  readonly subject: string;
  /** Why, one line. */
  readonly reason: string;
  /** How often the handler was tried. */
  readonly attempts: number;
  /** When, ISO 8601. */
  readonly failedAt: string;
  /** Id of the event, when the message had one. */
  readonly messageId?: string;
}

/** What a consumer says when it gives a message up. */
export interface GivenUp {
  readonly consumer: string;
  readonly reason: string;
  readonly attempts: number;
}

/**
 * Stores a message in the stream of dead letters and waits until it is there; only then may the message be termed.
 * The id makes a second dead letter for the same message of the same consumer vanish.
 * @throws MessagingUnavailable, MessageRefused
 */
export async function writeDeadLetter(client: JetStreamClient, message: JsMsg, givenUp: GivenUp): Promise<void> {
  const most = (client.session().connection.info?.max_payload ?? Infinity) - HEADERS_ROOM;
  const omitted = message.data.byteLength > most;
  const messageId = message.headers?.get(MESSAGE_ID);
  const traceparent = traceparentOf(message.headers?.get(TRACEPARENT));
  await client.publish(`${DEAD_LETTERS_PREFIX}.${givenUp.consumer}`, omitted ? new Uint8Array() : message.data, {
    id: `${givenUp.consumer}:${message.seq}:${message.timestampNanos}`,
    stream: DEAD_LETTERS_STREAM,
    headers: {
      [HEADER.reason]: givenUp.reason,
      [HEADER.attempts]: String(givenUp.attempts),
      [HEADER.subject]: message.subject,
      [HEADER.consumer]: givenUp.consumer,
      [HEADER.sequence]: String(message.seq),
      [HEADER.failedAt]: new Date().toISOString(),
      ...(messageId ? { [HEADER.messageId]: messageId } : {}),
      ...(traceparent ? { [TRACEPARENT]: traceparent } : {}),
      ...(omitted ? { [HEADER.bodyOmitted]: 'true' } : {}),
    },
  });
}

/**
 * Lists dead letters, oldest first.
 * @param options.after the number of the last one already seen; 0 begins at the oldest.
 * @param options.limit at most {@link MAX_DEAD_LETTERS_LISTED}.
 */
export async function listDeadLetters(session: JetStreamSession, options: { after?: number; limit?: number } = {}): Promise<DeadLetter[]> {
  const limit = Math.min(options.limit ?? MAX_DEAD_LETTERS_LISTED, MAX_DEAD_LETTERS_LISTED);
  const info = await session.manager.consumers.add(DEAD_LETTERS_STREAM, {
    ack_policy: AckPolicy.None, deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: (options.after ?? 0) + 1,
    headers_only: true, mem_storage: true, inactive_threshold: nanos(LISTING_IDLE_MS),
  });
  const found: DeadLetter[] = [];
  const count = Math.min(limit, info.num_pending);
  if (count > 0) {
    const consumer = await session.js.consumers.get(DEAD_LETTERS_STREAM, info.name);
    for await (const message of await consumer.fetch({ max_messages: count, expires: LISTING_TIMEOUT_MS })) {
      found.push(describe(message.seq, message.headers));
    }
  }
  await session.manager.consumers.delete(DEAD_LETTERS_STREAM, info.name);
  return found;
}

/** A dead letter with the message as it was. @throws DeadLetterError when there is none with that number. */
export async function readDeadLetter(session: JetStreamSession, sequence: number): Promise<DeadLetter & { readonly payload: Uint8Array }> {
  const stored = await storedDeadLetter(session, sequence);
  return { ...describe(stored.seq, stored.header), payload: stored.data };
}

/**
 * Publishes the message of a dead letter again on its own subject, for the consumer that gave it up and no other, and removes
 * the dead letter. The event keeps its own id.
 * @throws DeadLetterError when there is none with that number, or when it was too large to be kept whole.
 */
export async function replayDeadLetter(client: JetStreamClient, sequence: number): Promise<DeadLetter> {
  const session = client.session();
  const stored = await storedDeadLetter(session, sequence);
  const letter = describe(stored.seq, stored.header);
  if (stored.header.get(HEADER.bodyOmitted) === 'true') {
    throw new DeadLetterError('DEAD_LETTER_WITHOUT_BODY', `Dead letter ${sequence} was too large to be kept whole and cannot be replayed`);
  }
  const traceparent = traceparentOf(stored.header.get(TRACEPARENT));
  await client.publish(letter.subject, stored.data, {
    // The same replay, repeated because the dead letter could not be removed, is dropped by the stream.
    id: `replay:${sequence}:${stored.timestamp}`,
    stream: letter.subject.startsWith(`${REPORTS_PREFIX}.`) ? REPORTS_STREAM : EVENTS_STREAM,
    headers: { [REPLAY_FOR]: letter.consumer, ...(traceparent ? { [TRACEPARENT]: traceparent } : {}) },
  });
  await session.manager.streams.deleteMessage(DEAD_LETTERS_STREAM, sequence);
  return letter;
}

async function storedDeadLetter(session: JetStreamSession, sequence: number): Promise<StoredMsg> {
  const stored = await session.manager.streams.getMessage(DEAD_LETTERS_STREAM, { seq: sequence });
  if (!stored) throw new DeadLetterError('DEAD_LETTER_NOT_FOUND', `There is no dead letter ${sequence}`);
  return stored;
}

function describe(sequence: number, headers: MsgHdrs = newHeaders()): DeadLetter {
  const messageId = headers.get(HEADER.messageId);
  return {
    sequence,
    consumer: headers.get(HEADER.consumer),
    subject: headers.get(HEADER.subject),
    reason: headers.get(HEADER.reason),
    attempts: Number(headers.get(HEADER.attempts)),
    failedAt: headers.get(HEADER.failedAt),
    ...(messageId ? { messageId } : {}),
  };
}

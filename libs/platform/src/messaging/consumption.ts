import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { Subscription } from '@nats-io/transport-node';
import { reconnectDelay } from '../database/reconnect-delay.js';
import type { Log } from '../observability/log.js';
import { counter, histogram } from '../observability/metrics.js';
import type { EventCallback } from './call-handler.js';
import type { PlannedConsumption } from './consumption-plan.js';
import type { JetStreamClient, JetStreamSession } from './jetstream-client.js';

/** How long one request for messages stays open, in milliseconds. */
const PULL_EXPIRES_MS = 30_000;
/** How often the server shows during it that it is there, in milliseconds; after two silences the request is given up. */
const PULL_HEARTBEAT_MS = 5_000;

/** What the two kinds of consumption are made of. */
export interface ConsumptionParts {
  readonly plan: PlannedConsumption<EventCallback>;
  readonly client: JetStreamClient;
  readonly log: Log;
  /** Aborted when no more events shall be taken. */
  readonly closing: AbortSignal;
  /** Aborted when running handlers are not waited for any longer. */
  readonly abandoning: AbortSignal;
}

/** One event being consumed; it runs until its `closing` signal and ends when the last handler has. */
export interface Consumption {
  run(): Promise<void>;
}

/**
 * Runs `consume` on every session of the client, and again after it failed. Failures are logged when they begin, not each time.
 */
export async function onEverySession(parts: ConsumptionParts, consume: (session: JetStreamSession) => Promise<void>): Promise<void> {
  let failures = 0;
  while (!parts.closing.aborted) {
    const session = await parts.client.untilSession(parts.closing);
    if (!session) return;
    try {
      await consume(session);
      failures = 0;
    } catch (error) {
      if (parts.closing.aborted || session.ended.aborted) continue;
      failures += 1;
      if (failures === 1) parts.log.warn('Events cannot be fetched; trying again until they can', { consumer: parts.plan.name, err: error });
      await pauseUnless(parts.closing, reconnectDelay(failures));
      await parts.client.verifyStreams(session).catch(() => undefined);
    }
  }
}

/**
 * Asks for messages until the service closes or the session ends, never for more than can be handled at once, so that none waits
 * here while its time runs. Messages that were under way when the service closed are still given out; they belong to another replica.
 * @param room resolves with how many messages can be taken now, at least 1.
 */
export async function* pullMessages(
  consumer: Consumer, room: () => Promise<number>, closing: AbortSignal, session: JetStreamSession,
): AsyncGenerator<JsMsg> {
  const over = (): boolean => closing.aborted || session.ended.aborted;
  while (!over()) {
    const most = await room();
    if (over()) return;
    const messages = await consumer.fetch({ max_messages: most, expires: PULL_EXPIRES_MS, idle_heartbeat: PULL_HEARTBEAT_MS });
    const forget = onAbort([[closing, () => drain(messages)], [session.ended, () => messages.stop()]]);
    try {
      yield* messages;
    } finally {
      forget();
    }
  }
}

/**
 * Ends a request without losing the messages that are on their way: `stop` would drop them, and they would come again only when
 * their time has run out. The library offers this on the subscription of the request alone.
 */
function drain(messages: ConsumerMessages): void {
  const { sub } = messages as { sub?: Subscription };
  if (sub) sub.drain().catch(() => messages.stop());
  else messages.stop();
}

/** Calls each function when its signal is aborted, or at once when it is already. @returns a function that takes them back. */
function onAbort(calls: readonly (readonly [AbortSignal, () => void])[]): () => void {
  for (const [signal, call] of calls) {
    if (signal.aborted) call();
    else signal.addEventListener('abort', call, { once: true });
  }
  return () => {
    for (const [signal, call] of calls) signal.removeEventListener('abort', call);
  };
}

/** Waits, but not longer than until the signal. */
export async function pauseUnless(signal: AbortSignal, milliseconds: number): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** What became of an event at one consumer. */
export type EventOutcome = 'handled' | 'retried' | 'dead-lettered' | 'passed-over' | 'not-for-this-consumer';

/** Counts an event as `sluice_events_total`. */
export function countEvent(consumer: string, outcome: EventOutcome): void {
  counter({
    name: 'sluice_events_total', help: 'Events by consumer and by what became of them.', labelNames: ['consumer', 'outcome'],
  }).inc({ consumer, outcome });
}

/** Measures one call of a handler as `sluice_event_handler_seconds`. */
export async function measured(consumer: string, call: () => Promise<void>): Promise<void> {
  const done = histogram({
    name: 'sluice_event_handler_seconds', help: 'Time that handlers of events take, in seconds.', labelNames: ['consumer'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
  }).startTimer({ consumer });
  try {
    await call();
  } finally {
    done();
  }
}

/** Pauses before the second, third … attempt of an event whose handler failed, in milliseconds. */
export const DEFAULT_BACK_OFF_MS: readonly number[] = [1_000, 5_000, 30_000, 120_000, 300_000];
/** How long a message may be silent before it is delivered again, in milliseconds. Running handlers say that they are alive. */
export const DEFAULT_ACK_WAIT_MS = 30_000;
/** How many events of one consumer a replica handles at once. */
export const DEFAULT_CONCURRENCY = 4;

/**
 * - `durable`: every event is handled once by the service, by whichever replica takes it, also when it happened while none ran.
 * - `broadcast`: every replica is told of every event that happens while it runs.
 */
export type Delivery = 'durable' | 'broadcast';

/** How failures of a handler are dealt with. */
export interface RetryOptions {
  /** Pauses in milliseconds before each further attempt; the last one repeats. */
  readonly backOffMs?: readonly number[];
  /** How often the handler is tried at most; one more than there are pauses, by default. */
  readonly maxAttempts?: number;
}

export interface DurableOptions extends RetryOptions {
  readonly delivery: 'durable';
  /** Events that one replica handles at once. Ignored with `inOrder`. */
  readonly concurrency?: number;
  /** Handle one event at a time over all replicas, in the order of the stream; a failing event holds the ones behind it. */
  readonly inOrder?: boolean;
  /** Milliseconds of silence after which another replica gets the event. */
  readonly ackWaitMs?: number;
}

/** Events are handled one at a time and in order. One that keeps failing is logged and passed over. */
export interface BroadcastOptions extends RetryOptions {
  readonly delivery: 'broadcast';
}

export type DeliveryOptions = DurableOptions | BroadcastOptions;

/** Defaults of a service for all its handlers; tests shorten the pauses with it. */
export interface DeliveryDefaults extends RetryOptions {
  readonly ackWaitMs?: number;
  readonly concurrency?: number;
}

/** Everything decided: what a handler's own options, the service's defaults and the built-in defaults say together. */
export interface ResolvedDelivery {
  readonly delivery: Delivery;
  readonly backOffMs: readonly number[];
  readonly maxAttempts: number;
  readonly ackWaitMs: number;
  readonly concurrency: number;
  readonly inOrder: boolean;
}

export function resolveDelivery(options: DeliveryOptions, defaults: DeliveryDefaults = {}): ResolvedDelivery {
  const backOffMs = options.backOffMs ?? defaults.backOffMs ?? DEFAULT_BACK_OFF_MS;
  const durable: Partial<DurableOptions> = options.delivery === 'durable' ? options : {};
  const inOrder = options.delivery === 'broadcast' || durable.inOrder === true;
  return {
    delivery: options.delivery,
    backOffMs,
    maxAttempts: options.maxAttempts ?? defaults.maxAttempts ?? backOffMs.length + 1,
    ackWaitMs: durable.ackWaitMs ?? defaults.ackWaitMs ?? DEFAULT_ACK_WAIT_MS,
    concurrency: inOrder ? 1 : durable.concurrency ?? defaults.concurrency ?? DEFAULT_CONCURRENCY,
    inOrder,
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import { jetstream, JetStreamApiError, type JetStreamClient as JetStream, type JetStreamManager, type PubAck } from '@nats-io/jetstream';
import type { CloudEvent } from '@sluice/domain/events';
import { connect, errors, headers, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { reconnectDelay, RECONNECT_BOUNDS, type ReconnectBounds } from '../database/reconnect-delay.js';
import type { Log } from '../observability/log.js';
import { NotReady } from '../observability/readiness.js';
import { MessageRefused, MessagingUnavailable } from './messaging-error.js';
import { natsAddress } from './nats-address.js';
import { sharedAbort } from './shared-abort.js';
import { ensureStreams, EVENTS_STREAM, type StreamLimits } from './streams.js';
import { TRACEPARENT, traceparentOf } from './trace-context.js';

/** How long one question to the server may take, in milliseconds. */
const REQUEST_TIMEOUT_MS = 5_000;
/** A server that does not answer two pings in a row is taken for gone. */
const PING_INTERVAL_MS = 10_000;
const MAX_PINGS_OUT = 2;
/** How long pending messages may take to leave when the connection is closed, in milliseconds. */
const DRAIN_TIMEOUT_MS = 3_000;

export interface JetStreamClientOptions {
  /** The value of `NATS_URL`. */
  readonly url: string;
  /** Name of the connection, shown by the server's monitoring. */
  readonly name: string;
  readonly limits: StreamLimits;
  readonly log: Log;
  /** Pauses between attempts to reach the server. */
  readonly reconnect?: ReconnectBounds;
}

/** One unbroken connection on which the streams are known to exist. A new one begins after every reconnection. */
export interface JetStreamSession {
  readonly connection: NatsConnection;
  readonly js: JetStream;
  readonly manager: JetStreamManager;
  /** When the stream of events was made; another value than before means that its sequence began anew. */
  readonly eventsCreated: string;
  /** Aborted when the connection breaks. */
  readonly ended: AbortSignal;
}

/** What is published besides the payload. */
export interface PublishOptions {
  /** `Nats-Msg-Id`: a second message with the same id within the stream's window is dropped. */
  readonly id: string;
  /** The stream that must take it. */
  readonly stream: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The connection of one process to NATS. {@link start} returns at once; the server is sought in the background, for ever, and
 * sought again whenever it is gone. After every connection the streams are made or brought up to date.
 */
export class JetStreamClient {
  private readonly stopping = sharedAbort();
  private readonly waiting = new Set<(session: JetStreamSession) => void>();
  private readonly log: Log;
  private running?: Promise<void>;
  private connection?: NatsConnection;
  private current?: JetStreamSession;
  private ending = sharedAbort();
  private failures = 0;

  constructor(private readonly options: JetStreamClientOptions) {
    this.log = options.log.child('JetStream');
  }

  start(): void {
    this.running ??= this.keepConnected();
  }

  /** The present session. @throws MessagingUnavailable when there is none. */
  session(): JetStreamSession {
    if (!this.current) throw new MessagingUnavailable(this.connection ? 'The streams are not ready' : undefined);
    return this.current;
  }

  /** Waits for a session; undefined when `signal` was aborted first. */
  async untilSession(signal: AbortSignal): Promise<JetStreamSession | undefined> {
    if (signal.aborted) return undefined;
    if (this.current) return this.current;
    return new Promise((resolve) => {
      const arrived = (session: JetStreamSession): void => {
        signal.removeEventListener('abort', aborted);
        resolve(session);
      };
      const aborted = (): void => {
        this.waiting.delete(arrived);
        resolve(undefined);
      };
      this.waiting.add(arrived);
      signal.addEventListener('abort', aborted, { once: true });
    });
  }

  /**
   * Stores a message and waits until the stream has it.
   * @throws MessagingUnavailable when that is not known to have happened; publish it again, with the same id.
   * @throws MessageRefused when the stream will never take it.
   */
  async publish(subject: string, payload: Uint8Array | string, options: PublishOptions): Promise<PubAck> {
    const { js, ended } = this.session();
    try {
      return await unlessAborted(ended, js.publish(subject, payload, {
        msgID: options.id, timeout: REQUEST_TIMEOUT_MS, headers: headersOf(options.headers), expect: { streamName: options.stream },
      }));
    } catch (error) {
      throw publishError(error);
    }
  }

  /**
   * Stores an event that goes with no database change; those that do go through the outbox.
   * @param traceparent the W3C trace context it is published in.
   * @throws MessagingUnavailable, MessageRefused
   */
  async publishEvent(event: CloudEvent, traceparent?: string): Promise<void> {
    const carried = traceparentOf(traceparent);
    await this.publish(event.type, JSON.stringify(event), {
      id: event.id, stream: EVENTS_STREAM, headers: carried ? { [TRACEPARENT]: carried } : {},
    });
  }

  /**
   * Makes streams again that were removed while the connection stood, which begins a new session.
   * Called by whoever got an unexpected answer in `session`.
   */
  async verifyStreams(session: JetStreamSession): Promise<void> {
    if (session !== this.current) return;
    const eventsCreated = await ensureStreams(session.manager, this.options.limits);
    if (eventsCreated !== session.eventsCreated && session === this.current) await this.beginSession(session.connection);
  }

  /** The readiness check: the server answers and the streams exist. */
  async check(): Promise<void> {
    if (!this.current) throw new NotReady(this.connection ? 'the streams of NATS are not ready' : 'NATS cannot be reached');
    await this.current.connection.rtt();
  }

  /** Sends what is pending and closes the connection, for good. */
  async close(): Promise<void> {
    this.stopping.abort();
    this.endSession();
    const { connection } = this;
    if (connection && !connection.isClosed()) {
      const drained = connection.drain().catch(() => undefined);
      await Promise.race([drained, pause(DRAIN_TIMEOUT_MS, undefined, { ref: false })]);
      await connection.close();
    }
    await this.running;
  }

  private async keepConnected(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const connection = await this.connect();
        if (this.stopping.signal.aborted) return await connection.close();
        this.connection = connection;
        await this.follow(connection);
      } catch (error) {
        if (this.failures === 0) this.log.warn('NATS is not reached; trying again until it is', { err: error });
      }
      this.endSession();
      this.connection = undefined;
      await this.pause();
    }
  }

  private connect(): Promise<NatsConnection> {
    return connect({
      ...natsAddress(this.options.url),
      name: this.options.name,
      timeout: REQUEST_TIMEOUT_MS,
      pingInterval: PING_INTERVAL_MS,
      maxPingOut: MAX_PINGS_OUT,
      maxReconnectAttempts: -1,
      // A stack for every message that is published costs more than publishing it.
      noAsyncTraces: true,
      // A password that is changed on the server first must not end the process.
      ignoreAuthErrorAbort: true,
      reconnectDelayHandler: () => this.nextDelay(),
    });
  }

  /** Follows one connection, through all its reconnections, until it is closed. */
  private async follow(connection: NatsConnection): Promise<void> {
    void this.beginSession(connection);
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        if (!this.stopping.signal.aborted) this.log.warn('The connection to NATS is lost; it is sought again');
        this.endSession();
      } else if (status.type === 'reconnect') {
        void this.beginSession(connection);
      } else if (status.type === 'error') {
        this.log.warn('NATS reports an error', { err: status.error });
      }
    }
    await connection.closed();
  }

  private async beginSession(connection: NatsConnection): Promise<void> {
    this.endSession();
    const { signal } = this.ending;
    // A reconnection that is noticed while closing must not begin a session: nothing would end it, and its pauses end at once.
    while (!signal.aborted && !this.stopping.signal.aborted) {
      try {
        const js = jetstream(connection, { timeout: REQUEST_TIMEOUT_MS });
        const manager = await js.jetstreamManager();
        const eventsCreated = await ensureStreams(manager, this.options.limits);
        if (!signal.aborted) this.announce({ connection, js, manager, eventsCreated, ended: signal });
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (this.failures === 0) this.log.warn('The streams of NATS are not ready; trying again until they are', { err: error });
        await this.pause();
      }
    }
  }

  private announce(session: JetStreamSession): void {
    this.current = session;
    this.failures = 0;
    this.log.info('NATS is reached', { server: session.connection.getServer(), version: session.connection.info?.version });
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const arrived of waiting) arrived(session);
  }

  private endSession(): void {
    this.ending.abort();
    this.ending = sharedAbort();
    this.current = undefined;
  }

  private async pause(): Promise<void> {
    await pause(this.nextDelay(), undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  /** Pauses grow from the last session on, whatever failed since. */
  private nextDelay(): number {
    this.failures += 1;
    return reconnectDelay(this.failures, this.options.reconnect ?? RECONNECT_BOUNDS);
  }
}

function headersOf(values: Readonly<Record<string, string>> = {}): MsgHdrs {
  const result = headers();
  for (const [name, value] of Object.entries(values)) result.set(name, value);
  return result;
}

/** An answer can only come on the connection that the question went out on; when that breaks, there is nothing to wait for. */
async function unlessAborted<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new Error('The connection broke'));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function publishError(error: unknown): Error {
  if (error instanceof JetStreamApiError && error.status < 500) return new MessageRefused('The stream refuses the message', { cause: error });
  if (error instanceof errors.InvalidArgumentError || error instanceof errors.InvalidSubjectError) {
    return new MessageRefused('The message cannot be published', { cause: error });
  }
  return new MessagingUnavailable('The stream did not acknowledge the message', { cause: error });
}

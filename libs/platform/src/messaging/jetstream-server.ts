import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type { Log } from '../observability/log.js';
import { BroadcastConsumption } from './broadcast-consumption.js';
import type { EventCallback } from './call-handler.js';
import { planConsumptions, type PlannedConsumption, type RegisteredHandler, type ServiceConsumption } from './consumption-plan.js';
import type { Consumption, ConsumptionParts } from './consumption.js';
import { DurableConsumption } from './durable-consumption.js';
import type { JetStreamClient } from './jetstream-client.js';
import { JETSTREAM, type OnEventExtras } from './on-event.js';
import { sharedAbort } from './shared-abort.js';

/** How long handlers may go on after the service was told to stop, in milliseconds; less than the service itself has. */
export const DEFAULT_FINISH_MS = 15_000;
/**
 * A replica is told of broadcast events from this long before its start, in milliseconds: what it loaded at its start may be older
 * than that, and the server's clock may be ahead. Handlers of broadcasts take an event they know for what it is.
 */
export const BROADCAST_OVERLAP_MS = 5_000;

export interface JetStreamServerOptions extends ServiceConsumption {
  readonly client: JetStreamClient;
  readonly log: Log;
  /** Milliseconds; {@link DEFAULT_FINISH_MS} by default. */
  readonly finishWithinMs?: number;
  /** Milliseconds; {@link BROADCAST_OVERLAP_MS} by default. */
  readonly broadcastOverlapMs?: number;
}

/**
 * Nest's transport for events: every method with `@OnEvent` (or Nest's own `@EventPattern` with the name or subject of an event)
 * becomes a consumption of the stream of events.
 */
export class JetStreamServer extends Server implements CustomTransportStrategy {
  override readonly transportId = JETSTREAM;
  /** Errors of handlers are ours to report. */
  override readonly propagatesEventHandlerErrors = true;

  private readonly handlers: RegisteredHandler<EventCallback>[] = [];
  private readonly closing = sharedAbort();
  private readonly abandoning = sharedAbort();
  private readonly from: Date;
  private readonly log: Log;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: JetStreamServerOptions) {
    super();
    this.log = options.log.child('JetStreamServer');
    this.from = new Date(Date.now() - (options.broadcastOverlapMs ?? BROADCAST_OVERLAP_MS));
  }

  /** Nest would chain a second handler of a pattern behind the first; here each is kept, to be told apart or refused. */
  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false, extras: Record<string, unknown> = {}): void {
    if (!isEventHandler) return;
    const { options, handler } = extras as Partial<OnEventExtras>;
    this.handlers.push({
      pattern: this.normalizePattern(pattern as string),
      options: options ?? { delivery: 'durable' },
      handler: handler ?? 'a method with @EventPattern',
      callback,
    });
  }

  /**
   * Checks the wiring and begins to consume. It does not wait for NATS.
   * @param callback told of a ConsumptionError when the wiring is wrong, which keeps the service from starting.
   */
  listen(callback: (error?: unknown) => void): void {
    let plans: PlannedConsumption<EventCallback>[];
    try {
      plans = planConsumptions(this.options, this.handlers);
    } catch (error) {
      return callback(error);
    }
    this.running = Promise.all(plans.map((plan) => this.consumption(plan).run()));
    for (const plan of plans) this.log.info('Events are consumed', { event: plan.event, delivery: plan.delivery.delivery, handler: plan.handler });
    callback();
  }

  /** Takes no more events and waits for running handlers, but not for ever. What is left is delivered again, to another replica. */
  async close(): Promise<void> {
    this.closing.abort();
    const withinMs = this.options.finishWithinMs ?? DEFAULT_FINISH_MS;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => { timer = setTimeout(() => resolve('late'), withinMs); });
    const result = await Promise.race([this.running, late]);
    clearTimeout(timer);
    if (result !== 'late') return;
    this.abandoning.abort();
    this.log.warn('Handlers of events are still running; their events will be delivered again', { withinMs });
  }

  /** There are no transport events of our own to listen to. */
  on(): never {
    throw new Error('The JetStream server has no events to listen to; see JetStreamClient');
  }

  unwrap<T>(): T {
    return this.options.client as T;
  }

  private consumption(plan: PlannedConsumption<EventCallback>): Consumption {
    const parts: ConsumptionParts = {
      plan, client: this.options.client, log: this.log, closing: this.closing.signal, abandoning: this.abandoning.signal,
    };
    return plan.delivery.delivery === 'durable' ? new DurableConsumption(parts) : new BroadcastConsumption(parts, this.from);
  }
}

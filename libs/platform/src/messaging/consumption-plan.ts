import { EVENTS, eventNameOfSubject, type EventName } from '@sluice/domain/events';
import { resolveDelivery, type Delivery, type DeliveryDefaults, type DeliveryOptions, type ResolvedDelivery } from './delivery-options.js';
import { ConsumptionError } from './messaging-error.js';

/** What a service says it consumes, as the table of services in the architecture does. */
export interface DeclaredConsumption {
  readonly event: EventName;
  readonly delivery: Delivery;
}

/** One handler that Nest found. */
export interface RegisteredHandler<Callback> {
  /** What the handler listens to: the name of an event or its subject. */
  readonly pattern: string;
  readonly options: DeliveryOptions;
  /** `Class.method`. */
  readonly handler: string;
  readonly callback: Callback;
}

/** One event that one handler consumes in one way. */
export interface PlannedConsumption<Callback> {
  readonly event: EventName;
  readonly subject: string;
  /** Name of the consumption, and of the durable consumer: `<service>-<event>`. */
  readonly name: string;
  readonly delivery: ResolvedDelivery;
  readonly handler: string;
  readonly callback: Callback;
}

export interface ServiceConsumption {
  readonly service: string;
  /** When given, exactly these must have a handler each. */
  readonly consumes?: readonly DeclaredConsumption[];
  readonly defaults?: DeliveryDefaults;
}

/**
 * Checks that every consumption has exactly one handler, and names what does not fit.
 * @throws ConsumptionError naming every problem with the handlers concerned.
 */
export function planConsumptions<Callback>(
  service: ServiceConsumption, handlers: readonly RegisteredHandler<Callback>[],
): PlannedConsumption<Callback>[] {
  const problems: string[] = [];
  const planned = new Map<string, PlannedConsumption<Callback>>();
  for (const registered of handlers) {
    const event = eventOf(registered.pattern);
    if (event === null) {
      problems.push(`${registered.handler} listens to ${JSON.stringify(registered.pattern)}, which is no event of the event map`);
      continue;
    }
    const consumption = plan(service, event, registered);
    const key = keyOf(event, consumption.delivery.delivery);
    const other = planned.get(key);
    if (other) problems.push(`${key} has two handlers, ${other.handler} and ${registered.handler}: one event would be handled by either. Keep one and let it call both`);
    else planned.set(key, consumption);
  }
  if (service.consumes) problems.push(...undeclared(service.consumes, planned));
  if (problems.length > 0) throw new ConsumptionError(problems);
  return [...planned.values()];
}

function plan<Callback>(service: ServiceConsumption, event: EventName, registered: RegisteredHandler<Callback>): PlannedConsumption<Callback> {
  return {
    event,
    subject: EVENTS[event].subject,
    name: `${service.service}-${event}`,
    delivery: resolveDelivery(registered.options, service.defaults),
    handler: registered.handler,
    callback: registered.callback,
  };
}

function undeclared<Callback>(
  declared: readonly DeclaredConsumption[], planned: ReadonlyMap<string, PlannedConsumption<Callback>>,
): string[] {
  const wanted = new Set(declared.map(({ event, delivery }) => keyOf(event, delivery)));
  return [
    ...[...wanted].filter((key) => !planned.has(key)).map((key) => `${key} is declared and has no handler: add a method with @OnEvent`),
    ...[...planned].filter(([key]) => !wanted.has(key)).map(([key, { handler }]) => `${handler} handles ${key}, which the service does not declare`),
  ];
}

function keyOf(event: EventName, delivery: Delivery): string {
  return `${event} (${delivery})`;
}

function eventOf(pattern: string): EventName | null {
  return Object.hasOwn(EVENTS, pattern) ? pattern as EventName : eventNameOfSubject(pattern);
}

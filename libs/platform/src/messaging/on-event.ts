import { Catch, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventName } from '@sluice/domain/events';
import { throwError, type Observable } from 'rxjs';
import type { DeliveryOptions } from './delivery-options.js';
import type { EventContext } from './event-context.js';

/** Identifies our transport, so that handlers for it are not bound to another one of the same application. */
export const JETSTREAM = Symbol('sluice:jetstream');

/** What `@OnEvent` leaves at a method for the server to find. */
export interface OnEventExtras {
  readonly options: DeliveryOptions;
  /** `Class.method`, for messages to people. */
  readonly handler: string;
}

/** Nest would replace an error by "Internal server error"; the decision about the event needs the error itself. */
@Catch()
class KeepError implements RpcExceptionFilter<unknown> {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

type Handler<Name extends EventName> = (data: EventData<Name>, context: EventContext<Name>) => unknown;

/**
 * Marks a controller's method as the handler of an event. The method gets the event's data, already validated, and an
 * {@link EventContext}. When it resolves, the event is done; when it rejects, see `outcomeOfFailure`.
 * Handlers of `durable` events must bear being called twice for one event.
 */
export function OnEvent<Name extends EventName>(name: Name, options: DeliveryOptions) {
  return <H extends Handler<Name>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<H>): void => {
    const extras: OnEventExtras = { options, handler: `${target.constructor.name}.${String(key)}` };
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    UseFilters(new KeepError())(target, key, descriptor);
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Nest's type takes no method with typed arguments
    EventPattern(name, JETSTREAM, extras)(target, key, descriptor as TypedPropertyDescriptor<any>);
  };
}

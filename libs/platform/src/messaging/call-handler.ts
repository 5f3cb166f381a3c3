import type { JsMsg } from '@nats-io/jetstream';
import { parseEvent, withTraceparent } from '@sluice/domain/events';
import { continueTrace } from '../observability/http-trace.js';
import { isObservable, lastValueFrom } from 'rxjs';
import { EventContext } from './event-context.js';
import { PoisonMessage } from './messaging-error.js';
import { TRACEPARENT, traceparentOf } from './trace-context.js';

/** A handler as Nest hands it to a transport: its result may be a value or a stream of them. */
export type EventCallback = (data: unknown, context: EventContext) => Promise<unknown>;

/**
 * Reads the event of a message and waits until its handler is done with it.
 * @param attempt which attempt this is, from 1.
 * @throws EventError for a message that is no valid event, PoisonMessage for an event that lies about its type, and
 *   whatever the handler throws.
 */
export async function callHandler(callback: EventCallback, message: JsMsg, attempt: number, stopping: AbortSignal): Promise<void> {
  const event = parseEvent(message.data);
  if (event.type !== message.subject) throw new PoisonMessage(`An event of type ${event.type} came on another subject`);
  const traceparent = traceparentOf(message.headers?.get(TRACEPARENT));
  await withTraceparent(continueTrace(traceparent), async () => {
    const result = await callback(event.data, new EventContext(event, attempt, message.seq, traceparent, stopping));
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  });
}

import { BaseRpcContext } from '@nestjs/microservices';
import type { CloudEvent, EventName } from '@sluice/domain/events';

/** What the handler of an event may know besides its data: the second argument of a method with `@OnEvent`. */
export class EventContext<Name extends EventName = EventName> extends BaseRpcContext<[CloudEvent<Name>]> {
  constructor(
    /** The whole event with its id, source and time. */
    readonly event: CloudEvent<Name>,
    /** Which attempt this is, from 1. More than 1 means that an earlier attempt may have done part of the work. */
    readonly attempt: number,
    /** Sequence number of the message in the stream. */
    readonly sequence: number,
    /** The W3C trace context of whoever published the event. */
    readonly traceparent: string | undefined,
    /** Aborted when the service must stop before the handler has finished. */
    readonly stopping: AbortSignal,
  ) {
    super([event]);
  }
}

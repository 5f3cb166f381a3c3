import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { EventError } from './event-error.js';
import { currentTraceparent, traceparentOf } from './trace-context.js';
import { EVENTS, eventNameOfSubject, type EventData, type EventName, type EventSubject } from './event-map.js';

/** The largest event that is read, in bytes: the largest message nats-server takes by default. */
export const MAXIMUM_EVENT_BYTES = 1024 * 1024;

/** A CloudEvents 1.0 event in JSON, structured mode. */
export interface CloudEvent<Name extends EventName = EventName> {
  readonly specversion: '1.0';
  /** UUID; also the `Nats-Msg-Id`, so that a second publication of the same event is dropped by the stream. */
  readonly id: string;
  /** URI reference of the service that wrote it, for example `/wusp-gateway`. */
  readonly source: string;
  /** The subject from the event map: it names the event and its version. */
  readonly type: EventSubject<Name>;
  /** What the event is about, for example an update id; absent when it is about many things. */
  readonly subject?: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** The W3C trace context it was written in (the Distributed Tracing extension of CloudEvents); absent outside a trace. */
  readonly traceparent?: string;
  readonly data: EventData<Name>;
}

/** Any event of the map; comparing `type` with a subject narrows `data`. */
export type AnyCloudEvent = { [Name in EventName]: CloudEvent<Name> }[EventName];

/** What an event's author adds to its data. */
export interface EventOrigin {
  readonly source: string;
  readonly subject?: string;
  /** The time of the occurrence; now, when absent. */
  readonly time?: Date;
}

const envelopeSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.guid(),
  source: z.string().min(1).max(1024),
  type: z.string().min(1).max(256),
  subject: z.string().min(1).max(1024).optional(),
  time: z.iso.datetime({ offset: true }),
  datacontenttype: z.literal('application/json'),
  traceparent: z.unknown().optional().transform(traceparentOf),
  data: z.unknown(),
});

/** Builds a new event. Throws {@link EventError} `EVENT_BAD_DATA` when the data breaks its own schema. */
export function createEvent<Name extends EventName>(name: Name, data: EventData<Name>, origin: EventOrigin): CloudEvent<Name> {
  const traceparent = currentTraceparent();
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: origin.source,
    type: EVENTS[name].subject,
    ...(origin.subject === undefined ? {} : { subject: origin.subject }),
    time: (origin.time ?? new Date()).toISOString(),
    datacontenttype: 'application/json',
    ...(traceparent === undefined ? {} : { traceparent }),
    data: checkedData(name, data),
  };
}

/**
 * Reads an event from the bytes of a message. Fields that the schema does not name are dropped, so a consumer keeps
 * working when a version gains fields. Every failure is an {@link EventError}.
 */
export function parseEvent(bytes: Uint8Array): AnyCloudEvent {
  if (bytes.byteLength > MAXIMUM_EVENT_BYTES) {
    throw new EventError('EVENT_TOO_LARGE', `An event has ${bytes.byteLength} bytes; at most ${MAXIMUM_EVENT_BYTES} are read.`);
  }
  const envelope = envelopeSchema.safeParse(parseJson(bytes));
  if (!envelope.success) {
    throw new EventError('EVENT_BAD_ENVELOPE', `Not a CloudEvents 1.0 envelope: ${places(envelope.error)}.`);
  }
  const name = eventNameOfSubject(envelope.data.type);
  if (name === null) {
    throw new EventError('EVENT_UNKNOWN_TYPE', `No event has the type ${JSON.stringify(envelope.data.type)}.`);
  }
  const { traceparent, ...rest } = envelope.data;
  return { ...rest, ...(traceparent === undefined ? {} : { traceparent }), data: checkedData(name, envelope.data.data) } as AnyCloudEvent;
}

/** The name of an event that {@link createEvent} or {@link parseEvent} returned. */
export function eventNameOf(event: Pick<CloudEvent, 'type'>): EventName {
  const name = eventNameOfSubject(event.type);
  if (name === null) throw new EventError('EVENT_UNKNOWN_TYPE', `No event has the type ${JSON.stringify(event.type)}.`);
  return name;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new EventError('EVENT_NOT_JSON', 'An event is not JSON in UTF-8.', { cause });
  }
}

function checkedData<Name extends EventName>(name: Name, data: unknown): EventData<Name> {
  const result = EVENTS[name].schema.safeParse(data);
  if (!result.success) throw new EventError('EVENT_BAD_DATA', `The data of ${name} is wrong: ${places(result.error)}.`);
  return result.data as EventData<Name>;
}

/** Where a value is wrong and which rule it breaks, without quoting the value itself. */
function places(error: z.ZodError): string {
  return error.issues.slice(0, 5).map((issue) => `${issue.path.map(String).join('.') || 'value'} (${issue.code})`).join(', ');
}

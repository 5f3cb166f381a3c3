/** The events that services tell each other: one map, their schemas, and their CloudEvents envelope. */
export { EventError, type EventErrorCode } from './event-error.js';
export {
  CONTENT_FAILURES, EVENTS, EVENT_NAMES, MAXIMUM_EVENT_ITEMS, eventJsonSchema, eventNameOfSubject,
  type ContentFailure, type EventData, type EventName, type EventSubject,
} from './event-map.js';
export {
  SYNCHRONIZATION_FAILURES, SYNCHRONIZATION_PHASES, SYNCHRONIZATION_SCOPES, SYNCHRONIZATION_TRIGGERS,
  type SynchronizationFailure, type SynchronizationPhase, type SynchronizationScope, type SynchronizationTrigger,
} from './synchronization-schemas.js';
export { HOUSEKEEPING_RULES, type HousekeepingRule } from './housekeeping-schemas.js';
export { MAXIMUM_REPORT_STRING_LENGTH, MAXIMUM_REPORT_STRINGS, type ReportBatchEvent } from './reporting-schemas.js';
export { ROLLUP_PHASES, ROLLUP_TRIGGERS, type RollupPhase, type RollupTrigger } from './rollup-schemas.js';
export {
  MAXIMUM_EVENT_BYTES, createEvent, eventNameOf, parseEvent,
  type AnyCloudEvent, type CloudEvent, type EventOrigin,
} from './cloud-event.js';
export { beginTrace, currentTraceparent, duringTrace, traceIdOf, traceparentOf, withTraceparent, type Trace } from './trace-context.js';

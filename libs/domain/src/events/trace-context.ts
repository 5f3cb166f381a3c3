import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<string>();

/** A W3C trace context, version 00: version, trace id, parent id, flags. */
const FORMAT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The value when it is a trace context in the form of W3C Trace Context, section 3.2; undefined for anything else. */
export function traceparentOf(value: unknown): string | undefined {
  return typeof value === 'string' && FORMAT.test(value) && !value.startsWith('ff') ? value : undefined;
}

/** Runs `work` within a trace: events created in it carry the trace, and log entries name it. */
export function withTraceparent<Result>(traceparent: string, work: () => Result): Result {
  return storage.run(traceparent, work);
}

/** The trace that the present work belongs to. */
export function currentTraceparent(): string | undefined {
  return storage.getStore();
}

/** The 32 hex digits that all parts of one trace share. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

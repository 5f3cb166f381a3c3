import { AsyncLocalStorage } from 'node:async_hooks';

/** A trace context, or what makes it when it is asked for; it must give the same one each time. */
export type Trace = string | (() => string);

/** Traces of work that waits. */
const storage = new AsyncLocalStorage<Trace>();
/** How much work that waits is under way. */
let following = 0;
/** The trace of work that does not wait. */
let present: Trace | undefined;

/** A W3C trace context, version 00: version, trace id, parent id, flags. */
const FORMAT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The value when it is a trace context in the form of W3C Trace Context, section 3.2; undefined for anything else. */
export function traceparentOf(value: unknown): string | undefined {
  return typeof value === 'string' && FORMAT.test(value) && !value.startsWith('ff') ? value : undefined;
}

/** Runs `work` within a trace until its promise settles: events created in it carry the trace, and log entries name it. */
export async function withTraceparent<Result>(trace: Trace, work: () => Promise<Result>): Promise<Result> {
  following++;
  try {
    return await storage.run(trace, work);
  } finally {
    endOfTrace();
  }
}

/**
 * Runs `work` within a trace that goes on when `work` returns, for callbacks that promise nothing.
 * @returns ends the trace; to be called once
 */
export function beginTrace(trace: Trace, work: () => void): () => void {
  following++;
  storage.run(trace, work);
  return endOfTrace;
}

/** Runs `work` that does not wait within a trace. What it leaves behind to be done later is outside of it. */
export function duringTrace<Result>(trace: Trace, work: () => Result): Result {
  const outer = present;
  present = trace;
  try {
    return work();
  } finally {
    present = outer;
  }
}

/**
 * While nobody follows a trace, nothing is done for it: Node 20 otherwise keeps an account of every promise and callback of the process, which is a
 * twentieth of an answer from memory.
 */
function endOfTrace(): void {
  following--;
  if (following === 0) storage.disable();
}

/** The trace that the present work belongs to. */
export function currentTraceparent(): string | undefined {
  const trace = present ?? storage.getStore();
  return typeof trace === 'function' ? trace() : trace;
}

/** The 32 hex digits that all parts of one trace share. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

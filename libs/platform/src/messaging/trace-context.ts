/** The header, and the CloudEvents extension attribute, that carries a W3C trace context. */
export const TRACEPARENT = 'traceparent';

const FORMAT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The value when it is a trace context in the form of W3C Trace Context, section 3.2; undefined for anything else. */
export function traceparentOf(value: unknown): string | undefined {
  return typeof value === 'string' && FORMAT.test(value) && !value.startsWith('ff') ? value : undefined;
}

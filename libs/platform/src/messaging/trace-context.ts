export { traceparentOf } from '@sluice/domain/events';

/** The header, and the CloudEvents extension attribute, that carries a W3C trace context. */
export const TRACEPARENT = 'traceparent';

import { isError } from '../observability/redaction.js';

/**
 * PostgreSQL cannot be reached, or the connection broke while it was used. Nothing is wrong with the question:
 * the same one may succeed later. The message carries no address.
 */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  readonly code = 'DATABASE_UNAVAILABLE';

  constructor(reason = 'PostgreSQL cannot be reached', options?: ErrorOptions) {
    super(reason, options);
  }
}

/** What a failed query means for the caller. */
export type DatabaseErrorKind =
  /** The connection is gone or could not be made; another try on a new connection may succeed. */
  | 'connection'
  /** The transaction lost against another one and may be run again as it was. */
  | 'conflict'
  /** The statement ran longer than it may, or was cancelled. */
  | 'timeout'
  /** Anything else: trying again gives the same result. */
  | 'other';

/** SQLSTATEs with which a server refuses or ends a session (class 57P and 53300; class 08 is all connection exceptions). */
const CONNECTION_STATES = new Set(['57P01', '57P02', '57P03', '57P05', '53300']);
/** serialization_failure and deadlock_detected. */
const CONFLICT_STATES = new Set(['40001', '40P01']);
/** query_canceled, which is also what statement_timeout raises, and lock_not_available. */
const TIMEOUT_STATES = new Set(['57014', '55P03']);
const NETWORK_CODES = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN',
  'ENOTFOUND', 'EAI_AGAIN', 'ENOENT',
]);
/** The driver's own errors carry no code, only these messages. */
const DRIVER_MESSAGES = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed and is not queryable|Cannot use a pool after calling end|The server does not respond|timeout expired)/;
const MAX_CAUSES = 5;

/** Tells what kind of failure a driver's, an ORM's or our own error is. */
export function classifyDatabaseError(error: unknown): DatabaseErrorKind {
  for (const each of causesOf(error)) {
    if (each instanceof DatabaseUnavailable) return 'connection';
    const code = (each as { code?: unknown }).code;
    const state = typeof code === 'string' ? code : '';
    if (CONFLICT_STATES.has(state)) return 'conflict';
    if (TIMEOUT_STATES.has(state)) return 'timeout';
    if (CONNECTION_STATES.has(state) || /^08[0-9A-Z]{3}$/.test(state) || NETWORK_CODES.has(state)) return 'connection';
    if (state === '' && DRIVER_MESSAGES.test(each.message)) return 'connection';
  }
  return 'other';
}

/** Whether the error means that the connection to PostgreSQL is gone or could not be made. */
export function isTransientConnectionError(error: unknown): boolean {
  return classifyDatabaseError(error) === 'connection';
}

/** The error itself and what it wraps: `cause`, TypeORM's `driverError`, and the members of an AggregateError. */
function causesOf(error: unknown): Error[] {
  const found: Error[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && found.length < MAX_CAUSES) {
    const each = waiting.shift();
    if (!isError(each) || found.includes(each)) continue;
    found.push(each);
    const { cause, driverError, errors } = each as { cause?: unknown; driverError?: unknown; errors?: unknown };
    waiting.push(driverError, cause, ...(Array.isArray(errors) ? errors.slice(0, MAX_CAUSES) : []));
  }
  return found;
}

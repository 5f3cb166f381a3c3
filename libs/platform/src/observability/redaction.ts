import { types } from 'node:util';
import { REDACTED, Secret } from '../config/secret.js';

/** Longest text that a log entry keeps of one string, in UTF-16 units. */
export const MAX_LOGGED_TEXT = 8_192;
/** Deepest nesting of a logged value; what is deeper is named, not shown. */
export const MAX_LOGGED_DEPTH = 6;
/** Most members of one logged object or array. */
export const MAX_LOGGED_MEMBERS = 64;
/** Longest chain of causes of a logged error. */
const MAX_CAUSES = 5;

/** Names of members whose value is never shown, whatever it is. `EncryptedData` is the body of a MS-WUSP cookie. */
const SECRET_NAME = /pass(word|phrase)?$|secret|token|cookie|authorization|credential|api[-_]?key|private[-_]?key|encrypteddata/i;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // scheme://user:password@host, where only the password is a secret
  [/\b([a-z][a-z0-9+.-]{0,31}:\/\/[^\s:/@]{0,256}):[^\s@/]{1,1024}@/gi, `$1:${REDACTED}@`],
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  [/\b((?:set-)?cookie|authorization)(\s*[:=]\s*)[^\r\n]{1,4096}/gi, `$1$2${REDACTED}`],
  [/\b(password|passwd|pwd|secret|token|api[-_]?key)(["']?\s*[=:]\s*["']?)[^\s"'&,;]{1,1024}/gi, `$1$2${REDACTED}`],
];

/** Removes passwords in URLs, bearer tokens, cookies and `password=` pairs from free text, and bounds its length. */
export function redactText(text: string): string {
  let result = text.length > MAX_LOGGED_TEXT ? `${text.slice(0, MAX_LOGGED_TEXT)}… (${text.length} characters)` : text;
  for (const [pattern, replacement] of PATTERNS) result = result.replace(pattern, replacement);
  return result;
}

/** Whether a member of that name is shown as redacted. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** The loggable form of an error: never its other properties, which may quote data (a failed query's parameters). */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/** Whether it is an error, also one of another realm of the engine, where `instanceof` does not see it. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

/** Turns anything thrown into a {@link LoggedError}, with its causes and without secrets. */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!isError(error)) return { type: typeof error, message: redactText(printable(error)) };
  const code = (error as { code?: unknown }).code;
  const cause = (error as { cause?: unknown }).cause;
  return {
    type: error.name,
    message: redactText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(error.stack ? { stack: redactText(error.stack) } : {}),
    ...(cause !== undefined && depth < MAX_CAUSES ? { cause: describeError(cause, depth + 1) } : {}),
  };
}

/** A copy of `value` that is safe to log: no secrets, bounded in depth, members and text. */
export function redactValue(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'string': return redactText(value);
    case 'bigint': return value.toString();
    case 'function': case 'symbol': return `[${typeof value}]`;
    case 'object': return value === null ? null : redactObject(value, depth);
    default: return value;
  }
}

function redactObject(value: object, depth: number): unknown {
  if (value instanceof Secret) return REDACTED;
  if (isError(value)) return describeError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_LOGGED_DEPTH) return Array.isArray(value) ? '[array]' : '[object]';
  if (Array.isArray(value)) return redactArray(value, depth);
  const result: Record<string, unknown> = {};
  const entries = Object.entries(value);
  for (const [name, member] of entries.slice(0, MAX_LOGGED_MEMBERS)) {
    result[name] = isSecretName(name) && member !== undefined && member !== null ? REDACTED : redactValue(member, depth + 1);
  }
  if (entries.length > MAX_LOGGED_MEMBERS) result['…'] = `${entries.length - MAX_LOGGED_MEMBERS} more`;
  return result;
}

function redactArray(value: readonly unknown[], depth: number): unknown[] {
  const shown = value.slice(0, MAX_LOGGED_MEMBERS).map((member) => redactValue(member, depth + 1));
  return value.length > MAX_LOGGED_MEMBERS ? [...shown, `… ${value.length - MAX_LOGGED_MEMBERS} more`] : shown;
}

function printable(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(redactValue(value)) ?? String(value);
  } catch {
    return `[${typeof value}]`;
  }
}

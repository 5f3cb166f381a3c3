import { Buffer } from 'node:buffer';
import { isDateTime, MIN_DATE_TIME } from './date-time.js';
import { isGuid, ZERO_GUID } from './guid.js';
import type { EnumerationType, ScalarKind } from './tables.js';

/** A decoded simple value. */
export type ScalarValue = string | number | bigint | boolean | Uint8Array;

/** Inclusive ranges of the integer kinds that fit a JavaScript number. */
export const INTEGER_RANGES = {
  int: { min: -2_147_483_648, max: 2_147_483_647 },
  short: { min: -32_768, max: 32_767 },
  unsignedByte: { min: 0, max: 255 },
  unsignedInt: { min: 0, max: 4_294_967_295 },
} as const;

/** Range of `xs:long`. */
export const LONG_RANGE = { min: -(2n ** 63n), max: 2n ** 63n - 1n } as const;

/** Longest accepted lexical form of a number. Schema allows any number of leading zeros; nobody sends them. */
const MAX_DIGITS = 32;
const INTEGER = new RegExp(`^[+-]?\\d{1,${MAX_DIGITS}}$`);
const WHITE_SPACE = /[ \t\r\n]+/g;

/**
 * The value of the text of a simple type. Surrounding white space does not count, except in strings.
 * @returns `undefined` when the text is no value of the type
 */
export function readScalar(type: ScalarKind | EnumerationType, text: string): ScalarValue | undefined {
  if (type === 'string') return text;
  const collapsed = trimWhiteSpace(text);
  if (typeof type === 'object') return type.values.includes(collapsed) ? collapsed : undefined;
  switch (type) {
    case 'boolean':
      return readBoolean(collapsed);
    case 'int':
    case 'short':
    case 'unsignedByte':
    case 'unsignedInt':
      return readInteger(collapsed, INTEGER_RANGES[type]);
    case 'long':
      return readLong(collapsed);
    case 'dateTime':
      return isDateTime(collapsed) ? collapsed : undefined;
    case 'base64Binary':
      return readBase64(collapsed);
    case 'guid':
      return isGuid(collapsed) ? collapsed : undefined;
  }
}

/** What .NET's serializer leaves in a required field that was not on the wire. */
export function defaultScalar(type: ScalarKind | EnumerationType): ScalarValue {
  if (typeof type === 'object') return type.values[0] ?? '';
  switch (type) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'long':
      return 0n;
    case 'dateTime':
      return MIN_DATE_TIME;
    case 'base64Binary':
      return Buffer.alloc(0);
    case 'guid':
      return ZERO_GUID;
    default:
      return 0;
  }
}

function readBoolean(text: string): boolean | undefined {
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}

function readInteger(text: string, range: { min: number; max: number }): number | undefined {
  if (!INTEGER.test(text)) return undefined;
  // "+ 0" turns a written -0 into 0.
  const value = Number(text) + 0;
  return value >= range.min && value <= range.max ? value : undefined;
}

function readLong(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value >= LONG_RANGE.min && value <= LONG_RANGE.max ? value : undefined;
}

/** Strict base64: the standard alphabet, complete padding; white space between the characters is allowed (XML Schema 3.2.16). */
function readBase64(text: string): Buffer | undefined {
  // Hardly anybody breaks lines in it.
  return readCompactBase64(text) ?? readCompactBase64(text.replace(WHITE_SPACE, ''));
}

function readCompactBase64(text: string): Buffer | undefined {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const isAscii = Buffer.byteLength(text, 'utf8') === text.length;
  if (text.length % 4 !== 0 || !isAscii || text.includes('-') || text.includes('_')) return undefined;
  // Decoding passes over what is no base64, but for the alphabet of URLs; then bytes are missing. A pattern takes ten times as long.
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === (text.length / 4) * 3 - padding ? bytes : undefined;
}

/** Cuts XML white space off both ends. A loop, because an anchored pattern needs quadratic time on long runs of spaces. */
function trimWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhiteSpace(text.charCodeAt(start))) start++;
  while (end > start && isWhiteSpace(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

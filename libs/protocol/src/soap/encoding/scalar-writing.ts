import { Buffer } from 'node:buffer';
import { isDateTime } from '../date-time.js';
import { isGuid } from '../guid.js';
import { INTEGER_RANGES, LONG_RANGE } from '../scalar-reading.js';
import type { EnumerationType, ScalarKind } from '../tables.js';

/**
 * The unescaped lexical form of a simple value.
 * @returns `undefined` when the value is not of the type, or out of its range
 */
export function writeScalar(type: ScalarKind | EnumerationType, value: unknown): string | undefined {
  if (typeof type === 'object') return typeof value === 'string' && type.values.includes(value) ? value : undefined;
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'int':
    case 'short':
    case 'unsignedByte':
    case 'unsignedInt':
      return writeInteger(value, INTEGER_RANGES[type]);
    case 'long':
      return typeof value === 'bigint' && value >= LONG_RANGE.min && value <= LONG_RANGE.max ? value.toString() : undefined;
    case 'dateTime':
      return typeof value === 'string' && isDateTime(value) ? value : undefined;
    case 'base64Binary':
      return value instanceof Uint8Array ? bufferOf(value).toString('base64') : undefined;
    case 'guid':
      return typeof value === 'string' && isGuid(value) ? value : undefined;
  }
}

function writeInteger(value: unknown, { min, max }: { min: number; max: number }): string | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value.toFixed(0) : undefined;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

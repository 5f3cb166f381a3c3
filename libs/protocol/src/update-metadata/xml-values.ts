import { UpdateDocumentError } from './update-document-error.js';
import { attributeOf, type XmlElement } from './xml-element.js';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE_TIME = /^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/;
const DATE = /^([1-9]\d{3}-\d{2}-\d{2})(T[\d:.]{5,18})?(Z|[+-]\d{2}:\d{2})?$/;
const VERSION = /^\d{1,5}(\.\d{1,5}){0,3}$/;
const DIGITS = /^\d{1,16}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Largest revision number: the wire carries it as a signed 32-bit integer. */
const MAX_INT32 = 0x7fff_ffff;

const MAX_UINT16 = 0xffff;

/** A GUID in lower case, as everything outside the fragments compares it. */
export function guidValue(text: string, where: string): string {
  if (!GUID.test(text)) throw new UpdateDocumentError('INVALID_VALUE', `${where} is not a GUID`);
  return text.toLowerCase();
}

/** A whole number from 0 to `max`. */
export function integerValue(text: string, where: string, max: number): number {
  const value = DIGITS.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) throw new UpdateDocumentError('INVALID_VALUE', `${where} is not a whole number up to ${max}`);
  return value;
}

/** An xs:boolean; an absent attribute is false, which is the default of every flag read here. */
export function booleanAttribute(element: XmlElement, name: string): boolean {
  const text = attributeOf(element, name);
  return text === 'true' || text === '1';
}

/**
 * An xs:dateTime as ISO 8601 in UTC with milliseconds, which any database takes. Without a time zone it is read as UTC,
 * the only zone that update documents use.
 */
export function dateTimeValue(text: string, where: string): string {
  const match = DATE_TIME.exec(text);
  const time = match === null ? Number.NaN : Date.parse(match[2] === undefined ? `${text}Z` : text);
  const iso = Number.isNaN(time) ? '' : new Date(time).toISOString();
  // A zone may push the date out of the four-digit years.
  if (!/^\d{4}-/.test(iso)) throw new UpdateDocumentError('INVALID_VALUE', `${where} is not a date and time`);
  return iso;
}

/** The calendar day of an xs:date or xs:dateTime, as it is written: `yyyy-mm-dd`. */
export function dateValue(text: string, where: string): string {
  const day = DATE.exec(text)?.[1] ?? '';
  const time = Date.parse(`${day}T00:00:00Z`);
  // The parser of dates takes a 31st of any month for the first of the next.
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
  if (day === '' || !exists) throw new UpdateDocumentError('INVALID_VALUE', `${where} is not a date`);
  return day;
}

/**
 * A version of up to four parts, most significant first, as one 64-bit number: 16 bits for each part (MS-WUSP 3.1.5.7). Parts
 * that are left out count as zero.
 */
export function packedVersionValue(text: string, where: string): bigint {
  const parts = VERSION.test(text) ? text.split('.').map(Number) : [Number.NaN];
  if (!parts.every((part) => part <= MAX_UINT16)) throw new UpdateDocumentError('INVALID_VALUE', `${where} is not a version`);
  return [0, 1, 2, 3].reduce((packed, place) => (packed << 16n) | BigInt(parts[place] ?? 0), 0n);
}

/** A digest of exactly `bytes` bytes, written in base64. */
export function digestValue(text: string, where: string, bytes: number): Buffer {
  const digest = BASE64.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (digest.length !== bytes) throw new UpdateDocumentError('INVALID_VALUE', `${where} is not a digest of ${bytes} bytes`);
  return digest;
}

/** One of the given words, spelled exactly. */
export function wordValue<Word extends string>(text: string, where: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) throw new UpdateDocumentError('INVALID_VALUE', `${where} is none of ${words.join(', ')}`);
  return word;
}

/** The value of an attribute that has to be there. */
export function requiredAttribute(element: XmlElement, name: string): string {
  const value = attributeOf(element, name);
  if (value === null) throw new UpdateDocumentError('MISSING_VALUE', `${element.name}/@${name}`);
  return value;
}

/** `@UpdateID` in lower case. */
export function updateIdOf(element: XmlElement): string {
  return guidValue(requiredAttribute(element, 'UpdateID'), `${element.name}/@UpdateID`);
}

/** `@RevisionNumber`. */
export function revisionNumberOf(element: XmlElement): number {
  return integerValue(requiredAttribute(element, 'RevisionNumber'), `${element.name}/@RevisionNumber`, MAX_INT32);
}

/** An `xs:dateTime` as it stood (or will stand) on the wire. It is kept verbatim: cookies and anchors are compared as text. */
export type DateTimeText = string;

/** What .NET means by "no date": the default of a missing required `dateTime`. */
export const MIN_DATE_TIME: DateTimeText = '0001-01-01T00:00:00';

const PATTERN = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,32})?(Z|[+-]\d\d:\d\d)?$/;
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MAX_ZONE_MINUTES = 14 * 60;

/**
 * Whether a text is an `xs:dateTime` that .NET can hold: years 0001 to 9999, any number of fraction digits up to 32,
 * with or without a zone.
 */
export function isDateTime(text: string): boolean {
  return isUtcInstant(text) || toMilliseconds(text) !== undefined;
}

/** Length of `2026-10-04T16:03:35`. */
const SECONDS_LENGTH = 19;
const DIGIT_PLACES = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18];

/** Whether this is surely one: in UTC, in this millennium, on a day that every month has. Other texts may be one as well. */
function isUtcInstant(text: string): boolean {
  const last = text.length - 1;
  if (text.charCodeAt(0) !== 0x32 || text.charCodeAt(last) !== 0x5a || last < SECONDS_LENGTH || last > SECONDS_LENGTH + 8) return false;
  for (const place of DIGIT_PLACES) if (!isDigit(text.charCodeAt(place))) return false;
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return false;
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (month < 1 || month > 12 || day < 1 || day > 28 || twoDigits(text, 11) > 23 || twoDigits(text, 14) > 59 || twoDigits(text, 17) > 59) return false;
  if (last === SECONDS_LENGTH) return true;
  if (text[SECONDS_LENGTH] !== '.' || last === SECONDS_LENGTH + 1) return false;
  for (let at = SECONDS_LENGTH + 1; at < last; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 0x30) * 10 + text.charCodeAt(at + 1) - 0x30;
}

/**
 * The instant a wire text means, to the millisecond (further digits are cut). A text without a zone is read as UTC, which
 * is what every native client and server means by it.
 * @throws RangeError when the text is no `xs:dateTime`
 */
export function parseDateTime(text: DateTimeText): Date {
  const milliseconds = toMilliseconds(text);
  if (milliseconds === undefined) throw new RangeError('not an xs:dateTime');
  return new Date(milliseconds);
}

/**
 * A wire text like .NET writes one: UTC with `Z`, the fraction without trailing zeros and left out when zero.
 * @throws RangeError when the date is invalid or its year is outside 0001 to 9999
 */
export function formatDateTime(date: Date): DateTimeText {
  const iso = date.toISOString();
  if (iso.length !== 24 || iso.startsWith('0000')) throw new RangeError('year outside 0001 to 9999');
  const fraction = iso.slice(19, 23).replace(/\.?0+$/, '');
  return `${iso.slice(0, 19)}${fraction}Z`;
}

function toMilliseconds(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  if (year === 0 || !isDay(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  const zone = zoneMinutes(match[8]);
  if (zone === undefined) return undefined;
  const date = new Date(0);
  // Not Date.UTC: that takes years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - zone, second, Number((match[7] ?? '').slice(1, 4).padEnd(3, '0')));
  return date.getTime();
}

function isDay(year: number, month: number, day: number): boolean {
  const days = DAYS_IN_MONTH[month - 1];
  if (days === undefined || day < 1 || day > days) return false;
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month !== 2 || day <= 28 || isLeapYear;
}

/** Minutes east of UTC, or `undefined` for a zone that does not exist. */
function zoneMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(4));
  const total = Number(zone.slice(1, 3)) * 60 + minutes;
  if (minutes > 59 || total > MAX_ZONE_MINUTES) return undefined;
  return zone.startsWith('-') ? -total : total;
}

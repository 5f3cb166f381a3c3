/** The two forms of RFC 9110 5.6.7 that name their zone; the third, of asctime, is universal time without saying so. */
const ZONED = /^(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?, \d{2}[ -][A-Z][a-z]{2}[ -](?:\d{4}|\d{2}) \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** Milliseconds since 1970 of a date in a header, or null when it is none. */
export function readHttpDate(text: string): number | null {
  const value = ZONED.test(text) ? Date.parse(text.replace(/(\d)-(\w+)-(\d)/, '$1 $2 $3')) : ASCTIME.test(text) ? Date.parse(`${text} GMT`) : NaN;
  return Number.isNaN(value) ? null : value;
}

/** A date as a header has it. */
export function httpDate(date: Date): string {
  return date.toUTCString();
}

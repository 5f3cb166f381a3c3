import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDateTime, isDateTime, MIN_DATE_TIME, parseDateTime } from './date-time.js';

describe('isDateTime', () => {
  it.each([
    MIN_DATE_TIME,
    '0001-01-01T00:00:00Z',
    '2026-10-04T13:17:07.59Z',
    '2026-10-04T16:03:35.9967236Z',
    '2007-02-06T03:08:47+05:30',
    '2024-02-29T00:00:00-14:00',
    '9999-12-31T23:59:59.9999999Z',
  ])('accepts %s', (text) => {
    expect(isDateTime(text)).toBe(true);
  });

  it.each([
    '', '2026-10-04', '2026-10-04 13:17:07Z', '2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z', '2026-04-31T00:00:00Z', '2025-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T00:60:00Z', '2026-01-01T00:00:60Z', '2026-01-01T00:00:00.Z', '2026-01-01T00:00:00z',
    '2026-01-01T00:00:00+14:01', '2026-01-01T00:00:00+01:60', '0000-01-01T00:00:00Z', '-0001-01-01T00:00:00Z', '12026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z ', '2026-01-01T00:00:00.123456789012345678901234567890123Z',
  ])('refuses %p', (text) => {
    expect(isDateTime(text)).toBe(false);
  });
});

describe('parseDateTime', () => {
  it.each([
    ['2026-10-04T13:17:07.59Z', '2026-10-04T13:17:07.590Z'],
    ['2026-10-04T16:03:35.9967236Z', '2026-10-04T16:03:35.996Z'],
    ['2007-02-06T03:08:47+05:30', '2007-02-05T21:38:47.000Z'],
    ['2007-02-06T03:08:47-01:00', '2007-02-06T04:08:47.000Z'],
    ['2007-02-06T03:08:47', '2007-02-06T03:08:47.000Z'],
    ['0050-03-01T00:00:00Z', '0050-03-01T00:00:00.000Z'],
  ])('%s is the instant %s', (text, iso) => {
    expect(parseDateTime(text).toISOString()).toBe(iso);
  });

  it('refuses what is no dateTime', () => {
    expect(() => parseDateTime('yesterday')).toThrow(RangeError);
  });
});

describe('formatDateTime', () => {
  it.each([
    ['2026-10-04T13:17:07.590Z', '2026-10-04T13:17:07.59Z'],
    ['2026-10-04T13:17:07.500Z', '2026-10-04T13:17:07.5Z'],
    ['2026-10-04T13:17:07.000Z', '2026-10-04T13:17:07Z'],
    ['2026-10-04T13:17:00.100Z', '2026-10-04T13:17:00.1Z'],
  ])('writes %s as %s, like .NET', (iso, text) => {
    expect(formatDateTime(new Date(iso))).toBe(text);
  });

  it('gives back every instant that .NET can hold', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }), (date) => {
        expect(parseDateTime(formatDateTime(date))).toEqual(date);
      }),
    );
  });

  it.each([new Date(NaN), new Date('+010000-01-01T00:00:00Z'), new Date('0000-06-01T00:00:00Z'), new Date('-000001-01-01T00:00:00Z')])(
    'refuses %p',
    (date) => {
      expect(() => formatDateTime(date)).toThrow(RangeError);
    },
  );
});

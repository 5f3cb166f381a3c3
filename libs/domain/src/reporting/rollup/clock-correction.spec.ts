import { describe, expect, it } from '@jest/globals';
import { correctedClock } from './clock-correction.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const at = (text: string): Date => new Date(text);

describe('the clock of a server below (MS-WSUSSS 3.1.4.14, product note)', () => {
  it('is believed up to a minute', () => {
    for (const clientTime of ['2026-11-21T12:01:00Z', '2026-11-21T11:59:00Z']) {
      expect(correctedClock(at(clientTime), NOW)(at('2026-11-21T10:00:00Z'))).toEqual(at('2026-11-21T10:00:00Z'));
    }
  });

  it.each([
    ['behind', '2026-11-21T11:00:00Z', '2026-11-21T10:00:00Z', '2026-11-21T11:00:00Z'],
    ['ahead', '2026-11-24T12:00:00.500Z', '2026-11-24T10:00:00.500Z', '2026-11-21T10:00:00Z'],
  ])('is corrected when it is %s', (_, clientTime, told, real) => {
    expect(correctedClock(at(clientTime), NOW)(at(told))).toEqual(at(real));
  });

  it('is believed when the server does not say its time', () => {
    expect(correctedClock(at('0001-01-01T00:00:00Z'), NOW)(at('2026-11-21T10:00:00Z'))).toEqual(at('2026-11-21T10:00:00Z'));
  });

  it('knows never', () => {
    const clock = correctedClock(at('2020-01-01T00:00:00Z'), NOW);
    for (const never of ['1753-01-01T00:00:00Z', '0001-01-01T00:00:00Z']) expect(clock(at(never))).toBeNull();
    expect(clock(new Date(NaN))).toBeNull();
  });

  it('does not believe in the future, whatever the server says its time is', () => {
    expect(correctedClock(NOW, NOW)(at('9999-12-31T23:59:59Z'))).toEqual(NOW);
    expect(correctedClock(at('0001-01-01T00:00:00Z'), NOW)(at('9999-12-31T23:59:59Z'))).toEqual(NOW);
    expect(Number.isNaN(correctedClock(at('9999-12-31T23:59:59Z'), NOW)(at('2026-11-21T10:00:00Z'))!.getTime())).toBe(false);
  });
});

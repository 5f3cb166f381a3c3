import { describe, expect, it } from '@jest/globals';
import { rateAt, readHourlyRates } from './hourly-rate.js';

const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 21, hour, 30));

describe('rates by the hour', () => {
  it('hold from one hour up to the other, over midnight too, and not outside', () => {
    const rates = readHourlyRates('08-18=5, 22-6=0.25')!;
    expect([7, 8, 17, 18, 21, 22, 23, 0, 5, 6].map((hour) => rateAt(rates, at(hour)))).toEqual(
      [null, 5_000_000, 5_000_000, null, null, 250_000, 250_000, 250_000, 250_000, null]);
  });

  it('are those of the first part that names the hour, and may be none at all', () => {
    const rates = readHourlyRates('9-10=0,0-24=8')!;
    expect([8, 9].map((hour) => rateAt(rates, at(hour)))).toEqual([8_000_000, 0]);
  });

  it.each(['', '8-18', '8-18=', '8-18=-1', '24-2=1', '8-8=1', '8-25=1', '8-18=5;', 'a-b=c', '8-18=5,,', '8-18=1e9'])('are not read from %j', (text) => {
    expect(readHourlyRates(text)).toBeUndefined();
  });
});

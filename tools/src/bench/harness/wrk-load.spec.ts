import { describe, expect, it } from '@jest/globals';
import { parseWrk } from './wrk-load.js';

describe('parseWrk', () => {
  it('finds the result among what wrk prints', () => {
    const output = 'Running 5s test\nRESULT {"answers":1000,"microseconds":2000000,"errors":3,"p50":1500,"p99":9000,"statuses":{"200":990,"503":10}}\n';
    expect(parseWrk(output)).toEqual({
      answers: 1000, perSecond: 500, errors: 3, statuses: { 200: 990, 503: 10 }, latency: { p50: 1.5, p99: 9 },
    });
  });

  it('says what wrk printed instead', () => expect(() => parseWrk('unable to connect')).toThrow('unable to connect'));
});

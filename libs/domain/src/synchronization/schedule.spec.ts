import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAXIMUM_LATENESS_MS, MAXIMUM_OFFSET_MS, duePoint, nextRunTime } from './index.js';

const SERVER = '1f3c3a52-55f8-44f3-8c3f-111111111111';
const MINUTE = 60_000;
const atOne = { timesPerDay: 1, firstMinuteOfDay: 60 };

describe('the schedule of synchronizations (MS-WSUSSS 3.2.3, note 51)', () => {
  it('has no run when there is none a day', () => {
    const never = { timesPerDay: 0, firstMinuteOfDay: 0 };
    expect([duePoint(never, SERVER, new Date()), nextRunTime(never, SERVER, new Date())]).toEqual([null, null]);
  });

  it('has a run within half an hour after its minute, each day at another one', () => {
    const times = Array.from({ length: 5 }, (_, day) => nextRunTime(atOne, SERVER, new Date(Date.UTC(2026, 2, 1 + day)))!);
    const delays = times.map((time, day) => time.getTime() - Date.UTC(2026, 2, 1 + day, 1));
    expect(delays.every((delay) => delay >= 0 && delay < MAXIMUM_OFFSET_MS)).toBe(true);
    expect(new Set(delays).size).toBe(5);
  });

  it('spreads servers over the half hour', () => {
    const delays = Array.from({ length: 200 }, (_, server) => nextRunTime(atOne, `server ${server}`, new Date('2026-03-01'))!.getTime() % (60 * MINUTE));
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(MAXIMUM_OFFSET_MS * 0.9);
  });

  it('is due from its time on, and not made up for when an hour late', () => {
    const time = nextRunTime(atOne, SERVER, new Date('2026-03-01'))!.getTime();
    const due = (delay: number) => duePoint(atOne, SERVER, new Date(time + delay))?.toISOString() ?? null;
    expect([due(-1), due(0), due(MAXIMUM_LATENESS_MS), due(MAXIMUM_LATENESS_MS + 1)]).toEqual([null, '2026-03-01T01:00:00.000Z', '2026-03-01T01:00:00.000Z', null]);
  });

  it('goes over midnight', () => {
    const late = { timesPerDay: 1, firstMinuteOfDay: 1_439 };
    const time = nextRunTime(late, SERVER, new Date('2026-03-01T12:00:00Z'))!;
    expect(duePoint(late, SERVER, time)?.toISOString()).toBe('2026-03-01T23:59:00.000Z');
    expect(nextRunTime(late, SERVER, time)!.getTime()).toBeGreaterThan(time.getTime() + 23 * 60 * MINUTE);
  });

  it('is due exactly at the time it announced, whatever the schedule', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 1_439 }), fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }), (timesPerDay, firstMinuteOfDay, now) => {
      const schedule = { timesPerDay, firstMinuteOfDay };
      const next = nextRunTime(schedule, SERVER, now)!;
      expect(next.getTime()).toBeGreaterThan(now.getTime());
      expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(24 * 60 * MINUTE + MAXIMUM_OFFSET_MS);
      expect(duePoint(schedule, SERVER, next)).not.toBeNull();
    }));
  });
});

import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../command-line/command-error.js';
import { HOUSEKEEPING_SETTINGS, readHousekeepingAssignments } from './housekeeping-settings.js';

const current = {
  everyHours: 6, updatesPerSecond: 100, computersPerSecond: 50, expiredUpdates: { enabled: false, includeApproved: false },
  supersededUpdates: { enabled: false, includeApproved: false, days: 30, approvedSuccessor: true }, silentComputers: { enabled: false, days: 90 }, history: { enabled: true, days: 180 },
};

describe('settings of housekeeping', () => {
  it('are changed by name, and everything else stays', () => {
    expect(readHousekeepingAssignments(['silentComputers.enabled=yes', 'silentComputers.days=60', 'everyHours= 1 '])(current)).toEqual(
      { ...current, everyHours: 1, silentComputers: { enabled: true, days: 60 } });
  });

  it('are those that there are', () => {
    const names = Object.entries(current).flatMap(([top, value]) => (typeof value === 'object' ? Object.keys(value).map((part) => `${top}.${part}`) : [top]));
    expect(Object.keys(HOUSEKEEPING_SETTINGS).sort()).toEqual(names.sort());
  });

  it.each([['days=1'], ['silentComputers=yes'], ['silentComputers.days'], ['silentComputers.days=soon'], ['history.enabled=maybe'], ['__proto__=1'], ['everyHours=1', 'everyHours=2']])('refuse %s', (...assignments) => {
    expect(() => readHousekeepingAssignments(assignments)).toThrow(UsageError);
  });
});

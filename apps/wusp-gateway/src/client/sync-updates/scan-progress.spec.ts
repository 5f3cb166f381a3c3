import { describe, expect, it } from '@jest/globals';
import { NO_SCAN } from '@sluice/platform/cookies';
import { countCall, remarkable } from './scan-progress.js';

const NOON = 1_800_000_000_000;
const HOUR = 3_600_000;

describe('the progress of a scan', () => {
  it('begins with its first call and counts the others', () => {
    const first = countCall(NO_SCAN, NOON);
    expect(first).toEqual({ scanCalls: 1, scanStartedAt: NOON });
    expect(countCall(first, NOON + 10)).toEqual({ scanCalls: 2, scanStartedAt: NOON });
  });

  it('begins anew when the last scan was broken off long ago', () => {
    expect(countCall({ scanCalls: 40, scanStartedAt: NOON }, NOON + HOUR)).toEqual({ scanCalls: 1, scanStartedAt: NOON + HOUR });
  });

  it('is remarkable near the 200 calls after which an agent gives up, and when it takes minutes', () => {
    expect(remarkable({ scanCalls: 149, scanStartedAt: NOON }, NOON + 1_000)).toBeUndefined();
    expect(remarkable({ scanCalls: 150, scanStartedAt: NOON }, NOON + 1_000)).toBe('many calls');
    expect(remarkable({ scanCalls: 9, scanStartedAt: NOON }, NOON + HOUR / 2)).toBe('slow');
  });

  it('does not overflow the cookie that carries it', () => {
    expect(countCall({ scanCalls: 0xffff, scanStartedAt: NOON }, NOON + 1).scanCalls).toBe(0xffff);
  });
});

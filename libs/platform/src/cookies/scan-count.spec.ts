import { describe, expect, it } from '@jest/globals';
import { NO_SCAN, scanCountOf, sealedPart, withScanCount } from './scan-count.js';

const NOON = 1_800_000_000_000;
const SEALED = Buffer.from('sealed bytes');

describe('the count behind a cookie', () => {
  it('comes back with it, and leaves the sealed part as it is', () => {
    const cookie = withScanCount(SEALED, { scanCalls: 37, scanStartedAt: NOON });
    expect(sealedPart(cookie)).toEqual(SEALED);
    expect(scanCountOf(cookie, NOON + 1)).toEqual({ scanCalls: 37, scanStartedAt: NOON });
  });

  it('does not overflow', () => {
    expect(scanCountOf(withScanCount(SEALED, { scanCalls: 1_000_000, scanStartedAt: NOON }), NOON)).toEqual({ scanCalls: 0xffff, scanStartedAt: NOON });
  });

  it('is not believed when the scan would begin in the future', () => {
    expect(scanCountOf(withScanCount(SEALED, { scanCalls: 9, scanStartedAt: NOON + 1 }), NOON)).toEqual(NO_SCAN);
  });

  it('leaves no sealed part to bytes that are too short for one', () => {
    expect([0, 1, 8].map((length) => sealedPart(Buffer.alloc(length)).length)).toEqual([0, 0, 0]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UpdateStatus } from '../statuses/status-book.js';
import type { UpdateState } from '../statuses/update-state.js';
import { afterSending, statusDifference } from './status-difference.js';

const book = (...entries: [number, number, number][]) => new Map<number, UpdateStatus>(entries.map(([number, state, since]) => [number, { state: state as UpdateState, since }]));

describe('statusDifference (MS-WSUSSS 3.2.4.5, 6.3)', () => {
  it('is everything when nothing was sent', () => {
    expect(statusDifference(null, book([1, 2, 10]))).toEqual({ isFull: true, statuses: [{ updateNumber: 1, state: 2, since: 10 }] });
    expect(statusDifference(null, book())).toEqual({ isFull: true, statuses: [] });
  });

  it('is what changed, also when it changed back, and also within one second', () => {
    const sent = book([1, 2, 10], [2, 4, 10], [3, 5, 10]);
    expect(statusDifference(sent, book([1, 2, 12], [2, 4, 10], [3, 4, 10], [4, 2, 9]))).toEqual({
      isFull: false,
      statuses: [{ updateNumber: 1, state: 2, since: 12 }, { updateNumber: 3, state: 4, since: 10 }, { updateNumber: 4, state: 2, since: 9 }],
    });
  });

  it('is everything when the receiver would ignore a part, or not hear of it', () => {
    expect(statusDifference(book([1, 2, 10]), book([1, 4, 9])).isFull).toBe(true);
    expect(statusDifference(book([1, 2, 10], [2, 2, 10]), book([2, 2, 10])).isFull).toBe(true);
  });

  it('needs no word for traces that are dropped', () => {
    expect(statusDifference(book([1, 1, 10]), book())).toEqual({ isFull: false, statuses: [] });
  });

  it('brings a receiver that follows MS-WSUSSS 3.1.4.17 to what is so, whatever the clocks did', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.nat(8), fc.integer({ min: 1, max: 6 }), fc.nat(5)), { selector: ([number]) => number });
    fc.assert(fc.property(fc.array(entries, { minLength: 1, maxLength: 5 }), (history) => {
      const receiver = new Map<number, UpdateStatus>();
      let sent: Map<number, UpdateStatus> | null = null;
      for (const now of history.map((list) => book(...list))) {
        const difference = statusDifference(sent, now);
        if (difference.isFull) receiver.clear();
        for (const { updateNumber, state, since } of difference.statuses) {
          if ((receiver.get(updateNumber)?.since ?? 0) <= since) receiver.set(updateNumber, { state, since });
        }
        sent = afterSending(sent, difference);
        const counted = (statuses: ReadonlyMap<number, UpdateStatus>) => [...statuses].filter(([, { state }]) => state > 1).sort(([a], [b]) => a - b);
        expect(counted(receiver)).toEqual(counted(now));
      }
    }));
  });
});

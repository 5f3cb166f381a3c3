import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PackedStatusesError, packStatuses, unpackStatuses } from './packed-statuses.js';
import type { UpdateStatus } from './status-book.js';
import type { UpdateState } from './update-state.js';

const SINCE = Date.UTC(2026, 10, 21) / 1000;
const statuses = fc.uniqueArray(
  fc.tuple(fc.integer({ min: 1, max: 200_000 }), fc.record({ state: fc.integer({ min: 1, max: 6 }) as fc.Arbitrary<UpdateState>, since: fc.integer({ min: SINCE, max: SINCE + 5 }) })),
  { selector: ([number]) => number, maxLength: 300 },
);

describe('packed statuses', () => {
  it('come back as they were', () => {
    fc.assert(fc.property(statuses, (entries) => {
      const book = new Map<number, UpdateStatus>(entries);
      expect(unpackStatuses(packStatuses(book))).toEqual(book);
    }));
  });

  it('do not depend on the order in which they were found', () => {
    fc.assert(fc.property(statuses, (entries) => {
      expect(packStatuses(new Map([...entries].reverse()))).toEqual(packStatuses(new Map(entries)));
    }));
  });

  it('take about a byte an update: 5,000 of one report fit in 6 kB', () => {
    const book = new Map(Array.from({ length: 5_000 }, (_, index) => [index * 12, { state: (index % 100 === 0 ? 2 : 4) as UpdateState, since: SINCE }] as const));
    expect(packStatuses(book).length).toBeLessThan(6_000);
  });

  it('that were damaged are an error of their own, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        unpackStatuses(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(PackedStatusesError);
      }
    }));
    expect(() => unpackStatuses(Buffer.from([]))).toThrow(PackedStatusesError);
    expect(() => unpackStatuses(Buffer.from([1, 2, 0, 0xff, 0xff, 0xff, 0xff, 0x7f]))).toThrow(PackedStatusesError);
  });
});

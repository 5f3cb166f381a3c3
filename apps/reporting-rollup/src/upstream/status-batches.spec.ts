import { describe, expect, it } from '@jest/globals';
import { statusDifference, type StatusesToTell } from '@sluice/domain/reporting/rollup-run';
import { MAXIMUM_STATUSES_OF_CALL, statusBatches } from './status-batches.js';

const computer = (computerId: string, statuses: number, lastSentNumber = 0): StatusesToTell => ({
  computerId, reportNumber: 1, statusVersion: 7, lastSentNumber, effectiveLastDetectionTime: null, sent: null,
  difference: statusDifference(null, new Map(Array.from({ length: statuses }, (_, number) => [number, { state: 2, since: 10 }]))),
});
const shape = (computers: StatusesToTell[], limit: number) => statusBatches(computers, limit).map((batch) => (
  batch.map(({ isFull, statuses, after }) => [after.computerId, after.rollupNumber, isFull, statuses.length, after.statusVersion])));

describe('statusBatches', () => {
  it('keeps the limit of computers', () => {
    expect(shape([computer('a', 1), computer('b', 1), computer('c', 0)], 2)).toEqual([[['a', 1, true, 1, 7], ['b', 1, true, 1, 7]], [['c', 1, true, 0, 7]]]);
    expect(shape([], 2)).toEqual([]);
  });

  it('keeps calls short', () => {
    expect(shape([computer('a', MAXIMUM_STATUSES_OF_CALL - 1), computer('b', 2)], 500)).toHaveLength(2);
  });

  it('tells a very large computer in several calls with ascending numbers, of which the first replaces', () => {
    const parts = shape([computer('a', MAXIMUM_STATUSES_OF_CALL * 2 + 1, 4), computer('b', 1)], 500);
    expect(parts).toEqual([
      [['a', 5, true, MAXIMUM_STATUSES_OF_CALL, null]], [['a', 6, false, MAXIMUM_STATUSES_OF_CALL, null]], [['a', 7, false, 1, 7], ['b', 1, true, 1, 7]],
    ]);
    const after = statusBatches([computer('a', MAXIMUM_STATUSES_OF_CALL + 1)], 500).map(([part]) => part!.after.book.size);
    expect(after).toEqual([MAXIMUM_STATUSES_OF_CALL, MAXIMUM_STATUSES_OF_CALL + 1]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { readRange } from './byte-range.js';

describe('a Range header', () => {
  it.each([
    [undefined, 'whole'], ['bytes=0-4', { start: 0, end: 4 }], ['bytes=5-', { start: 5, end: 9 }], ['bytes=5-99', { start: 5, end: 9 }], ['bytes=-3', { start: 7, end: 9 }], ['bytes=-30', { start: 0, end: 9 }],
    ['bytes=10-', 'unsatisfiable'], ['bytes=-0', 'unsatisfiable'], ['bytes=4-3', 'whole'], ['bytes=-', 'whole'], ['bytes=0-1,3-4', 'whole'], ['lines=0-1', 'whole'], [`bytes=${'9'.repeat(99)}-`, 'whole'],
  ])('%s', (header, range) => {
    expect(readRange(header, 10)).toEqual(range);
  });

  it('finds nothing in an empty file', () => {
    expect([readRange('bytes=0-0', 0), readRange('bytes=-1', 0)]).toEqual(['unsatisfiable', 'unsatisfiable']);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_RANGES, readRanges } from './byte-ranges.js';

const SIZE = 10_000;
const asText = (header: string | undefined, size = SIZE) => {
  const ranges = readRanges(header, size);
  return typeof ranges === 'string' ? ranges : ranges.map(({ start, end }) => `${start}-${end}`).join();
};

describe('a Range header', () => {
  it.each([
    ['bytes=0-499', '0-499'],
    ['bytes=9999-9999', '9999-9999'],
    ['bytes=500-', '500-9999'],
    ['bytes=-500', '9500-9999'],
    ['bytes=-99999', '0-9999'],
    ['bytes=0-99999999999999999999999', '0-9999'],
    ['BYTES=0-0', '0-0'],
    ['bytes = 0-0', '0-0'],
    ['bytes= 0-0 ,\t, 5000-5001 ,', '0-0,5000-5001'],
    ['bytes=5000-5001,0-0', '5000-5001,0-0'],
    ['bytes=0-0,20000-20001', '0-0'],
    ['bytes=0-0,-1', '0-0,9999-9999'],
  ])('"%s" asks for %s', (header, expected) => expect(asText(header)).toBe(expected));

  it.each([undefined, '', 'bytes', 'bytes=', 'bytes=,', 'bytes=-', 'bytes=a-b', 'bytes=1-0', 'bytes=0-1,2', 'bytes=0x1-2', 'bytes=+1-2', 'bytes=1.5-2', 'lines=0-1', 'bytes=0-1;2-3', 'bytes=0--1'])(
    '"%s" is as good as none', (header) => expect(asText(header)).toBe('whole'));

  it.each(['bytes=10000-', 'bytes=10000-10001', 'bytes=-0', 'bytes=20000-30000,-0'])('"%s" asks for nothing that is there', (header) => {
    expect(asText(header)).toBe('unsatisfiable');
  });

  it('means nothing of an empty file', () => {
    expect(['bytes=0-', 'bytes=-1', 'bytes=0-0'].map((header) => asText(header, 0))).toEqual(['whole', 'whole', 'whole']);
  });

  it.each([
    ['bytes=0-10,5-20', '0-20'],
    ['bytes=0-10,11-20', '0-20'],
    ['bytes=5-20,0-10,9000-', '0-20,9000-9999'],
    ['bytes=0-10,60-70', '0-70'],
    ['bytes=9000-,0-10,9500-9600', '9000-9999,0-10'],
  ])('"%s" is joined to %s', (header, expected) => expect(asText(header)).toBe(expected));

  it('with a thousand overlapping ranges is refused', () => {
    expect(asText(`bytes=${Array.from({ length: 1_000 }, (_, at) => `${at}-`).join()}`)).toBe('unsatisfiable');
  });

  it('with as many as are allowed never asks for a byte twice', () => {
    const position = fc.integer({ min: 0, max: SIZE - 1 });
    fc.assert(fc.property(fc.array(fc.tuple(position, position), { minLength: 1, maxLength: MAX_RANGES }), (pairs) => {
      const wanted = pairs.map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
      const ranges = readRanges(`bytes=${wanted.map(({ start, end }) => `${start}-${end}`).join()}`, SIZE);
      if (typeof ranges === 'string') return false;
      const sorted = [...ranges].sort((a, b) => a.start - b.start);
      const disjoint = sorted.every(({ start }, at) => at === 0 || start > (sorted[at - 1]?.end ?? 0));
      return disjoint && wanted.every(({ start, end }) => ranges.some((range) => range.start <= start && range.end >= end));
    }));
  });

  it('of any content is read without an error', () => {
    fc.assert(fc.property(fc.string(), fc.nat(), (text, size) => void readRanges(`bytes=${text}`, size)));
  });
});

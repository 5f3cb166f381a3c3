import { describe, expect, it } from '@jest/globals';
import { readRangeAnswer } from './range-answer.js';

const asked = { start: 10, end: 19 };
const read = (status: number, headers: Record<string, string> = {}, range = asked) => readRangeAnswer(status, headers, range);

describe('the answer to a request for a part', () => {
  it('is that part, or as much of it as the file has', () => {
    expect(read(206, { 'content-range': 'bytes 10-19/30', 'content-length': '10' })).toEqual({ total: 30, isWhole: false });
    expect(read(206, { 'content-range': 'BYTES 10-14/15' })).toEqual({ total: 15, isWhole: false });
  });

  it('may be the whole file where the part begins with it', () => {
    expect(read(200, { 'content-length': '30' }, { start: 0, end: 9 })).toEqual({ total: 30, isWhole: true });
    expect(read(200, {}, { start: 0, end: 9 })).toEqual({ total: null, isWhole: true });
    expect(() => read(200, { 'content-length': '30' })).toThrow(expect.objectContaining({ message: expect.stringMatching(/parts/) }));
  });

  it.each<Record<string, string>>([
    {}, { 'content-range': 'bytes 10-19/*' }, { 'content-range': 'bytes 9-19/30' }, { 'content-range': 'bytes 10-18/30' }, { 'content-range': 'bytes 10-19/12' },
    { 'content-range': 'bytes 10-19/30', 'content-length': '9' }, { 'content-range': 'bytes 10-19/30, bytes 0-1/30' }, { 'content-range': 'bytes 10-19/9999999999999999999' },
    { 'content-range': 'bytes -10-19/30' }, { 'content-range': 'items 10-19/30' },
  ])('is refused with %j', (headers) => {
    expect(() => read(206, headers)).toThrow(expect.objectContaining({ code: 'lengthMismatch' }));
  });

  it.each([
    [404, 'notFound', false], [410, 'notFound', false], [416, 'lengthMismatch', false], [401, 'upstreamUnavailable', false], [403, 'upstreamUnavailable', false],
    [408, 'upstreamUnavailable', true], [429, 'upstreamUnavailable', true], [500, 'upstreamUnavailable', true], [501, 'upstreamUnavailable', false],
    [503, 'upstreamUnavailable', true], [204, 'upstreamUnavailable', false], [304, 'upstreamUnavailable', false],
  ])('with status %i is %s, passing: %s', (status, code, isPassing) => {
    expect(() => read(status)).toThrow(expect.objectContaining({ code, isPassing }));
  });

  it('is refused when it is encoded', () => {
    expect(() => read(206, { 'content-range': 'bytes 10-19/30', 'content-encoding': 'gzip' })).toThrow(expect.objectContaining({ code: 'upstreamUnavailable' }));
    expect(read(206, { 'content-range': 'bytes 10-19/30', 'content-encoding': 'Identity' })).toEqual({ total: 30, isWhole: false });
  });
});

import { describe, expect, it } from '@jest/globals';
import { multipartRanges } from './multipart-ranges.js';

describe('a body of several ranges (RFC 9110 14.6)', () => {
  it('has the form of the example there, and the length that is announced', () => {
    const { contentType, parts, end, length } = multipartRanges([{ start: 500, end: 501 }, { start: 7_000, end: 7_000 }], 8_000, 'application/octet-stream');
    const boundary = contentType.replace('multipart/byteranges; boundary=', '');
    const text = `${parts[0]?.head}ab${parts[1]?.head}c${end}`;
    expect(text.split('\r\n')).toEqual([
      `--${boundary}`, 'Content-Type: application/octet-stream', 'Content-Range: bytes 500-501/8000', '', 'ab',
      `--${boundary}`, 'Content-Type: application/octet-stream', 'Content-Range: bytes 7000-7000/8000', '', 'c',
      `--${boundary}--`, '',
    ]);
    expect(length).toBe(text.length);
  });
});

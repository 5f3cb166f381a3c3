import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { encodeXpress } from '@sluice/protocol/xpress';
import { chooseContentCoding, ContentCodingError, decodeBody } from './content-coding.js';

describe('the coding of an answer', () => {
  it.each([
    ['xpress', 'xpress'], ['gzip, deflate', 'gzip'], ['gzip, xpress', 'xpress'], ['XPRESS;q=0.5', 'xpress'],
    ['xpress;q=0', 'identity'], ['xpress;q=0.2, gzip;q=0.9', 'gzip'], ['*', 'identity'], ['br', 'identity'], ['', 'identity'],
    ['xpress;q=nonsense', 'identity'], [undefined, 'identity'],
  ] as const)('for Accept-Encoding %j is %s', (header, coding) => {
    expect(chooseContentCoding(header)).toBe(coding);
  });
});

describe('a coded request', () => {
  const text = Buffer.from('<Envelope/>'.repeat(200));
  const reason = async (body: Buffer, coding: string, maxBytes = 10_000) =>
    decodeBody(body, coding, maxBytes).then(() => 'decoded', (error: unknown) => (error instanceof ContentCodingError ? error.reason : error));

  it('is decoded from xpress and gzip, in any letter case', async () => {
    expect(await decodeBody(encodeXpress(text), 'Xpress', 10_000)).toEqual(text);
    expect(await decodeBody(gzipSync(text), 'gzip', 10_000)).toEqual(text);
    expect(await decodeBody(text, undefined, 10)).toEqual(text);
  });

  it('may not grow beyond the cap', async () => {
    expect(await reason(encodeXpress(Buffer.alloc(20_000)), 'xpress')).toBe('too-large');
    expect(await reason(gzipSync(Buffer.alloc(20_000)), 'gzip')).toBe('too-large');
  });

  it('that is cut short or something else altogether is refused', async () => {
    expect(await reason(encodeXpress(text).subarray(0, -3), 'xpress')).toBe('undecodable');
    expect(await reason(Buffer.from('not gzip'), 'gzip')).toBe('undecodable');
    expect(await reason(text, 'deflate')).toBe('unsupported');
  });
});

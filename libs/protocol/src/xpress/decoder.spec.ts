import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeXpress, encodeXpress, XpressError, type XpressErrorCode, xpressPlainLength } from './index.js';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';
const LIMIT = { maxBytes: 100_000 };

/** A body of one block made by hand. */
function block(original: number, payloadHex: string, compressed?: number): Buffer {
  const payload = Buffer.from(payloadHex.replaceAll(' ', ''), 'hex');
  const header = Buffer.alloc(8);
  header.writeUInt32LE(original, 0);
  header.writeUInt32LE(compressed ?? payload.length, 4);
  return Buffer.concat([header, payload]);
}

function codeOf(act: () => unknown): XpressErrorCode | 'none' {
  try {
    act();
    return 'none';
  } catch (error) {
    if (error instanceof XpressError) return error.code;
    throw error;
  }
}

const decodeCode = (body: Uint8Array, limit = LIMIT) => codeOf(() => decodeXpress(body, limit));

describe('decodeXpress', () => {
  it('reads the published vector of literals', () => {
    const payload = `3f000000${Buffer.from(ALPHABET).toString('hex')}`;
    expect(decodeXpress(block(26, payload), LIMIT).toString()).toBe(ALPHABET);
  });

  it('reads the published vector of repeated letters', () => {
    expect(decodeXpress(block(300, 'ffffff1f61626317000fff2601'), LIMIT).toString()).toBe('abc'.repeat(100));
  });

  it('reads a stored block', () => {
    expect(decodeXpress(block(3, '616263'), LIMIT).toString()).toBe('abc');
  });

  it('reads the example of the specification, with its end mark', () => {
    // ABC, a match of three at distance three, DEF: flags 0001 000 and the end mark.
    expect(decodeXpress(block(9, 'ffffff11 414243 1000 444546'), LIMIT).toString()).toBe('ABCABCDEF');
  });

  it('does without the end mark', () => {
    expect(decodeXpress(block(9, '00000010 414243 1000 444546'), LIMIT).toString()).toBe('ABCABCDEF');
  });

  it('reads an empty body as an empty text', () => {
    expect(decodeXpress(new Uint8Array(0), LIMIT)).toHaveLength(0);
  });

  it('reads the largest block the specification allows', () => {
    // One literal and a match of 65,534 bytes; the last field holds the length less three, 0xfffb.
    expect(decodeXpress(block(65_535, 'ffffff7f 78 0700 0f ff fbff'), LIMIT)).toEqual(Buffer.alloc(65_535, 'x'));
  });

  it.each<[string, Buffer, XpressErrorCode]>([
    ['a header cut off', Buffer.alloc(7, 1), 'XPRESS_TRUNCATED'],
    ['no plain bytes', block(0, '616263'), 'XPRESS_BAD_LENGTH'],
    ['no payload', block(3, ''), 'XPRESS_BAD_LENGTH'],
    ['a block over 65,535 bytes', block(65_536, 'ffffff7f 78 0700 0f ff fcff'), 'XPRESS_BAD_LENGTH'],
    ['a payload over 65,535 bytes', block(10, '00'.repeat(65_536)), 'XPRESS_BAD_LENGTH'],
    ['an original length that is negative when read as signed', block(0xffff_ffff, '616263'), 'XPRESS_BAD_LENGTH'],
    ['a payload length that is negative when read as signed', block(3, '616263', 0xffff_fffd), 'XPRESS_BAD_LENGTH'],
    ['a payload that passes the end of the body', block(30, '616263', 4), 'XPRESS_TRUNCATED'],
    ['a payload without a whole flag word', block(9, 'ffff'), 'XPRESS_TRUNCATED'],
    ['literals cut off', block(9, '00000000 4142'), 'XPRESS_TRUNCATED'],
    ['a match cut off', block(9, 'ffffff1f 414243 10'), 'XPRESS_TRUNCATED'],
    ['a length half byte cut off', block(99, 'ffffff7f 78 0700'), 'XPRESS_TRUNCATED'],
    ['a length byte cut off', block(99, 'ffffff7f 78 0700 0f'), 'XPRESS_TRUNCATED'],
    ['a long length cut off', block(999, 'ffffff7f 78 0700 0f ff 00'), 'XPRESS_TRUNCATED'],
    ['a long length that is too short to be one', block(24, 'ffffff7f 78 0700 0f ff 1500'), 'XPRESS_BAD_LENGTH'],
    ['a match in front of the block', block(6, 'ffffff1f 414243 1800'), 'XPRESS_BAD_OFFSET'],
    ['a match as the first token', block(3, 'ffffffff 0000'), 'XPRESS_BAD_OFFSET'],
    ['a match longer than the decoded length', block(5, 'ffffff1f 414243 1000'), 'XPRESS_BAD_LENGTH'],
    ['an end mark before the decoded length', block(10, 'ffffff11 414243 1000 444546'), 'XPRESS_BAD_LENGTH'],
    ['bytes behind the decoded length', block(9, 'ffffff11 414243 1000 444546 47'), 'XPRESS_BAD_LENGTH'],
  ])('refuses %s', (_what, body, code) => {
    expect(decodeCode(body)).toBe(code);
  });

  it('refuses a match that reaches back into the block before', () => {
    const first = encodeXpress(Buffer.from('abcabcabcabcabcabcabc'));
    expect(decodeCode(Buffer.concat([first, block(4, 'ffffff7f 61 1000')]))).toBe('XPRESS_BAD_OFFSET');
  });

  it('refuses bytes behind the last block', () => {
    expect(decodeCode(Buffer.concat([block(3, '616263'), Buffer.from([0])]))).toBe('XPRESS_TRUNCATED');
  });

  it('refuses or shortens at every truncation, and never makes up text', () => {
    const plain = Buffer.from(Array.from({ length: 2_500 }, (_, i) => `<Item number="${i}" />`).join(''));
    const body = encodeXpress(plain);
    const secondBlock = 8 + body.readUInt32LE(4);
    for (let length = 1; length < body.length; length += length < 200 ? 1 : 61) {
      const expected = length === secondBlock ? 'none' : 'XPRESS_TRUNCATED';
      expect([length, decodeCode(body.subarray(0, length))]).toEqual([length, expected]);
    }
  });

  it('fails in no other way than XpressError when bits are flipped', () => {
    const body = encodeXpress(Buffer.from('<b.RegDword Key="HKLM" Data="1" />'.repeat(90) + ALPHABET));
    fc.assert(
      fc.property(fc.array(fc.nat(body.length * 8 - 1), { minLength: 1, maxLength: 6 }), (flips) => {
        const damaged = Buffer.from(body);
        for (const flip of flips) damaged[flip >> 3]! ^= 1 << (flip & 7);
        const code = decodeCode(damaged);
        expect(code === 'none' || code.startsWith('XPRESS_')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('fails in no other way than XpressError on arbitrary payloads', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.uint8Array({ minLength: 1, maxLength: 200 }), (original, payload) => {
        const body = block(original, Buffer.from(payload).toString('hex'));
        if (decodeCode(body) === 'none') expect(decodeXpress(body, LIMIT)).toHaveLength(original);
      }),
      { numRuns: 2_000 },
    );
  });

  it('stops a body that would grow past the limit', () => {
    const bomb = Buffer.concat(Array<Buffer>(50).fill(block(65_535, 'ffffff7f 78 0700 0f ff fbff')));
    expect(decodeCode(bomb, { maxBytes: 65_535 * 50 })).toBe('none');
    expect(decodeCode(bomb, { maxBytes: 65_535 * 50 - 1 })).toBe('XPRESS_TOO_LARGE');
  });

  it('applies the limit before it looks at any payload', () => {
    const rubbish = Buffer.concat([block(60_000, 'ff'), block(60_000, 'ff')]);
    expect(decodeCode(rubbish, { maxBytes: 100_000 })).toBe('XPRESS_TOO_LARGE');
  });

  it('accepts nothing under a limit that is not a number', () => {
    expect(decodeCode(block(3, '616263'), { maxBytes: Number.NaN })).toBe('XPRESS_TOO_LARGE');
  });
});

describe('xpressPlainLength', () => {
  it('adds up the blocks without decoding them', () => {
    expect(xpressPlainLength(Buffer.concat([block(26, 'ff'), block(65_535, 'ff')]))).toBe(65_561);
  });

  it('refuses what decodeXpress refuses in the headers', () => {
    expect(codeOf(() => xpressPlainLength(block(0, 'ff')))).toBe('XPRESS_BAD_LENGTH');
    expect(codeOf(() => xpressPlainLength(block(30, '616263', 4)))).toBe('XPRESS_TRUNCATED');
  });
});

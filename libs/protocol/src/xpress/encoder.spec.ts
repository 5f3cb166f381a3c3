import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeXpress, encodeXpress, XPRESS_BLOCK_SIZE, XpressEncoder, xpressPlainLength } from './index.js';

const HEADER = 8;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';

/** Text in which everything from single bytes to whole blocks repeats, as it does in update metadata. */
const repetitiveBytes = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 900 })), { maxLength: 12 })
  .map((runs) => Buffer.concat(runs.flatMap(([bytes, times]) => Array<Uint8Array>(times).fill(bytes))));

const anyBytes = fc.oneof(repetitiveBytes, fc.uint8Array({ maxLength: 3_000 }));

/** A run of `length + 1` equal bytes: one literal, then one match of `length`. Returns the payload behind the block header. */
function payloadOfRun(length: number): Buffer {
  return encodeXpress(Buffer.alloc(length + 1, 'x')).subarray(HEADER);
}

describe('encodeXpress', () => {
  it('writes the published vector of repeated letters', () => {
    const body = encodeXpress(Buffer.from('abc'.repeat(100)));
    expect(body.subarray(HEADER).toString('hex')).toBe('ffffff1f61626317000fff2601');
    expect(body.readUInt32LE(0)).toBe(300);
    expect(body.readUInt32LE(4)).toBe(13);
  });

  it('stores a block that does not become smaller', () => {
    const body = encodeXpress(Buffer.from(ALPHABET));
    expect(body.subarray(HEADER).toString()).toBe(ALPHABET);
    expect([body.readUInt32LE(0), body.readUInt32LE(4)]).toEqual([26, 26]);
  });

  it('stores a block that would stay the same size, since equal sizes mean stored', () => {
    // A flag word, a literal and a match would be seven bytes as well.
    expect(encodeXpress(Buffer.from('xxxxxxx')).subarray(HEADER).toString()).toBe('xxxxxxx');
    expect(encodeXpress(Buffer.from('xxxxxxxx')).subarray(HEADER).toString('hex')).toBe('ffffff7f780400');
  });

  it('makes an empty body of an empty text', () => {
    expect(encodeXpress(new Uint8Array(0))).toHaveLength(0);
  });

  it.each([
    // The token is offset 1 (zero) and the length; what follows is the length's continuation.
    [9, '0600'],
    [10, '070000'],
    [24, '07000e'],
    [25, '07000f00'],
    [26, '07000f01'],
    [279, '07000ffe'],
    [280, '07000fff1501'],
    [281, '07000fff1601'],
    [16_351, '07000fffdc3f'],
  ])('encodes a match of %i bytes as the specification tabulates', (length, token) => {
    expect(payloadOfRun(length).toString('hex')).toBe(`ffffff7f78${token}`);
  });

  it('lets two long matches share one length byte', () => {
    // One literal and a match of 12, twice: half bytes 2 (low) and 2 (high) are one byte, written with the first match.
    const payload = encodeXpress(Buffer.from('a'.repeat(13) + 'b'.repeat(13))).subarray(HEADER);
    expect(payload.toString('hex')).toBe('ffffff5f61070022620700');
  });

  it('spends a whole flag word on the end mark when 32 flags are used up', () => {
    // 31 different bytes and one match are exactly 32 flags.
    const letters = Buffer.from([...Array(31).keys()]);
    const body = encodeXpress(Buffer.concat([letters, letters]));
    expect(body.readUInt32LE(HEADER)).toBe(1);
    expect(body.subarray(-4).toString('hex')).toBe('ffffffff');
    expect(decodeXpress(body, { maxBytes: 62 })).toEqual(Buffer.concat([letters, letters]));
  });

  it('finds a repetition 8,192 bytes back and none farther away', () => {
    const needle = Buffer.from('needle in a haystack');
    const at = (distance: number) => encodeXpress(Buffer.concat([needle, Buffer.alloc(distance - needle.length, '.'), needle])).length;
    expect(at(8_193)).toBeGreaterThan(at(8_192) + 10);
  });

  it('cuts the text into blocks of the size a real server uses, each standing alone', () => {
    const plain = Buffer.alloc(XPRESS_BLOCK_SIZE * 2 + 5, 'block after block ');
    const body = encodeXpress(plain);
    const second = HEADER + body.readUInt32LE(4);
    expect(body.readUInt32LE(0)).toBe(XPRESS_BLOCK_SIZE);
    expect(body.readUInt32LE(second)).toBe(XPRESS_BLOCK_SIZE);
    expect(decodeXpress(body.subarray(second), { maxBytes: 100_000 })).toEqual(plain.subarray(XPRESS_BLOCK_SIZE));
  });

  it('never makes a block larger than its text', () => {
    fc.assert(
      fc.property(anyBytes, (plain) => {
        const blocks = Math.ceil(plain.length / XPRESS_BLOCK_SIZE);
        expect(encodeXpress(plain).length).toBeLessThanOrEqual(plain.length + blocks * HEADER);
      }),
    );
  });

  it('is undone by decodeXpress', () => {
    fc.assert(
      fc.property(anyBytes, (plain) => {
        const body = encodeXpress(plain);
        expect(xpressPlainLength(body)).toBe(plain.length);
        expect(Buffer.compare(decodeXpress(body, { maxBytes: plain.length }), plain)).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('XpressEncoder', () => {
  it('makes the same blocks however the text is cut into parts', () => {
    fc.assert(
      fc.property(repetitiveBytes, fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 20 }), (plain, cuts) => {
        const encoder = new XpressEncoder();
        let from = 0;
        for (const cut of [...cuts, plain.length]) {
          encoder.write(plain.subarray(from, from + cut));
          from = Math.min(plain.length, from + cut);
        }
        const { plainLength, blocks } = encoder.finish();
        expect(plainLength).toBe(plain.length);
        expect(blocks.equals(encodeXpress(plain))).toBe(true);
      }),
    );
  });

  it('does not look at an array again after write returned', () => {
    const encoder = new XpressEncoder();
    const reused = Buffer.from('first ');
    encoder.write(reused);
    reused.write('second');
    encoder.write(reused);
    expect(decodeXpress(encoder.finish().blocks, { maxBytes: 100 }).toString()).toBe('first second');
  });

  it('keeps encoders apart that are used in turns', () => {
    const one = new XpressEncoder();
    const two = new XpressEncoder();
    for (let i = 0; i < 3_000; i += 1) {
      one.write(Buffer.from(`one ${i} `));
      two.write(Buffer.from(`two ${i * 7} `));
    }
    const limit = { maxBytes: 1_000_000 };
    expect(decodeXpress(one.finish().blocks, limit).toString()).toMatch(/^one 0 one 1 (one \d+ )+$/);
    expect(decodeXpress(two.finish().blocks, limit).toString()).toMatch(/^two 0 two 7 (two \d+ )+$/);
  });

  it('cannot be used after finish', () => {
    const encoder = new XpressEncoder();
    encoder.finish();
    expect(() => encoder.write(new Uint8Array(1))).toThrow('write after finish');
    expect(() => encoder.finish()).toThrow('finish called twice');
  });
});

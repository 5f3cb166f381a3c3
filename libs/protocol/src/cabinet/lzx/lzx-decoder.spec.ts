import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cabinetErrorCode } from '../../../fixtures/cabinet-errors.js';
import { encodeLzx, type LzxPlan } from '../../../fixtures/lzx-encoder.js';
import { decodeLzx } from './lzx-decoder.js';

/** An LZX stream of bits written as text; whatever is no digit is for the reader. */
function stream(bits: string): Buffer {
  const digits = bits.replace(/[^01]/g, '');
  const words = digits.padEnd(Math.ceil(digits.length / 16) * 16, '0').match(/.{16}/g) ?? [];
  return Buffer.from(words.flatMap((word) => [parseInt(word.slice(8), 2), parseInt(word.slice(0, 8), 2)]));
}

const binary = (value: number, count: number) => value.toString(2).padStart(count, '0');

/** The 20 lengths of a pretree, four bits each. */
const pretree = (lengths: Record<number, number>) => Array.from({ length: 20 }, (_, symbol) => binary(lengths[symbol] ?? 0, 4)).join(' ');

/** Runs of zeros, of 20 to 51 each, for a pretree in which symbol 18 has this code. */
function zeros(code: string, count: number): string {
  if (count <= 51) return `${code} ${binary(count - 20, 5)} `;
  const run = Math.min(51, count - 20);
  return zeros(code, run) + zeros(code, count - run);
}

const noCalls = '0';
const verbatim = '001';
const uncompressed = '011';

/**
 * Trees of a verbatim block for a window of 15 bits, of which only two bytes and one match have codes: `a` is 10, `b` is 11, and
 * 0 is a match of seven bytes in the slot given.
 */
function treesWithMatch(slot: number): string {
  const match = slot * 8 + 5;
  return [
    // 0 to 255: 97 zeros, two lengths of 2 (15 is no length less 2, modulo 17), 157 zeros.
    pretree({ 18: 1, 15: 2, 17: 2 }), zeros('0', 97), '10', '10', zeros('0', 149), '11', binary(8 - 4, 4),
    // 240 symbols of matches, one of which has a length of 1.
    pretree({ 16: 1, 18: 1 }), zeros('1', match), '0', zeros('1', 240 - match - 1),
    // No length symbols at all.
    pretree({ 0: 1, 18: 1 }), zeros('1', 249),
  ].join(' ');
}

/** A match at distance 2 (one more bit, 0) or 3 (1). */
const TREES = treesWithMatch(4);

function decode(input: Uint8Array, size: number, windowBits = 15): Buffer {
  const target = Buffer.alloc(size);
  decodeLzx(input, target, windowBits);
  return target;
}

const codeOf = (input: Uint8Array, size: number) => cabinetErrorCode(() => decode(input, size));

describe('LZX streams assembled by hand', () => {
  it('a verbatim block of two bytes and a match that overlaps itself', () => {
    const bits = stream([noCalls, verbatim, binary(9, 24), TREES, '10', '11', '0', '0'].join(' '));
    expect(decode(bits, 9).toString()).toBe('ababababa');
  });

  it('the same trees again, sent as no difference', () => {
    const same = (count: number, size: number) => `${pretree({ 0: 1, 19: 1 })} ${'1 1 0 '.repeat(count)}${'0 '.repeat(size - count * 5)}`;
    const bits = [noCalls, verbatim, binary(2, 24), TREES, '10', '11', verbatim, binary(2, 24), pretree({ 0: 1, 18: 1 }), '0'.repeat(256), pretree({ 0: 1, 18: 1 }), '0'.repeat(240)];
    expect(decode(stream([...bits, same(49, 249), '11', '10'].join(' ')), 4).toString()).toBe('abba');
  });

  it('an uncompressed block, which begins at the next word', () => {
    const bits = Buffer.concat([stream([noCalls, uncompressed, binary(5, 24)].join(' ')), Buffer.alloc(12, 1), Buffer.from('hello')]);
    expect(decode(bits, 5).toString()).toBe('hello');
  });

  it('an uncompressed block whose header ends with its word: a whole word is skipped', () => {
    const bitsWith = (letters: number) => [noCalls, verbatim, binary(letters, 24), TREES, '10 '.repeat(letters), uncompressed, binary(2, 24)].join(' ');
    const letters = [1, 2, 3, 4, 5, 6, 7, 8].find((count) => bitsWith(count).replaceAll(' ', '').length % 16 === 0)!;
    const bits = Buffer.concat([stream(bitsWith(letters)), Buffer.from('ffff', 'hex'), Buffer.alloc(12, 1), Buffer.from('yz')]);
    expect(decode(bits, letters + 2).toString()).toBe(`${'a'.repeat(letters)}yz`);
  });

  it('calls made relative again, except in the last ten bytes and outside the code', () => {
    const plain = Buffer.alloc(40, '.');
    plain.writeUInt8(0xe8, 3);
    plain.writeInt32LE(103, 4); // an absolute target inside the code
    plain.writeUInt8(0xe8, 10);
    plain.writeInt32LE(-10, 11); // as far below as the position: wraps around
    plain.writeUInt8(0xe8, 20);
    plain.writeInt32LE(1_000, 21); // not inside the code
    plain.writeUInt8(0xe8, 30);
    plain.writeInt32LE(103, 31);
    const bits = Buffer.concat([stream(['1', binary(0, 16), binary(1_000, 16), uncompressed, binary(40, 24)].join(' ')), Buffer.alloc(12, 1), plain]);
    const decoded = decode(bits, 40);
    expect([4, 11, 21, 31].map((at) => decoded.readInt32LE(at))).toEqual([100, 990, 1_000, 103]);
  });
});

describe('impossible LZX streams', () => {
  it.each<[string, string, string]>([
    ['a block of kind 0', `0 000 ${binary(9, 24)}`, 'CABINET_DATA'],
    ['a block of kind 4', `0 100 ${binary(9, 24)}`, 'CABINET_DATA'],
    ['a block of no bytes', `0 001 ${binary(0, 24)}`, 'CABINET_DATA'],
    ['a pretree without codes', `0 001 ${binary(9, 24)} ${pretree({})}`, 'CABINET_DATA'],
    ['a pretree with too many codes', `0 001 ${binary(9, 24)} ${pretree({ 1: 1, 2: 1, 3: 1 })}`, 'CABINET_DATA'],
    ['a pretree with codes left over', `0 001 ${binary(9, 24)} ${pretree({ 1: 1, 2: 2 })}`, 'CABINET_DATA'],
    ['a run of lengths past the end of the tree', `0 001 ${binary(9, 24)} ${pretree({ 17: 1, 18: 1 })} ${zeros('1', 306)}`, 'CABINET_DATA'],
    ['a run of runs', `0 001 ${binary(9, 24)} ${pretree({ 17: 1, 19: 1 })} 1 0 1`, 'CABINET_DATA'],
    ['a main tree without codes', `0 001 ${binary(9, 24)} ${`${pretree({ 0: 1, 18: 1 })} ${'0'.repeat(256)}`.repeat(2)}`, 'CABINET_DATA'],
    ['a match in front of the beginning', `0 001 ${binary(9, 24)} ${TREES} 10 0 0`, 'CABINET_DATA'],
    ['a match past the end of its block', `0 001 ${binary(8, 24)} ${TREES} 10 11 0 0`, 'CABINET_DATA'],
    ['a stream that ends in the trees', `0 001 ${binary(9, 24)} ${TREES.slice(0, 300)}`, 'CABINET_DATA'],
    ['a stream that ends in its header', '0 001', 'CABINET_TRUNCATED'],
    ['a stream of nothing', '', 'CABINET_TRUNCATED'],
  ])('%s', (_name, bits, code) => {
    expect(codeOf(stream(bits), 9)).toBe(code);
  });

  it('an aligned block whose tree is no prefix code', () => {
    expect(codeOf(stream(`0 010 ${binary(9, 24)} ${'001'.repeat(8)}`), 9)).toBe('CABINET_DATA');
  });

  it('an uncompressed block that is cut off', () => {
    const whole = Buffer.concat([stream([noCalls, uncompressed, binary(6, 24)].join(' ')), Buffer.alloc(12, 1), Buffer.from('hello!')]);
    for (let length = 4; length < whole.length; length += 1) expect(codeOf(whole.subarray(0, length), 6)).toBe('CABINET_TRUNCATED');
  });

  it.each([
    [29_998, 'none'],
    [0, 'CABINET_DATA'],
    [40_000, 'CABINET_DATA'],
    [0xffff_ffff, 'CABINET_DATA'],
  ])('a distance of %i with a window of 32,768, sent in front of an uncompressed block and used behind it', (distance, code) => {
    const distances = Buffer.alloc(12, 1);
    distances.writeUInt32LE(distance, 8);
    const bytes = Buffer.concat([
      stream([noCalls, uncompressed, binary(40_010, 24)].join(' ')), distances, Buffer.alloc(40_010, 'x'),
      stream([verbatim, binary(8, 24), treesWithMatch(2), '10', '0'].join(' ')),
    ]);
    expect(codeOf(bytes, 40_018)).toBe(code);
  });
});

const kind = fc.constantFrom('verbatim' as const, 'aligned' as const, 'uncompressed' as const);
const plan: fc.Arbitrary<LzxPlan> = fc.record({
  windowBits: fc.integer({ min: 15, max: 21 }),
  codeSize: fc.constantFrom(1, 5_000, 12_000_000, 0x7fff_ffff),
  blocks: fc.array(fc.record({ kind, size: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 30_000, max: 70_000 })) }), { maxLength: 5 }),
}, { requiredKeys: ['windowBits', 'blocks'] });

/** Bytes with near and far repetitions, rare bytes (which get long codes), and calls. */
const plain = fc
  .array(fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 400 }),
    fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 20 }), fc.nat({ max: 40_000 })).map(([bytes, length]) => Buffer.alloc(length, bytes)),
    fc.integer({ min: -3_000, max: 20_000_000 }).map((target) => Buffer.from([0xe8, target & 255, (target >> 8) & 255, (target >> 16) & 255, target >> 24])),
  ), { maxLength: 8 })
  .map((parts) => Buffer.concat([...parts, ...parts]));

describe('decodeLzx', () => {
  it('reads every plan of blocks, with every window', () => {
    fc.assert(
      fc.property(plain, plan, (bytes, blocks) => {
        const read = decode(Buffer.concat(encodeLzx(bytes, blocks)), bytes.length, blocks.windowBits);
        expect(Buffer.compare(read, bytes)).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('reads codes that are longer than its tables look at at once', () => {
    // Each byte half as often as the one before: codes of up to 16 bits.
    const skewed = Buffer.concat(Array.from({ length: 17 }, (_, byte) => Buffer.alloc(Math.ceil(2 ** (15 - byte)), byte)));
    let state = 7;
    const shuffled = Buffer.from([...skewed].map((byte) => ({ byte, key: (state = (state * 48_271) % 2_147_483_647) })).sort((a, b) => a.key - b.key).map(({ byte }) => byte));
    expect(decode(Buffer.concat(encodeLzx(shuffled, { windowBits: 15 })), shuffled.length).equals(shuffled)).toBe(true);
  });
});

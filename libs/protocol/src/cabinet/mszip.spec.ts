import { describe, expect, it } from '@jest/globals';
import { deflateRawSync } from 'node:zlib';
import { cabinetErrorCode } from '../../fixtures/cabinet-errors.js';
import { deflateBlock, inflateBlock } from './mszip.js';

const BLOCK = 32_768;

/** Bytes in which nothing repeats. */
function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(Array.from({ length }, () => (state = (state * 48_271) % 2_147_483_647) & 255));
}

const mszip = (stream: Uint8Array) => Buffer.concat([Buffer.from('CK'), stream]);

describe('an MSZIP block', () => {
  it('looks back into the block before it', () => {
    const first = noise(BLOCK);
    const plain = Buffer.concat([first, first.subarray(1_000)]);
    const second = deflateBlock(plain, { start: BLOCK, end: plain.length });
    expect(second.length).toBeLessThan(1_000);
    const target = Buffer.concat([first, Buffer.alloc(BLOCK - 1_000)]);
    inflateBlock(second, target, { start: BLOCK, end: plain.length });
    expect(target.equals(plain)).toBe(true);
  });

  it('looks back no farther than 32 KiB', () => {
    const plain = Buffer.concat([noise(1_000), Buffer.alloc(BLOCK), noise(1_000)]);
    expect(deflateBlock(plain, { start: BLOCK + 1_000, end: plain.length }).length).toBeGreaterThan(1_000);
  });

  it('never grows by more than the twelve bytes that other readers allow', () => {
    expect(deflateBlock(noise(BLOCK), { start: 0, end: BLOCK }).length).toBeLessThanOrEqual(BLOCK + 12);
    expect(deflateBlock(noise(1), { start: 0, end: 1 }).length).toBeLessThanOrEqual(13);
  });

  it.each([
    ['without its signature', Buffer.concat([Buffer.from('KC'), deflateRawSync(Buffer.alloc(9))])],
    ['shorter than its signature', Buffer.from('C')],
    ['of nothing but its signature', Buffer.from('CK')],
    ['that is no deflate stream', mszip(Buffer.from('rubbish'))],
    ['that ends too early', mszip(deflateRawSync(noise(9)).subarray(0, -1))],
    ['that is smaller than announced', mszip(deflateRawSync(Buffer.alloc(8)))],
    ['that is larger than announced', mszip(deflateRawSync(Buffer.alloc(10)))],
    ['that is a thousand times larger than announced', mszip(deflateRawSync(Buffer.alloc(10_000)))],
    ['that looks back in front of the beginning', mszip(deflateRawSync(Buffer.from('dictionary'), { dictionary: Buffer.from('dictionary') }))],
  ])('%s is refused', (_name, payload) => {
    expect(cabinetErrorCode(() => inflateBlock(payload, Buffer.alloc(9), { start: 0, end: 9 }))).toBe('CABINET_DATA');
  });
});

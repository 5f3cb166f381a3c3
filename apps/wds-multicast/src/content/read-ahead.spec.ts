import { describe, expect, it } from '@jest/globals';
import { ReadAhead } from './read-ahead.js';

const MIB = 1024 * 1024;

describe('reading ahead', () => {
  const bytes = Buffer.alloc(20 * MIB + 5, 'abcdefghijklm');
  function contentOf() {
    const reads: number[] = [];
    return { reads, size: bytes.length, read: (offset: number, length: number) => { reads.push(offset / MIB); return Promise.resolve(new Uint8Array(bytes.subarray(offset, offset + length))); } };
  }

  it('gives the same bytes as reading, within and across chunks and at the end', async () => {
    const ahead = new ReadAhead(contentOf());
    for (const [offset, length] of [[0, 10], [MIB - 3, 7], [MIB, 1], [5, 3 * MIB], [20 * MIB, 99], [bytes.length - 1, 1], [bytes.length, 5], [bytes.length + MIB, 5]] as const) {
      expect(Buffer.from(await ahead.read(offset, length)).equals(bytes.subarray(offset, offset + length))).toBe(true);
    }
  });

  it('asks for each chunk once while it goes forwards, and for no more than it keeps again', async () => {
    const content = contentOf();
    const ahead = new ReadAhead(content);
    for (let at = 0; at < bytes.length; at += 50_000) await ahead.read(at, 50_000);
    expect(content.reads).toEqual(Array.from({ length: 21 }, (_, number) => number));
    await ahead.read(0, 1);
    expect(content.reads.slice(21)).toEqual([0, 1]);
  });

  it('asks again for what failed', async () => {
    let failures = 2;
    const ahead = new ReadAhead({ size: 5, read: () => (failures-- > 0 ? Promise.reject(new Error('the disk is away')) : Promise.resolve(Uint8Array.of(1, 2, 3, 4, 5))) });
    await expect(ahead.read(0, 5)).rejects.toThrow('the disk is away');
    await expect(ahead.read(0, 5)).rejects.toThrow('the disk is away');
    expect(await ahead.read(1, 2)).toEqual(Uint8Array.of(2, 3));
  });
});

import { describe, expect, it } from '@jest/globals';
import { BriefMemory } from './brief-memory.js';

describe('a brief memory', () => {
  it('asks once for a moment, and again for what failed', async () => {
    let now = 0;
    let asked = 0;
    const memory = new BriefMemory<number>(1_000, () => now);
    const ask = () => Promise.resolve((asked += 1));
    expect(await Promise.all([memory.get('a', ask), memory.get('a', ask), memory.get('b', ask)])).toEqual([1, 1, 2]);
    now = 999;
    expect(await memory.get('a', ask)).toBe(1);
    now = 1_000;
    expect(await memory.get('a', ask)).toBe(3);
    await expect(memory.get('c', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await memory.get('c', ask)).toBe(4);
  });

  it('keeps a bounded number of answers', async () => {
    const memory = new BriefMemory<number>(1_000, () => 0);
    for (let key = 0; key < 2_000; key += 1) await memory.get(String(key), () => Promise.resolve(1));
    expect([await memory.get('0', () => Promise.resolve(2)), await memory.get('1999', () => Promise.resolve(2))]).toEqual([2, 1]);
  });
});

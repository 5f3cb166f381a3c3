import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BLOCK_BYTES, BLOCK_COMPUTERS, SHARD_COUNT, blockOf, computerNumber, computersOf, countComputers, hasComputer, setComputer, shardOf, shardOfNumber,
} from './computer-blocks.js';

describe('computer blocks', () => {
  it('give every computer its own bit', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: BLOCK_COMPUTERS - 1 }), { maxLength: 60 }), (slots) => {
      const block = blockOf(computerNumber(5, 0));
      const bits = Buffer.alloc(BLOCK_BYTES);
      const numbers = slots.map((slot) => computerNumber(5, slot));
      for (const number of numbers) setComputer(bits, number, true);
      expect([...computersOf(block, bits)]).toEqual([...numbers].sort((a, b) => a - b));
      expect(countComputers(bits)).toBe(numbers.length);
      for (const number of numbers) {
        expect(hasComputer(bits, number)).toBe(true);
        setComputer(bits, number, false);
      }
      expect(bits.equals(Buffer.alloc(BLOCK_BYTES))).toBe(true);
    }));
  });

  it('never belong to two shards', () => {
    fc.assert(fc.property(fc.nat(SHARD_COUNT - 1), fc.nat(2 ** 20 - 1), (shard, slot) => {
      expect(shardOfNumber(computerNumber(shard, slot))).toBe(shard);
      expect(shardOfNumber(blockOf(computerNumber(shard, slot)) * BLOCK_COMPUTERS)).toBe(shard);
    }));
  });

  it('spread computers evenly over the shards', () => {
    const counts = Array.from({ length: SHARD_COUNT }, () => 0);
    for (let index = 0; index < 16_000; index += 1) counts[shardOf(`e1da06a3-5601-43c9-bac3-${index.toString(16).padStart(12, '0')}`)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(700);
    expect(Math.max(...counts)).toBeLessThan(1_300);
  });
});

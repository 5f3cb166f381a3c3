import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pieceLength, planPieces, requirePiece } from './piece-plan.js';

const MEBIBYTE = 1024 * 1024;

describe('the pieces of a file', () => {
  it('have together the bytes of the file, and are few enough and long enough for an object storage', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (size) => {
      const plan = planPieces(size);
      const last = plan.pieceCount === 0 ? 0 : pieceLength(plan, plan.pieceCount - 1);
      expect(Math.max(0, plan.pieceCount - 1) * plan.pieceBytes + last).toBe(size);
      expect(plan.pieceCount).toBeLessThanOrEqual(10_000);
      expect(plan.pieceBytes).toBeGreaterThanOrEqual(5 * MEBIBYTE);
    }));
  });

  it.each([[0, 0], [1, 1], [8 * MEBIBYTE, 1], [8 * MEBIBYTE + 1, 2], [15 * 1024 * MEBIBYTE, 1_920]])('of %d bytes are %d', (size, count) => {
    expect(planPieces(size).pieceCount).toBe(count);
  });

  it('are refused when an empty file is to have one', () => {
    expect(() => requirePiece(planPieces(0), 0, new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'INVALID_PIECE' }));
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { ApiProblem } from '../problems/api-problem.js';
import { readCursor, writeCursor } from './cursor.js';
import { pageOf } from './page.js';

const position = z.object({ at: z.string(), id: z.int() });

describe('a cursor', () => {
  it('comes back as it was, whatever it carries', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.integer(), (at, id) => {
      expect(readCursor('list', position, writeCursor('list', { at, id }))).toEqual({ at, id });
    }));
  });

  it('is nothing when there is none', () => {
    expect(readCursor('list', position, undefined)).toBeNull();
  });

  it('belongs to one list in one order', () => {
    expect(() => readCursor('another', position, writeCursor('list', { at: '', id: 1 }))).toThrow(ApiProblem);
  });

  it('of any other kind is refused with a problem', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json().map((json) => Buffer.from(json).toString('base64url'))), (cursor) => {
      expect(() => readCursor('list', position, cursor)).toThrow(expect.objectContaining({ problem: 'invalid-cursor' }));
    }));
    expect(() => readCursor('list', position, 'A'.repeat(10_000))).toThrow(expect.objectContaining({ problem: 'invalid-cursor' }));
  });
});

describe('pageOf', () => {
  const page = (rows: number[], limit: number) => pageOf('list', rows, limit, String, (row) => ({ at: '', id: row }));

  it('says where to go on only when there is more', () => {
    expect(page([1, 2], 2)).toEqual({ items: ['1', '2'], nextCursor: null });
    expect(page([], 2)).toEqual({ items: [], nextCursor: null });
    const more = page([1, 2, 3], 2);
    expect(more.items).toEqual(['1', '2']);
    expect(readCursor('list', position, more.nextCursor ?? '')).toEqual({ at: '', id: 2 });
  });
});

import { describe, expect, it } from '@jest/globals';
import { SqlConditions, containing } from './sql-conditions.js';

describe('SqlConditions', () => {
  it('numbers the parameters of all conditions through', () => {
    const where = new SqlConditions().add('a < $1 OR b = $2', 1, 2).add('c').add('$1 = ANY (d)', 3);
    const limit = where.parameter(50);
    expect(where.sql).toBe('(a < $1 OR b = $2)\n      AND (c)\n      AND ($3 = ANY (d))');
    expect([limit, where.parameters]).toEqual(['$4', [1, 2, 3, 50]]);
  });

  it('is true when nothing was added', () => {
    expect(new SqlConditions().sql).toBe('true');
  });
});

describe('containing', () => {
  it('takes wildcards for what they are', () => {
    expect(containing('50%_A\\b')).toBe('%50\\%\\_a\\\\b%');
  });
});

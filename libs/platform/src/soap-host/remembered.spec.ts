import { describe, expect, it, jest } from '@jest/globals';
import { remembered } from './remembered.js';

describe('a remembered judgement', () => {
  it('is made once for each value, also when it is undefined', () => {
    const judge = jest.fn((value: string) => (value === 'bad' ? undefined : value.length));
    const known = remembered(judge);
    expect(['a', 'bad', 'a', 'bad'].map(known)).toEqual([1, undefined, 1, undefined]);
    expect(judge).toHaveBeenCalledTimes(2);
  });

  it('stays right when strangers send more values than are kept, or very long ones', () => {
    const known = remembered((value: string) => `judged ${value}`);
    const values = [...Array.from({ length: 500 }, (_, index) => `value ${index}`), 'x'.repeat(10_000)];
    for (const value of [...values, ...values]) expect(known(value)).toBe(`judged ${value}`);
  });
});

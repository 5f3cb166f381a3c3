import { describe, expect, it } from '@jest/globals';
import { textTable } from './text-table.js';

describe('textTable', () => {
  it('aligns numbers to the right and texts to the left', () => {
    const rows = [{ name: 'a', size: 5 }, { name: 'long name', size: 12345 }];
    expect(textTable([{ title: 'name', value: (row: { name: string }) => row.name }, { title: 'size', value: (row: { size: number }) => row.size }], rows)).toEqual([
      'name        size',
      'a              5',
      'long name  12345',
    ]);
  });
});

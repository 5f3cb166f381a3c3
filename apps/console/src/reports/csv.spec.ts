import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvLine } from './csv.js';

describe('a line of CSV', () => {
  it('holds numbers as they are and texts in quotation marks', () => {
    expect(csvLine([1, null, true, 'a "b", c', ''])).toBe('1,,true,"a ""b"", c",""\r\n');
  });

  it.each(['=cmd|\'/c calc\'!A1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r\n=1', '＝1', 'x;=1', 'x; @y', '";=1'])('never begins a formula: %j', (text) => {
    const line = csvLine([text]);
    const cells = line.slice(1, -3).replaceAll('""', '"').split(';');
    for (const cell of cells) expect(cell.trim()).not.toMatch(/^"?[=+\-@＝＋－＠]/u);
  });

  it('is one line, and gives back what it was given but for control characters and apostrophes', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (cells) => {
      const line = csvLine(cells);
      expect(line.slice(0, -2)).not.toMatch(/[\p{Cc}]/u);
      const read = [...line.slice(0, -2).matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => cell!.replaceAll('""', '"').replaceAll("'", ''));
      expect(read).toEqual(cells.map((cell) => cell.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll("'", '')));
    }));
  });
});

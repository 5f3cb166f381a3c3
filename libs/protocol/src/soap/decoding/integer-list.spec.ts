import { describe, expect, it } from '@jest/globals';
import { scanIntegers } from './integer-list.js';

function scan(text: string, start = 0, maxItems = 100): { items: number[]; end: number } {
  const items: number[] = [];
  return { end: scanIntegers(Buffer.from(text), start, items, maxItems), items };
}

describe('scanIntegers', () => {
  it('reads items up to the end tag of the list', () => {
    const text = '<int>1</int><int>-22</int><int>2147483647</int><int>0</int></Ids>';
    expect(scan(text)).toEqual({ items: [1, -22, 2147483647, 0], end: text.indexOf('</Ids>') });
  });

  it('starts where it is told to', () => {
    expect(scan('<Ids><int>5</int></Ids>', 5)).toEqual({ items: [5], end: 17 });
  });

  it.each([
    '<int>x</int>', '<int></int>', '<int/>', '<int>1</int >', '<int >1</int>', '<int> 1</int>', '<int>+1</int>', '<int>-</int>', '<int>2147483648</int>',
    '<int>00000000001</int>', '<int>1', '<int>1</', '<int>1</inx>', '<in>1</in>', '<!--c-->', '\n<int>1</int>', '<int>1<b/></int>', '<int>&#49;</int>', '',
  ])('stops before %p and leaves it to the parser', (unusual) => {
    expect(scan(`<int>7</int>${unusual}`)).toEqual({ items: [7], end: 12 });
    expect(scan(unusual)).toEqual({ items: [], end: 0 });
  });

  it('never fills a list beyond its bound', () => {
    expect(scan('<int>1</int>'.repeat(5), 0, 3)).toEqual({ items: [1, 1, 1], end: 36 });
  });

  it('reads a written minus zero as zero', () => {
    expect(Object.is(scan('<int>-0</int>').items[0], 0)).toBe(true);
  });
});

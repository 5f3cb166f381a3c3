import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { numbersOf } from '../integer-list.js';
import { IntegerScanner, LOOK_AHEAD } from './integer-list.js';

/** Behind a list there are at least the end tags of the envelope. */
const REST = ' '.repeat(LOOK_AHEAD);
const scanner = new IntegerScanner();

function scan(text: string, start = 0, maxItems = 100): { items: number[]; end: number } {
  scanner.restart(Buffer.from(text + REST));
  return { end: scanner.scan(start, maxItems), items: [...scanner.list(start)] };
}

describe('a list of integers', () => {
  it('reads items up to the end tag of the list', () => {
    const text = '<int>1</int><int>22</int><int>1234567</int><int>0</int></Ids>';
    expect(scan(text)).toEqual({ items: [1, 22, 1234567, 0], end: text.indexOf('</Ids>') });
  });

  it('starts where it is told to', () => {
    expect(scan('<Ids><int>5</int></Ids>', 5)).toEqual({ items: [5], end: 17 });
  });

  it.each([
    '<int>x</int>', '<int></int>', '<int/>', '<int>1</int >', '<int >1</int>', '<int> 1</int>', '<int>+1</int>', '<int>-</int>', '<int>-1</int>', '<int>-0</int>', '<int>12345678</int>', '<int>2147483648</int>',
    '<int>00000000001</int>', '<int>1', '<int>1</', '<int>1</inx>', '<in>1</in>', '<!--c-->', '\n<int>1</int>', '<int>1<b/></int>', '<int>&#49;</int>', '',
  ])('stops before %p and leaves it to the parser', (unusual) => {
    expect(scan(`<int>7</int>${unusual}`)).toEqual({ items: [7], end: 12 });
    expect(scan(unusual)).toEqual({ items: [], end: 0 });
  });

  it('never fills a list beyond its bound', () => {
    expect(scan('<int>1</int>'.repeat(5), 0, 3)).toEqual({ items: [1, 1, 1], end: 36 });
  });

  it('is read right whatever the numbers and in whatever company', () => {
    const numbers = fc.array(fc.oneof(fc.nat({ max: 9_999_999 }), fc.nat({ max: 99 })), { maxLength: 300 });
    fc.assert(fc.property(numbers, fc.nat({ max: 20 }), (items, offset) => {
      const text = `${'x'.repeat(offset)}${items.map((item) => `<int>${item}</int>`).join('')}`;
      expect(scan(text, offset, 300)).toEqual({ items, end: text.length });
    }));
  });

  it('is not read beyond the message, although an earlier one was longer', () => {
    scan('<int>7</int>'.repeat(50));
    scanner.restart(Buffer.from('<int>1</int><int>2</int>'));
    expect(scanner.scan(0, 100)).toBe(0);
  });
});

describe('a long list', () => {
  const text = (first: number) => Buffer.from(Array.from({ length: 100 }, (_, at) => `<int>${first + at}</int>`).join('') + REST);
  const expected = (first: number) => Array.from({ length: 100 }, (_, at) => first + at);

  it('can be read when other lists of its message and other messages were read since', () => {
    const both = Buffer.concat([text(0), text(500)]);
    scanner.restart(both);
    scanner.scan(0, 1_000);
    const first = scanner.list(0);
    scanner.scan(text(0).length, 1_000);
    const second = scanner.list(text(0).length);
    expect([[...first], [...second]]).toEqual([expected(0), expected(500)]);
    scanner.restart(text(9_000));
    scanner.scan(0, 1_000);
    const [again, andAgain] = [numbersOf(first), numbersOf(second)];
    expect([[...again], [...andAgain]]).toEqual([expected(0), expected(500)]);
  });

  it('may be part of a message of megabytes', () => {
    const large = Buffer.concat([Buffer.alloc(3_000_000, 0x20), text(7)]);
    scanner.restart(large);
    scanner.scan(3_000_000, 1_000);
    expect([...scanner.list(3_000_000)]).toEqual(expected(7));
  });
});

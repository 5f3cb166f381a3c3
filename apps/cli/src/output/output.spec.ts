import { describe, expect, it } from '@jest/globals';
import { displayWidth, fitTitle, fitTo, padTo } from './display-width.js';
import { fieldList } from './field-list.js';
import { formatBytes } from './format-bytes.js';
import { formatMoment } from './format-moment.js';
import { printable } from './printable.js';
import { progressLine } from './progress-bar.js';
import { textTable, type Column } from './text-table.js';

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['Update', 6],
    ['更新プログラム', 14],
    ['ｶﾅ', 2],
    ['Ａ', 2],
    ['e\u0301', 1],
    ['\u0301', 0],
    ['👩‍💻', 2],
    ['עדכון', 5],
  ])('of %s is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('fitTo', () => {
  it.each([
    ['Update', 6, 'Update'],
    ['Updates', 6, 'Updat…'],
    ['An update', 4, 'An…'],
    // A wide character that would not fit whole is left out.
    ['更新更新', 4, '更…'],
    ['更新更新', 5, '更新…'],
    ['Update', 1, '…'],
    ['Update', 0, ''],
  ])('cuts %s to %d columns', (text, columns, expected) => {
    expect(fitTo(text, columns)).toBe(expected);
    expect(displayWidth(fitTo(text, columns))).toBeLessThanOrEqual(columns);
  });

  it('keeps the number of the article, by which people know an update', () => {
    const title = '2026-03 Cumulative Update for Windows 11 (KB5034123)';
    expect(fitTitle(title, 40)).toBe('2026-03 Cumulative Update f… (KB5034123)');
    expect(fitTitle(title, 80)).toBe(title);
    expect(fitTitle(title, 12)).toBe('2026-03 Cum…');
    expect(fitTitle('A title without a number', 10)).toBe('A title w…');
  });
});

describe('padTo', () => {
  it('counts columns, not characters', () => {
    expect([padTo('更新', 6), padTo('7', 3, 'before'), padTo('long', 2)]).toEqual(['更新  ', '  7', 'long']);
  });
});

describe('printable', () => {
  it.each([
    ['plain (KB1)', 'plain (KB1)'],
    ['red\u001b[31m', 'red\ufffd[31m'],
    ['two\nlines\tand', 'two lines and'],
    ['\u202eevil', 'evil'],
    ['bell\u0007\u009b', 'bell\ufffd\ufffd'],
  ])('makes %j safe', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});

describe('textTable', () => {
  interface Row {
    readonly name: string | null;
    readonly size: number;
  }
  const name: Column<Row> = { title: 'name', value: (row) => row.name, least: 6 };
  const size: Column<Row> = { title: 'size', value: (row) => row.size };
  const big: Column<Row> = { title: 'big', value: (row) => row.size > 9, optional: true };

  it('aligns numbers to the right and texts to the left, and shows what is absent', () => {
    expect(textTable([name, size, big], [{ name: 'a', size: 5 }, { name: null, size: 12345 }], 80)).toEqual(['name   size  big', 'a         5  no', '-     12345  yes']);
  });

  it('cuts what may shrink, and only that', () => {
    const rows = [{ name: 'a long name indeed', size: 123456 }];
    expect(textTable([name, size], rows, 20)).toEqual(['name            size', 'a long name…  123456']);
    expect(textTable([name, size], rows, 5)).toEqual(['name      size', 'a lon…  123456']);
  });

  it('leaves out what is optional before anything shrinks below its least', () => {
    const rows = [{ name: 'abcdefghij', size: 1 }];
    expect(textTable([name, size, big], rows, 17)[0]).toBe('name    size  big');
    expect(textTable([name, size, big], rows, 16)[0]).toBe('name        size');
  });

  it('does not let names break the table or the terminal', () => {
    expect(textTable([name], [{ name: 'a\nb\u001b[2J', size: 0 }], 80)).toEqual(['name', 'a b\ufffd[2J']);
  });

  it('says what would be there when nothing is', () => {
    expect(textTable([name, size], [], 80)).toEqual(['name  size']);
  });
});

describe('fieldList', () => {
  it('aligns values, and puts lists below each other', () => {
    expect(fieldList([['name', 'x'], ['groups', ['a', 'b']], ['none', []], ['flag', true], ['gone', null]])).toEqual(['name    x', 'groups  a', '        b', 'none    -', 'flag    yes', 'gone    -']);
  });
});

describe('numbers and times for people', () => {
  it.each([[0, '0 bytes'], [999, '999 bytes'], [1000, '1.0 KB'], [123456, '123 KB'], [5_000_000_000, '5.0 GB'], [1e16, '10000 TB']])('%d are %s', (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected);
  });

  it('shows moments to the minute', () => {
    expect([formatMoment('2026-10-04T15:01:59.123Z'), formatMoment(null)]).toEqual(['2026-10-04 15:01', null]);
  });

  it('shows how far something is', () => {
    expect(progressLine(0, 2000)).toBe(`[${' '.repeat(30)}]   0 %  0 bytes of 2.0 KB`);
    expect(progressLine(1000, 2000)).toBe(`[${'='.repeat(15)}${' '.repeat(15)}]  50 %  1.0 KB of 2.0 KB`);
    expect(progressLine(0, 0)).toContain('100 %');
  });
});

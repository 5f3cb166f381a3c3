import { describe, expect, it } from '@jest/globals';
import { formatReport, readyLine, withoutPassword } from './report.js';

describe('formatReport', () => {
  it('aligns notes without trailing blanks', () => {
    const rows = [
      { what: 'Edge', where: 'http://localhost:8530', note: 'open' },
      { what: 'Database', where: 'db', note: 'here' },
      { what: 'Data', where: '/a/very/long/path/that/must/not/count/for/the/notes' },
    ];
    expect(formatReport(rows)).toEqual([
      '  Edge      http://localhost:8530  (open)',
      '  Database  db                     (here)',
      '  Data      /a/very/long/path/that/must/not/count/for/the/notes',
    ]);
  });
});

describe('readyLine', () => {
  it('is the line that others wait for', () => {
    expect(readyLine(8530)).toBe('Sluice is ready at http://localhost:8530');
  });
});

describe('withoutPassword', () => {
  it('keeps everything else', () => {
    expect(withoutPassword('postgres://postgres:secret@127.0.0.1:5433/sluice')).toBe('postgres://postgres@127.0.0.1:5433/sluice');
  });
});

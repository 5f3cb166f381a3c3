import { describe, expect, it } from '@jest/globals';
import { readBenchArguments, usage, UsageError } from './bench-arguments.js';

describe('readBenchArguments', () => {
  it('measures what the specification asks for unless told otherwise', () => {
    expect(readBenchArguments(['scan'])).toMatchObject({ name: 'scan', revisions: 60_000, memoryRevisions: 100_000, scans: 10_000 });
  });

  it('synchronizes a smaller catalog of larger documents, unless told otherwise', () => {
    expect(readBenchArguments(['sync'])).toMatchObject({ name: 'sync', revisions: 5_000, megabytes: 1_000, rounds: 3 });
    expect(readBenchArguments(['sync', '--revisions', '300'])).toMatchObject({ revisions: 300 });
  });

  it('takes every option', () => {
    const args = ['scan', '--revisions', '6000', '--memory-revisions=0', '--scans', '9', '--megabytes', '12', '--file-mib', '8', '--computers', '16', '--listed-computers', '0', '--receivers', '3', '--seconds', '2', '--rounds', '3'];
    expect(readBenchArguments(args)).toEqual({ name: 'scan', revisions: 6000, memoryRevisions: 0, scans: 9, megabytes: 12, fileMebibytes: 8, computers: 16, listedComputers: 0, receivers: 3, seconds: 2, rounds: 3 });
  });

  it.each([[[]], [['--help']], [['scan', '-h']]])('explains itself for %j', (args) => expect(readBenchArguments(args)).toBe('help'));

  it.each([
    [['scan', 'import']], [['scan', '--scans', 'many']], [['scan', '--revisions', '10']], [['scan', '--rounds', '1.5']], [['scan', '--nonsense']],
  ])('refuses %j', (args) => expect(() => readBenchArguments(args)).toThrow(UsageError));
});

describe('usage', () => {
  it('names every benchmark and every option', () => {
    expect(usage([{ name: 'scan', summary: 'how fast' }])).toMatch(/scan +how fast[^]*--revisions[^]*--rounds/);
  });
});

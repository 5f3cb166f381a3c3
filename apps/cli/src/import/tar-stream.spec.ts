import { describe, expect, it } from '@jest/globals';
import { tarHeader } from './tar-stream.js';

const field = (header: Buffer, start: number, end: number) => header.subarray(start, end).toString('utf8').replace(/[\0 ]+$/, '');

describe('tarHeader', () => {
  it('is a block of POSIX ustar with the right sum', () => {
    const header = tarHeader('240-update.xml', 4711);
    expect(header).toHaveLength(512);
    expect([field(header, 0, 100), field(header, 124, 136), field(header, 156, 157), field(header, 257, 263)]).toEqual(['240-update.xml', (4711).toString(8).padStart(11, '0'), '0', 'ustar']);
    const sum = Number.parseInt(field(header, 148, 156), 8);
    expect(sum).toBe(header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0));
  });

  it('keeps the end of a long name, which says what kind of file it is', () => {
    const name = field(tarHeader(`${'x'.repeat(200)}.xml`, 1), 0, 100);
    expect(name).toHaveLength(99);
    expect(name.endsWith('.xml')).toBe(true);
  });
});

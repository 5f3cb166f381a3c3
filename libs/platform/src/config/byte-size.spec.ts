import { describe, expect, it } from '@jest/globals';
import { readByteSize } from './byte-size.js';

describe('a number of bytes', () => {
  it.each([['0', 0], ['1048576', 1_048_576], ['500 GiB', 500 * 2 ** 30], ['2TiB', 2 ** 41], [' 3 KiB ', 3_072], ['1 MiB', 2 ** 20]])('is read from %j', (text, bytes) => {
    expect(readByteSize(text)).toBe(bytes);
  });

  it.each(['', 'GiB', '-1', '1.5 GiB', '1 GB', '1  GiB', '1e3', '999999999999999 TiB', '0x10'])('is not read from %j', (text) => {
    expect(readByteSize(text)).toBeUndefined();
  });
});

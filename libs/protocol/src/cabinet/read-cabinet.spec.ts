import { describe, expect, it } from '@jest/globals';
import { type BlockToBe, cabinetBytes, type CabinetToBe } from '../../fixtures/cabinet-bytes.js';
import { cabinetErrorCode } from '../../fixtures/cabinet-errors.js';
import { type CabinetLimits, FileAttribute, readCabinet } from './index.js';

const LIMITS: CabinetLimits = { maxFiles: 10, maxPlainBytes: 100_000 };
const STORED = 0;

const stored = (text: string): BlockToBe => ({ payload: Buffer.from(text), plainSize: text.length });

/** A cabinet of two files, `hello` and `world`, stored. */
const TWO_FILES: CabinetToBe = {
  folders: [{ type: STORED, blocks: [stored('helloworld')] }],
  files: [{ name: 'one', size: 5 }, { name: 'two', size: 5, start: 5 }],
};

function contents(cabinet: Uint8Array, limits = LIMITS): Record<string, string> {
  return Object.fromEntries(readCabinet(cabinet, limits).map((file) => [file.name, Buffer.from(file.content()).toString('latin1')]));
}

const codeOfReading = (cabinet: CabinetToBe, limits = LIMITS) => cabinetErrorCode(() => readCabinet(cabinetBytes(cabinet), limits));
const codeOfContents = (cabinet: CabinetToBe) => cabinetErrorCode(() => contents(cabinetBytes(cabinet)));

describe('readCabinet', () => {
  it('reads a cabinet written down byte by byte', () => {
    const bytes = Buffer.from(
      [
        '4d534346 00000000 4d000000 00000000 2c000000 00000000 0301 0100 0100 0000 0000 0000', // CFHEADER
        '43000000 0100 0000', // CFFOLDER
        '02000000 00000000 0000 5a8c 4169 2100 68692e74787400', // CFFILE: hi.txt
        '00000000 0200 0200 6869', // CFDATA without a checksum
      ].join('').replaceAll(' ', ''),
      'hex',
    );
    expect(bytes).toHaveLength(0x4d);
    const [file] = readCabinet(bytes, LIMITS);
    expect(file).toMatchObject({
      name: 'hi.txt',
      size: 2,
      attributes: FileAttribute.readOnly | FileAttribute.archive,
      modifiedAt: { year: 2050, month: 2, day: 26, hour: 13, minute: 10, second: 2 },
    });
    expect(Buffer.from(file!.content()).toString()).toBe('hi');
  });

  it('tells when a file was modified, to two seconds', () => {
    const [file] = readCabinet(
      cabinetBytes({ folders: [{ type: STORED, blocks: [] }], files: [{ name: 'a', size: 0, date: (43 << 9) | (2 << 5) | 28, time: (23 << 11) | (59 << 5) | 29 }] }),
      LIMITS,
    );
    expect(file!.modifiedAt).toEqual({ year: 2023, month: 2, day: 28, hour: 23, minute: 59, second: 58 });
  });

  it.each([
    ['all zero', 0, 0],
    ['a thirteenth month', (43 << 9) | (13 << 5) | 1, 0],
    ['a twenty-fourth hour', (43 << 9) | (1 << 5) | 1, 24 << 11],
  ])('takes a time of %s for none', (_name, date, time) => {
    const [file] = readCabinet(cabinetBytes({ folders: [{ type: STORED, blocks: [] }], files: [{ name: 'a', size: 0, date, time }] }), LIMITS);
    expect(file!.modifiedAt).toBeUndefined();
  });

  it('reads names as UTF-8 when they are flagged so, and byte for byte when not', () => {
    const files = [{ name: 'é漢.xml', size: 0, attributes: 0x80 }, { name: Buffer.from([0x64, 0xe9]), size: 0 }];
    const read = readCabinet(cabinetBytes({ folders: [{ type: STORED, blocks: [] }], files }), LIMITS);
    expect(read.map(({ name, attributes }) => [name, attributes])).toEqual([['é漢.xml', 0], ['dé', 0]]);
  });

  it('finds its way past reserved fields and the names of neighbours', () => {
    const cabinet = cabinetBytes({ ...TWO_FILES, flags: 3, reserve: { header: 300, folder: 7, block: 5 }, neighbours: 'before.cab\0disk 1\0after.cab\0disk 3\0' });
    expect(contents(cabinet)).toEqual({ one: 'hello', two: 'world' });
  });

  it('reads folders of their own, in any order of files', () => {
    const cabinet: CabinetToBe = {
      folders: [{ type: STORED, blocks: [stored('first')] }, { type: STORED, blocks: [stored('sec'), stored('ond')] }],
      files: [{ name: 'b', size: 4, folder: 1, start: 2 }, { name: 'c', size: 2, folder: 1 }, { name: 'a', size: 5 }],
    };
    expect(contents(cabinetBytes(cabinet))).toEqual({ b: 'cond', c: 'se', a: 'first' });
  });

  it('ignores what follows the cabinet, and works on a part of a larger array', () => {
    const cabinet = cabinetBytes(TWO_FILES);
    const larger = Buffer.concat([Buffer.from('before'), cabinet, Buffer.from('signature')]);
    expect(contents(larger.subarray(6))).toEqual({ one: 'hello', two: 'world' });
  });

  it('decodes a folder when one of its files is asked for, and not before', () => {
    const cabinet = cabinetBytes({
      folders: [{ type: 1, blocks: [{ payload: Buffer.from('rubbish'), plainSize: 5 }] }, { type: STORED, blocks: [stored('fine')] }],
      files: [{ name: 'bad', size: 5 }, { name: 'good', size: 4, folder: 1 }],
    });
    const [bad, good] = readCabinet(cabinet, LIMITS);
    expect(Buffer.from(good!.content()).toString()).toBe('fine');
    expect(cabinetErrorCode(() => bad!.content())).toBe('CABINET_DATA');
  });

  it('decodes a folder once', () => {
    const [one, two] = readCabinet(cabinetBytes(TWO_FILES), LIMITS);
    expect(two!.content().buffer).toBe(one!.content().buffer);
  });

  it('reads a cabinet without files', () => {
    expect(readCabinet(cabinetBytes({ folders: [], files: [] }), LIMITS)).toEqual([]);
  });
});

describe('checksums', () => {
  const withChecksum = (checksum: number, reserve?: CabinetToBe['reserve']): CabinetToBe => ({
    ...TWO_FILES,
    folders: [{ type: STORED, blocks: [{ ...stored('helloworld'), checksum }] }],
    ...(reserve && { reserve }),
  });

  it('are verified', () => {
    expect(codeOfContents(withChecksum(1))).toBe('CABINET_CHECKSUM');
  });

  it('may be absent', () => {
    expect(codeOfContents(withChecksum(0))).toBe('none');
  });

  it('take words as little-endian and the bytes that remain as big-endian', () => {
    // hell ^ owor ^ 'ld' with l above d ^ the sizes, 10 and 10.
    expect(codeOfContents(withChecksum((0x6c6c_6568 ^ 0x726f_776f ^ 0x6c64 ^ 0x000a_000a) >>> 0))).toBe('none');
  });

  it('may count the reserved bytes in or leave them out', () => {
    const withoutReserve = (0x6c6c_6568 ^ 0x726f_776f ^ 0x6c64 ^ 0x000a_000a) >>> 0;
    const reserve = { header: 0, folder: 0, block: 4 };
    expect(codeOfContents(withChecksum(withoutReserve, reserve))).toBe('none');
    expect(codeOfContents(withChecksum((withoutReserve ^ 0xeeee_eeee) >>> 0, reserve))).toBe('none');
    expect(codeOfContents(withChecksum((withoutReserve ^ 0xeeee_eeef) >>> 0, reserve))).toBe('CABINET_CHECKSUM');
  });
});

describe('what readCabinet cannot read it names', () => {
  it.each([
    ['Quantum', 2],
    ['a compression nobody knows', 7],
  ])('%s', (_name, type) => {
    expect(codeOfContents({ ...TWO_FILES, folders: [{ type, blocks: [stored('helloworld')] }] })).toBe('CABINET_UNSUPPORTED');
  });

  it.each([
    ['comes from the previous cabinet', 0xfffd, 0],
    ['goes on in the next', 0xfffe, 1],
    ['does both', 0xffff, 0],
  ])('a file that %s; files of other folders stay readable', (_name, folder, home) => {
    const cabinet = cabinetBytes({
      flags: 3,
      neighbours: 'a\0b\0c\0d\0',
      folders: [{ type: STORED, blocks: [stored('0000')] }, { type: STORED, blocks: [stored('1111')] }, { type: STORED, blocks: [stored('2222')] }],
      files: [{ name: 'spanned', size: 900, folder: home === 1 ? 0xfffe : folder }, { name: 'whole', size: 4, folder: 1 }],
    });
    const [spanned, whole] = readCabinet(cabinet, LIMITS);
    expect(cabinetErrorCode(() => spanned!.content())).toBe('CABINET_SPANNED');
    expect(Buffer.from(whole!.content()).toString()).toBe('1111');
  });

  it('a folder whose last block is completed by the next cabinet', () => {
    const blocks = [stored('hello'), { payload: Buffer.from('wo'), plainSize: 0 }];
    expect(codeOfContents({ ...TWO_FILES, folders: [{ type: STORED, blocks }] })).toBe('CABINET_SPANNED');
  });
});

describe('limits', () => {
  it('hold for the number of files', () => {
    expect(codeOfReading(TWO_FILES, { ...LIMITS, maxFiles: 2 })).toBe('none');
    expect(codeOfReading(TWO_FILES, { ...LIMITS, maxFiles: 1 })).toBe('CABINET_LIMIT');
  });

  it('hold for all plain bytes together, before anything is decoded', () => {
    const folders = [{ type: 3 | (15 << 8), blocks: [{ payload: Buffer.from('x'), plainSize: 60 }] }, { type: 1, blocks: [{ payload: Buffer.from('y'), plainSize: 60 }] }];
    expect(codeOfReading({ folders, files: [] }, { maxFiles: 1, maxPlainBytes: 120 })).toBe('none');
    expect(codeOfReading({ folders, files: [] }, { maxFiles: 1, maxPlainBytes: 119 })).toBe('CABINET_LIMIT');
  });

  it('hold for the expansion', () => {
    const folders = [{ type: 1, blocks: [{ payload: Buffer.alloc(10), plainSize: 1_000 }] }];
    expect(codeOfReading({ folders, files: [] }, { ...LIMITS, maxRatio: 100 })).toBe('none');
    expect(codeOfReading({ folders, files: [] }, { ...LIMITS, maxRatio: 99 })).toBe('CABINET_LIMIT');
  });

  it('that are no numbers refuse everything', () => {
    expect(codeOfReading(TWO_FILES, { maxFiles: NaN, maxPlainBytes: 1e9 })).toBe('CABINET_LIMIT');
    expect(codeOfReading(TWO_FILES, { maxFiles: 9, maxPlainBytes: undefined as never })).toBe('CABINET_LIMIT');
  });
});

describe('lies', () => {
  const [folder] = TWO_FILES.folders;

  it.each<[string, CabinetToBe, string]>([
    ['another version', { ...TWO_FILES, version: 0x0203 }, 'CABINET_SIGNATURE'],
    ['a cabinet longer than the bytes there', { ...TWO_FILES, lies: { size: 4_000_000_000 } }, 'CABINET_TRUNCATED'],
    ['a cabinet too short for its header', { ...TWO_FILES, lies: { size: 20 } }, 'CABINET_TRUNCATED'],
    ['more files than there is room for', { ...TWO_FILES, lies: { fileCount: 9 } }, 'CABINET_TRUNCATED'],
    ['more folders than there is room for', { ...TWO_FILES, lies: { folderCount: 65_535 } }, 'CABINET_TRUNCATED'],
    ['files without a folder', { ...TWO_FILES, lies: { folderCount: 0 } }, 'CABINET_STRUCTURE'],
    ['files behind the end', { ...TWO_FILES, lies: { filesStart: 0xffff_fff0 } }, 'CABINET_TRUNCATED'],
    ['files inside the header', { ...TWO_FILES, lies: { filesStart: 0 } }, 'CABINET_NAME'],
    ['reserved bytes that are not there', { ...TWO_FILES, flags: 4 }, 'CABINET_TRUNCATED'],
    ['data behind the end', { ...TWO_FILES, folders: [{ ...folder!, dataStart: 0xffff_ffff }] }, 'CABINET_TRUNCATED'],
    // Read as a block, the fields of the file from `folder` on are: no checksum, one byte that holds one byte.
    ['data inside the tables', { folders: [{ ...folder!, dataStart: 52 }], files: [{ name: 'a', size: 1, time: 1, attributes: 1 }] }, 'CABINET_OVERLAP'],
    ['more blocks than there are', { ...TWO_FILES, folders: [{ ...folder!, blockCount: 2 }] }, 'CABINET_TRUNCATED'],
    ['a block of more than 32 KiB', { ...TWO_FILES, folders: [{ type: 0, blocks: [{ payload: Buffer.alloc(32_769), plainSize: 32_769 }] }] }, 'CABINET_STRUCTURE'],
    ['a block of nothing', { ...TWO_FILES, folders: [{ type: 0, blocks: [{ payload: Buffer.alloc(0), plainSize: 10 }] }] }, 'CABINET_STRUCTURE'],
    ['a stored block of another size', { ...TWO_FILES, folders: [{ type: 0, blocks: [{ payload: Buffer.alloc(9), plainSize: 10 }] }] }, 'CABINET_STRUCTURE'],
    ['a block for the next cabinet before the last', { ...TWO_FILES, folders: [{ type: 0, blocks: [{ payload: Buffer.alloc(9), plainSize: 0 }, stored('helloworld')] }] }, 'CABINET_STRUCTURE'],
    ['a file in no folder', { ...TWO_FILES, files: [{ name: 'a', size: 1, folder: 1 }] }, 'CABINET_STRUCTURE'],
    ['a file that passes the end of its folder', { ...TWO_FILES, files: [{ name: 'a', size: 5, start: 6 }] }, 'CABINET_STRUCTURE'],
    ['a file of four gigabytes', { ...TWO_FILES, files: [{ name: 'a', size: 0xffff_ffff, start: 0xffff_ffff }] }, 'CABINET_STRUCTURE'],
    ['files that overlap', { ...TWO_FILES, files: [{ name: 'a', size: 6 }, { name: 'b', size: 5, start: 5 }] }, 'CABINET_OVERLAP'],
    ['a file without a name', { ...TWO_FILES, files: [{ name: '', size: 1 }, { name: 'b', size: 1, start: 1 }] }, 'CABINET_NAME'],
    ['a name that is too long', { ...TWO_FILES, files: [{ name: 'n'.repeat(256), size: 1 }] }, 'CABINET_NAME'],
    ['a name that is not UTF-8', { ...TWO_FILES, files: [{ name: Buffer.from([0xc3]), size: 1, attributes: 0x80 }] }, 'CABINET_NAME'],
    ['an LZX window that is too small', { ...TWO_FILES, folders: [{ type: 3 | (14 << 8), blocks: [stored('helloworld')] }] }, 'CABINET_STRUCTURE'],
    ['an LZX window that is too large', { ...TWO_FILES, folders: [{ type: 3 | (22 << 8), blocks: [stored('helloworld')] }] }, 'CABINET_STRUCTURE'],
    ['a short LZX block before the last', { ...TWO_FILES, folders: [{ type: 3 | (15 << 8), blocks: [stored('hello'), stored('world')] }] }, 'CABINET_STRUCTURE'],
  ])('%s', (_name, cabinet, code) => {
    expect(codeOfContents(cabinet)).toBe(code);
  });

  it('two folders that share their data', () => {
    const shared = cabinetBytes({ ...TWO_FILES, folders: [folder!, { ...folder!, blocks: [stored('0123456789')] }] });
    shared.copyWithin(44, 36, 40);
    expect(cabinetErrorCode(() => readCabinet(shared, LIMITS))).toBe('CABINET_OVERLAP');
  });

  it('thousands of folders that share thousands of blocks are found without walking them all', () => {
    const blocks = Array<BlockToBe>(8_000).fill(stored('x'));
    const dataStart = 36 + 8 * 8_000;
    const folders = Array.from({ length: 8_000 }, (_, index) => ({ type: STORED, blocks: index === 0 ? blocks : [], dataStart, blockCount: 8_000 }));
    expect(codeOfReading({ folders, files: [] }, { ...LIMITS, maxPlainBytes: 1e12 })).toBe('CABINET_OVERLAP');
  });

  it('every shortened cabinet is refused', () => {
    const cabinet = cabinetBytes({ ...TWO_FILES, flags: 1, reserve: { header: 3, folder: 3, block: 3 }, neighbours: 'a\0b\0' });
    for (let length = 0; length < cabinet.length; length += 1) {
      const code = cabinetErrorCode(() => readCabinet(cabinet.subarray(0, length), LIMITS));
      expect(code).toBe(length < 4 ? 'CABINET_SIGNATURE' : 'CABINET_TRUNCATED');
      const honest = Buffer.from(cabinet.subarray(0, length));
      if (length >= 12) honest.writeUInt32LE(length, 8);
      expect(cabinetErrorCode(() => readCabinet(honest, LIMITS))).not.toBe('none');
    }
  });
});

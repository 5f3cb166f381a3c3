import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cabinetErrorCode } from '../../fixtures/cabinet-errors.js';
import { FileAttribute, type FileToWrite, readCabinet, writeCabinet } from './index.js';

const LIMITS = { maxFiles: 100, maxPlainBytes: 1_000_000 };
const EVEN_TIME = { year: 2024, month: 12, day: 31, hour: 23, minute: 59, second: 58 };

const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat({ max: 90_000 })).map(([bytes, length]) => Buffer.alloc(length, bytes)),
);
const file: fc.Arbitrary<FileToWrite> = fc.record({
  name: fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((name) => !name.includes('\0') && Buffer.from(name).toString() === name),
  content,
  modifiedAt: fc.constantFrom(undefined, EVEN_TIME),
  attributes: fc.constantFrom(0, FileAttribute.archive, FileAttribute.hidden | FileAttribute.execute),
}) as fc.Arbitrary<FileToWrite>;

describe('writeCabinet', () => {
  it('writes these bytes', () => {
    const cabinet = writeCabinet([{ name: 'a', content: Buffer.from('hi') }], { compression: 'none' });
    expect(cabinet.toString('hex')).toBe(
      [
        '4d534346 00000000 48000000 00000000 2c000000 00000000 0301 0100 0100 0000 0000 0000', // CFHEADER
        '3e000000 0100 0000', // CFFOLDER
        '02000000 00000000 0000 0000 0000 0000 6100', // CFFILE
        '6b680200 0200 0200 6869', // CFDATA
      ].join('').replaceAll(' ', ''),
    );
  });

  it.each(['none', 'mszip'] as const)('is undone by readCabinet (%s)', (compression) => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 5 }), (files) => {
        const read = readCabinet(writeCabinet(files, { compression }), LIMITS);
        expect(read.map(({ name, modifiedAt, attributes }) => ({ name, modifiedAt, attributes }))).toEqual(
          files.map(({ name, modifiedAt, attributes }) => ({ name, modifiedAt, attributes })),
        );
        read.forEach((one, index) => expect(Buffer.compare(one.content(), files[index]!.content)).toBe(0));
      }),
    );
  });

  it('writes the same bytes every time', () => {
    const files = [{ name: 'é', content: Buffer.alloc(100_000, 'the same '), modifiedAt: EVEN_TIME }];
    expect(writeCabinet(files, { compression: 'mszip' }).equals(writeCabinet(files, { compression: 'mszip' }))).toBe(true);
  });

  it('flags a name as UTF-8 only when it is not ASCII', () => {
    const attributesOf = (name: string) => writeCabinet([{ name, content: Buffer.alloc(0) }], { compression: 'none' }).readUInt16LE(44 + 14);
    expect([attributesOf('ascii.txt'), attributesOf('é.txt')]).toEqual([0, 0x80]);
  });

  it.each([
    ['empty', ''],
    ['longer than 255 bytes', 'é'.repeat(128)],
    ['cut by a zero', 'a\0b'],
  ])('refuses a name that is %s', (_name, name) => {
    expect(cabinetErrorCode(() => writeCabinet([{ name, content: Buffer.alloc(1) }], { compression: 'none' }))).toBe('CABINET_NAME');
  });

  it('refuses more files than the format can count', () => {
    const files = Array<FileToWrite>(65_536).fill({ name: 'a', content: Buffer.alloc(0) });
    expect(cabinetErrorCode(() => writeCabinet(files, { compression: 'none' }))).toBe('CABINET_LIMIT');
  });

  it('refuses a time the format cannot hold', () => {
    const write = (modifiedAt: FileToWrite['modifiedAt']) => () => writeCabinet([{ name: 'a', content: Buffer.alloc(0), modifiedAt: modifiedAt! }], { compression: 'none' });
    expect(write({ ...EVEN_TIME, year: 1979 })).toThrow(RangeError);
    expect(write({ ...EVEN_TIME, month: 0 })).toThrow(RangeError);
  });
});

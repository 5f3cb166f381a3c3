import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { MAXIMUM_INVENTORY_BYTES } from '@sluice/domain/reporting';
import { writeCabinet } from '@sluice/protocol/cabinet';
import fc from 'fast-check';
import { readInventory } from './read-inventory.js';

const TEXT = '<Inventory><Ärger>&lt;</Ärger></Inventory>';
const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(TEXT, 'utf16le')]);
const cabinetOf = (...contents: readonly Buffer[]) => Buffer.from(writeCabinet(contents.map((content, index) => ({ name: `${index}.xml`, content })), { compression: 'mszip' }));
const compressed = (bytes: Buffer) => readInventory({ IsCompressed: true, CompressedXml: bytes });

describe('an inventory', () => {
  it.each([
    ['as it is', () => readInventory({ IsCompressed: false, RawXml: TEXT })],
    ['plain, called compressed', () => compressed(Buffer.from(TEXT))],
    ['in gzip', () => compressed(gzipSync(TEXT))],
    ['in a cabinet', () => compressed(cabinetOf(Buffer.from(TEXT)))],
    ['in UTF-16 in a cabinet', () => compressed(cabinetOf(utf16))],
  ])('is read %s', (_, read) => {
    expect(read()).toBe(TEXT);
  });

  it('that is none is nothing', () => {
    for (const nothing of [{ IsCompressed: false }, { IsCompressed: true }, { IsCompressed: false, RawXml: '' }, { IsCompressed: true, RawXml: TEXT }]) expect(readInventory(nothing)).toBeNull();
  });

  it.each([
    ['cut off in gzip', gzipSync(TEXT).subarray(0, 30)],
    ['with an end that is none in a cabinet', cabinetOf(Buffer.from(TEXT)).subarray(0, 60)],
    ['of two files', cabinetOf(Buffer.from('a'), Buffer.from('b'))],
    ['with characters of no text', gzipSync('a\0b')],
    ['that grows beyond what is kept', gzipSync(Buffer.alloc(MAXIMUM_INVENTORY_BYTES + 1, 'x'))],
    ['of random bytes', randomBytes(1_000)],
  ])('%s is kept as it came', (_, bytes) => {
    expect(compressed(bytes)).toEqual(bytes);
  });

  it('of whatever bytes is read or kept, and never more than is kept', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.constantFrom('', 'MSCF', '\x1f\x8b'), (bytes, begin) => {
      const read = compressed(Buffer.concat([Buffer.from(begin, 'latin1'), bytes]));
      return read !== null && read.length <= MAXIMUM_INVENTORY_BYTES;
    }));
  });
});

import { describe, expect, it } from '@jest/globals';
import { lzxCabinet } from '../../fixtures/cabinet-bytes.js';
import { cabinetErrorCode } from '../../fixtures/cabinet-errors.js';
import { readCabinet, readMetadataCabinet, readMetadataDocument, writeCabinet, writeMetadataCabinet } from './index.js';

const LIMITS = { maxPlainBytes: 1_000_000 };
const DOCUMENT = `<upd:Update>${'<x a="é漢😀">text</x>'.repeat(2_000)}</upd:Update>`;

const cabinetOf = (content: Uint8Array) => writeCabinet([{ name: 'blob', content }], { compression: 'mszip' });

describe('a metadata cabinet', () => {
  it('holds one file, in UTF-16LE without a byte order mark', () => {
    const cabinet = writeMetadataCabinet('<a/>');
    expect(Buffer.from(readMetadataCabinet(cabinet, LIMITS)).toString('hex')).toBe('3c0061002f003e00');
    expect(readCabinet(cabinet, { ...LIMITS, maxFiles: 1 })).toMatchObject([{ name: 'blob', attributes: 0, modifiedAt: undefined }]);
  });

  it('is written and read again', () => {
    const cabinet = writeMetadataCabinet(DOCUMENT, 'another name');
    expect(readMetadataDocument(cabinet, LIMITS)).toBe(DOCUMENT);
    expect(cabinet.length).toBeLessThan(DOCUMENT.length / 10);
  });

  it('is read when it is compressed with LZX and a window of two mebibytes, as Microsoft does it', () => {
    expect(readMetadataDocument(lzxCabinet(Buffer.from(DOCUMENT, 'utf16le'), { windowBits: 21, codeSize: 12_000_000 }), LIMITS)).toBe(DOCUMENT);
  });

  it.each([
    ['UTF-16LE with a byte order mark', Buffer.from(`\uFEFF${DOCUMENT}`, 'utf16le')],
    ['UTF-8', Buffer.from(DOCUMENT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${DOCUMENT}`)],
  ])('may hold %s', (_name, content) => {
    expect(readMetadataDocument(cabinetOf(content), LIMITS)).toBe(DOCUMENT);
  });

  it.each([
    ['half a character of UTF-16', Buffer.from('3c0061', 'hex')],
    ['half a surrogate pair', Buffer.from('3c003dd8', 'hex')],
    ['half a character of UTF-8', Buffer.from('3c61c3', 'hex')],
  ])('with %s is refused', (_name, content) => {
    expect(cabinetErrorCode(() => readMetadataDocument(cabinetOf(content), LIMITS))).toBe('CABINET_TEXT');
  });

  it('with no file, or with two, is refused', () => {
    const blob = { name: 'blob', content: Buffer.alloc(2) };
    expect(cabinetErrorCode(() => readMetadataCabinet(writeCabinet([], { compression: 'none' }), LIMITS))).toBe('CABINET_STRUCTURE');
    expect(cabinetErrorCode(() => readMetadataCabinet(writeCabinet([blob, blob], { compression: 'none' }), LIMITS))).toBe('CABINET_LIMIT');
  });

  it('larger than the caller allows is refused', () => {
    expect(cabinetErrorCode(() => readMetadataCabinet(writeMetadataCabinet('four'), { maxPlainBytes: 7 }))).toBe('CABINET_LIMIT');
    expect(cabinetErrorCode(() => readMetadataCabinet(writeMetadataCabinet(DOCUMENT), { ...LIMITS, maxRatio: 2 }))).toBe('CABINET_LIMIT');
  });
});

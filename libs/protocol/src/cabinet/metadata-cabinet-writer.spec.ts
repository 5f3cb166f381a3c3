import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MetadataCabinetWriter, readMetadataDocument, readCabinet } from './index.js';

const LIMITS = { maxPlainBytes: 64 * 1024 * 1024 };

async function write(...pieces: readonly string[]): Promise<Buffer> {
  const writer = new MetadataCabinetWriter();
  for (const piece of pieces) await writer.write(piece);
  return writer.finish();
}

describe('a metadata cabinet written piece by piece', () => {
  it('holds what was written, wherever the pieces end', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', maxLength: 40_000 }), { minLength: 1, maxLength: 6 }), async (pieces) => {
      const text = `<u>${pieces.join('')}</u>`;
      expect(readMetadataDocument(await write('<u>', ...pieces, '</u>'), LIMITS)).toBe(text);
    }), { numRuns: 30 });
  });

  it('has one file called blob in whole blocks', async () => {
    const text = '<a>ä😀</a>'.repeat(20_000);
    const [file, ...more] = readCabinet(await write(text.slice(0, 5), text.slice(5)), { ...LIMITS, maxFiles: 9 });
    expect([file?.name, more.length]).toEqual(['blob', 0]);
    expect(Buffer.from(file!.content()).equals(Buffer.from(text, 'utf16le'))).toBe(true);
  });

  it('keeps noise that does not compress', async () => {
    const noise = Array.from({ length: 60_000 }, (_, at) => String.fromCharCode(0x4e00 + ((at * 7919 + ((at * at) % 9973)) % 20_000))).join('');
    expect(readMetadataDocument(await write(`<${noise}`), LIMITS)).toBe(`<${noise}`);
  });
});

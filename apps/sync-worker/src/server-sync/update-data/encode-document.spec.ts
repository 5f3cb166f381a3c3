import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { readMetadataDocument } from '@sluice/protocol/cabinet';
import { encodeDocument, LARGEST_PLAIN_DOCUMENT } from './encode-document.js';

const LIMITS = { maxPlainBytes: 64 * 1024 * 1024 };
const encode = (text: string) => encodeDocument({ gzip: gzipSync(text), documentLength: Buffer.byteLength(text) });
const document = (length: number, filling = 'x') => `<u>${filling.repeat(length - 7)}</u>`;

async function textOf(text: string): Promise<string> {
  const encoded = await encode(text);
  return encoded.kind === 'plain' ? encoded.text : readMetadataDocument(encoded.bytes, LIMITS);
}

describe('a document on the wire (MS-WSUSSS 3.1.4.6)', () => {
  it.each([[LARGEST_PLAIN_DOCUMENT / 2, 'plain'], [LARGEST_PLAIN_DOCUMENT / 2 + 1, 'cabinet']])('of %i characters is %s', async (length, kind) => {
    expect((await encode(document(length))).kind).toBe(kind);
    expect((await encode(document(length, 'é'))).kind).toBe(kind);
  });

  it.each([10, 3_000, 262_000, 300_000, 3_000_000])('of %i characters comes back as it was', async (length) => {
    expect(await textOf(document(length, 'aä😀é'.slice(0, 2)).slice(0, length))).toBe(document(length, 'aä').slice(0, length));
  });

  it.each([10, 400_000])('has neither byte order mark nor XML declaration (%i)', async (length) => {
    expect(await textOf(`\uFEFF<?xml version="1.0" encoding="utf-8"?>\n${document(length)}`)).toBe(document(length));
  });

  it('that is not what its record says is an error, not a bomb', async () => {
    await expect(encodeDocument({ gzip: gzipSync('x'.repeat(10_000_000)), documentLength: 10 })).rejects.toThrow();
  });
});

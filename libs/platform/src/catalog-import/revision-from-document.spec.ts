import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { UpdateDocumentError } from '@sluice/protocol/update-metadata';
import { revisionFromDocument } from './revision-from-document.js';

const SHA1 = Buffer.alloc(20, 7);
const DOCUMENT = Buffer.from(`<upd:Update xmlns:upd="http://schemas.microsoft.com/msus/2002/12/Update">
<upd:UpdateIdentity UpdateID="6F1D3F6E-5B3B-4F0A-9C5E-0C1B2A3D4E5F" RevisionNumber="3"/>
<upd:Properties UpdateType="Software" DefaultPropertiesLanguage="en" PublicationState="Published"/>
<upd:LocalizedPropertiesCollection><upd:LocalizedProperties><upd:Language>en</upd:Language><upd:Title>Größer, 更新</upd:Title></upd:LocalizedProperties></upd:LocalizedPropertiesCollection>
<upd:Relationships/>
<upd:ApplicabilityRules/>
<upd:Files><upd:File Digest="${SHA1.toString('base64')}" DigestAlgorithm="SHA1" FileName="a.cab" Size="5" Modified="2026-01-02T03:04:05Z"/></upd:Files>
</upd:Update>`);

function* cut(bytes: Buffer, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('a revision from a document', () => {
  it('is the same however the document arrives, also cut inside a character', async () => {
    const whole = await revisionFromDocument([DOCUMENT]);
    expect(whole).toMatchObject({ updateId: '6f1d3f6e-5b3b-4f0a-9c5e-0c1b2a3d4e5f', revisionNumber: 3, title: 'Größer, 更新' });
    for (const size of [1, 7, 64]) expect(await revisionFromDocument(cut(DOCUMENT, size))).toEqual(whole);
  });

  it('keeps the document itself, to the byte, and its digest', async () => {
    const revision = await revisionFromDocument(cut(DOCUMENT, 100));
    expect(gunzipSync(revision.documentGzip).equals(DOCUMENT)).toBe(true);
    expect(revision.documentSha256.equals(createHash('sha256').update(DOCUMENT).digest())).toBe(true);
  });

  it('knows where its files come from, where that is known', async () => {
    const url = 'http://download.example/a.cab';
    const origins = new Map([[SHA1.toString('base64'), url]]);
    expect((await revisionFromDocument([DOCUMENT], origins)).files[0]?.originUrl).toBe(url);
    expect((await revisionFromDocument([DOCUMENT])).files[0]?.originUrl).toBeNull();
  });

  it('is refused with our own error for bytes that are no UTF-8, no XML or cut short', async () => {
    for (const bytes of [Buffer.from([0xff, 0xfe, 0x3c]), Buffer.from('no xml'), DOCUMENT.subarray(0, 200), Buffer.concat([DOCUMENT, Buffer.from([0xc3])])]) {
      await expect(revisionFromDocument([bytes])).rejects.toBeInstanceOf(UpdateDocumentError);
    }
  });
});

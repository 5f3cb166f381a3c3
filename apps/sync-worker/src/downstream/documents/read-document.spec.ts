import { describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { writeMetadataCabinet } from '@sluice/protocol/cabinet';
import { syntheticDocument, type SyntheticUpdate } from '@sluice/testing/synthetic-catalog';
import { readDocument } from './read-document.js';

const ID = '00000000-0000-4000-8000-000000000001';
const update = (changes: Partial<SyntheticUpdate> = {}): SyntheticUpdate => ({ updateId: ID, revisionNumber: 200, updateType: 'Software', title: 'Größe 更新 😀', day: 1, ...changes });
const fetched = (xml: string | null, cabinet: Buffer | null = null, identity = { updateId: ID, revisionNumber: 200 }) => ({ ...identity, text: xml, cabinet });
const read = (xml: string | null, cabinet: Buffer | null = null) => readDocument(fetched(xml, cabinet), new Map());

describe('a fetched document (MS-WSUSSS 3.1.4.6.3.3)', () => {
  it('is the same whether it comes as text or in a cabinet, and is kept to the byte', async () => {
    const xml = syntheticDocument(update());
    const results = [await read(xml), await read(null, writeMetadataCabinet(xml))];
    for (const result of results) {
      if ('code' in result) throw new Error(result.message);
      expect(result.revision).toMatchObject({ updateId: ID, revisionNumber: 200, title: 'Größe 更新 😀' });
      expect(gunzipSync(result.revision.documentGzip).toString()).toBe(xml);
      expect(result.needsKeys).toBe(false);
    }
  });

  it.each([
    ['DOCUMENT_REFUSED', null, null],
    ['DOCUMENT_REFUSED', '<upd:Update', null],
    ['DOCUMENT_REFUSED', '<!DOCTYPE x [<!ENTITY a "b">]><x/>', null],
    ['DOCUMENT_REFUSED', '<Update/>', null],
    ['CABINET_REFUSED', null, Buffer.from('MSCF, or not')],
    ['CABINET_REFUSED', null, writeMetadataCabinet(syntheticDocument(update())).subarray(0, 100)],
    ['CABINET_REFUSED', null, writeMetadataCabinet(' '.repeat(4_000_000))],
    ['IDENTITY_DIFFERS', syntheticDocument(update({ revisionNumber: 201 })), null],
    ['IDENTITY_DIFFERS', syntheticDocument(update({ updateId: ID.replace('1', '2') })), null],
    ['NAMES_ITSELF', syntheticDocument(update({ prerequisites: [{ updateIds: [ID] }] })), null],
    ['NAMES_ITSELF', syntheticDocument(update({ members: [{ updateId: ID.toUpperCase(), revisionNumber: 199 }] })), null],
    ['DOCUMENT_REFUSED', syntheticDocument(update({ title: 'x'.repeat(40_000) })), null],
  ])('is refused as %s', async (code, xml, cabinet) => {
    expect(await read(xml, cabinet)).toMatchObject({ code, updateId: ID, revisionNumber: 200 });
  });

  it('is not taken for naming itself when there is another way to fulfil the clause', async () => {
    expect(await read(syntheticDocument(update({ prerequisites: [{ updateIds: [ID, ID.replace('1', '2')] }] })))).toHaveProperty('revision');
  });

  it.each([
    ['SecuredFragment with its name', '<upd:SecuredFragment>FileDecryption</upd:SecuredFragment>'],
    ['SecuredFragment with an attribute', '<upd:SecuredFragment FragmentType="FileDecryption"/>'],
  ])('needs keys when it says so by a %s (MS-WSUSSS 3.1.1.1)', async (_name, fragment) => {
    const xml = syntheticDocument(update()).replace('<upd:InstallationBehavior', `${fragment}<upd:InstallationBehavior`);
    expect(await read(xml)).toMatchObject({ needsKeys: true });
  });
});

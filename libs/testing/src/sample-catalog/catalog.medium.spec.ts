import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { descendantsNamed, parseFragment, type FragmentElement } from '../update-client/metadata/fragment-element.js';
import { SAMPLE_CONTENT_FOLDER, readSampleDocuments } from './sample-documents.js';

/** The eleven classifications of Microsoft Update. */
const CLASSIFICATIONS = [
  'e6cf1350-c01b-414d-a61f-263d14d133b4', '0fa1201d-4330-4fa8-8ae9-b877473b6441', 'e0789628-ce08-4437-be74-2495b842f43b',
  'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83', '28bc880e-0592-4cbf-8f95-c79b17911d5f', '68c5b0a3-d1a6-4553-ae49-01d3a7827828',
  'b54e7d24-7add-428f-8b75-90a396fa584f', 'b4832bd8-e735-4761-8daf-37f882276dab', 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0',
  '3689bdc8-b205-4af4-8d4a-a63924c5e9d5', '5c9376ab-8ce6-464a-b136-22113dd69801',
];

interface Sample {
  readonly name: string;
  readonly root: FragmentElement;
}

/** The documents read by a parser that knows nothing of metadata, with `upd:` (or whatever stands for it) removed. */
let samples: Sample[] = [];

const identity = ({ attributes }: FragmentElement) => ({ updateId: (attributes['UpdateID'] ?? '').toLowerCase(), revision: attributes['RevisionNumber'] });
const own = ({ root }: Sample) => identity(root.children[0] ?? root);
const inside = (sample: Sample, parent: string, name: string) => descendantsNamed(sample.root, parent).flatMap((element) => descendantsNamed(element, name));

beforeAll(async () => {
  samples = (await readSampleDocuments()).map(({ name, xml }) => {
    const prefix = /^<(\w+):Update /.exec(xml)?.[1] ?? '';
    const [root] = parseFragment(xml.replaceAll(`<${prefix}:`, '<').replaceAll(`</${prefix}:`, '</'));
    if (root === undefined) throw new Error(`${name} holds no element`);
    return { name, root };
  });
});

describe('the sample catalog', () => {
  it('has every kind of document that the README promises', () => {
    const texts = samples.map(({ root }) => JSON.stringify(root));
    const holding = (text: string) => texts.filter((json) => json.includes(text)).length;
    expect(samples.length).toBeGreaterThanOrEqual(45);
    for (const kind of ['Category', 'Detectoid', 'Software', 'Driver']) expect(holding(`"UpdateType":"${kind}"`)).toBeGreaterThan(0);
    for (const needle of ['ExcludedByDefault', '"PublicationState":"Expired"', '"GeoId"', 'asm.v3', 'patch_applicability']) expect(holding(needle)).toBeGreaterThan(0);
    expect(samples.map((sample) => own(sample).updateId)).toEqual(expect.arrayContaining(CLASSIFICATIONS));
  });

  it('names every revision once', () => {
    const keys = samples.map((sample) => JSON.stringify(own(sample)));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('refers only to updates that exist', () => {
    const updates = new Set(samples.map((sample) => own(sample).updateId));
    const missing = samples.flatMap((sample) =>
      [...inside(sample, 'Prerequisites', 'UpdateIdentity'), ...inside(sample, 'SupersededUpdates', 'UpdateIdentity')]
        .map(identity)
        .filter(({ updateId }) => !updates.has(updateId))
        .map(({ updateId }) => `${sample.name} names ${updateId}`),
    );
    expect(missing).toEqual([]);
  });

  it('bundles only revisions that exist', () => {
    const revisions = new Set(samples.map((sample) => JSON.stringify(own(sample))));
    const missing = samples.flatMap((sample) =>
      inside(sample, 'BundledUpdates', 'UpdateIdentity')
        .filter((member) => !revisions.has(JSON.stringify(identity(member))))
        .map((member) => `${sample.name} bundles ${JSON.stringify(identity(member))}`),
    );
    expect(missing).toEqual([]);
  });

  it('names files by digest and size as they are', async () => {
    const named = samples.flatMap((sample) => [...inside(sample, 'Files', 'File'), ...descendantsNamed(sample.root, 'EulaFile')].map((file) => ({ sample, file })));
    for (const { sample, file } of named) {
      const bytes = await readFile(new URL(file.attributes['FileName'] ?? '', SAMPLE_CONTENT_FOLDER));
      const sha = (algorithm: string) => createHash(algorithm).update(bytes).digest('base64');
      expect({ in: sample.name, sha1: file.attributes['Digest'], sha256: file.children[0]?.text, size: Number(file.attributes['Size']) }).toEqual({
        in: sample.name,
        sha1: sha('sha1'),
        sha256: sha('sha256'),
        size: bytes.length,
      });
    }
    const unused = (await readdir(SAMPLE_CONTENT_FOLDER)).filter((name) => !named.some(({ file }) => file.attributes['FileName'] === name));
    expect(unused).toEqual([]);
  });

  it('states the size of what is downloaded', () => {
    for (const sample of samples) {
      const stated = descendantsNamed(sample.root, 'Properties')[0]?.attributes['MaxDownloadSize'];
      const sizes = inside(sample, 'Files', 'File').map(({ attributes }) => Number(attributes['Size']));
      if (sizes.length > 0) expect({ in: sample.name, size: Number(stated) }).toEqual({ in: sample.name, size: sizes.reduce((sum, size) => sum + size) });
    }
  });
});

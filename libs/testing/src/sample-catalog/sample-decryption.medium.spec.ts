import { createCipheriv, createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { SAMPLE_CONTENT_FOLDER } from './sample-documents.js';
import { readSampleDecryption, SAMPLE_DECRYPTION_FOLDER } from './sample-decryption.js';

describe('the decryption data of the sample catalog', () => {
  it('belongs to the files it is named after, and its digest to their encrypted bytes', async () => {
    const names = await readdir(SAMPLE_DECRYPTION_FOLDER);
    const data = await readSampleDecryption();
    expect(data.length).toBeGreaterThan(0);
    const expected = await Promise.all(names.sort().map(async (name, at) => {
      const plain = await readFile(new URL(name.replace(/\.json$/, ''), SAMPLE_CONTENT_FOLDER));
      const cipher = createCipheriv('aes-256-cbc', data[at]?.decryptionKey.reveal() ?? '', Buffer.alloc(16));
      const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
      return { sha1: createHash('sha1').update(plain).digest('hex'), encryptedSha256: createHash('sha256').update(encrypted).digest('hex') };
    }));
    expect(data.map(({ sha1, encryptedSha256 }) => ({ sha1: sha1.toString('hex'), encryptedSha256: encryptedSha256?.toString('hex') }))).toEqual(expected);
  });
});

import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { itWith, run } from '../../../fixtures/programs.js';
import { readPrivateKeyBlob, readPublicKeyBlob, writePrivateKeyBlob, writePublicKeyBlob } from './index.js';

describe('key blobs beside openssl', () => {
  let directory: string;
  beforeAll(async () => { directory = await mkdtemp(join(tmpdir(), 'sluice-blobs-')); });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const path = (name: string) => join(directory, name);

  itWith('openssl')('are read by it', async () => {
    await writeFile(path('private'), writePrivateKeyBlob(privateKey));
    await writeFile(path('public'), writePublicKeyBlob(publicKey));
    expect(createPrivateKey(run('openssl', ['rsa', '-inform', 'MSBLOB', '-in', path('private')])).equals(privateKey)).toBe(true);
    expect(createPublicKey(run('openssl', ['rsa', '-pubin', '-pubout', '-inform', 'MSBLOB', '-in', path('public')])).equals(publicKey)).toBe(true);
  });

  itWith('openssl')('are written by it', async () => {
    await writeFile(path('pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    run('openssl', ['rsa', '-in', path('pem'), '-outform', 'MSBLOB', '-out', path('private-blob')]);
    run('openssl', ['rsa', '-in', path('pem'), '-pubout', '-outform', 'MSBLOB', '-out', path('public-blob')]);
    expect(readPrivateKeyBlob(await readFile(path('private-blob'))).equals(privateKey)).toBe(true);
    expect(readPublicKeyBlob(await readFile(path('public-blob'))).equals(publicKey)).toBe(true);
  });
});

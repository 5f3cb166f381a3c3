import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { describeContentStore, store, testFile } from '../../../test/content-store-contract.js';
import { startS3Server } from '../../../test/s3-server.js';
import { S3Store } from './s3-store.js';

async function makeStore(options: { readonly copiesParts?: boolean }) {
  const server = await startS3Server(options);
  return {
    open: () => S3Store.open(server.settings),
    async flipByte(name: string) {
      const path = server.objectPath(`${name.slice(-2)}/${name}`);
      const bytes = await readFile(path);
      bytes[12_345]! ^= 8;
      await writeFile(path, bytes);
    },
    close: () => server.close(),
  };
}

describeContentStore('an object storage', () => makeStore({}));
describeContentStore('an object storage that copies parts', () => makeStore({ copiesParts: true }));

describe('the way to a complete object', () => {
  it.each([
    [true, 'PUT UploadPartCopy', 'PUT UploadPart'],
    [false, 'PUT UploadPart', 'nothing else'],
  ])('with a storage that copies parts: %p', async (copiesParts, used, unused) => {
    const server = await startS3Server({ copiesParts });
    await store(await S3Store.open(server.settings), testFile(17_000_000));
    expect(server.requests.filter((request) => request === used)).toHaveLength(3);
    expect(server.requests).not.toContain(unused);
    await server.close();
  });
});

import { mkdtemp, open, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeContentStore } from '../../../test/content-store-contract.js';
import { DirectoryStore } from '../index.js';

describeContentStore('a directory', async () => {
  const root = await mkdtemp(join(tmpdir(), 'sluice-content-'));
  return {
    open: () => DirectoryStore.open(root),
    async flipByte(name) {
      const path = join(root, name.slice(-2), name);
      await chmod(path, 0o644);
      const file = await open(path, 'r+');
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 12_345);
      buffer[0]! ^= 8;
      await file.write(buffer, 0, 1, 12_345);
      await file.close();
    },
    close: () => rm(root, { recursive: true }),
  };
});

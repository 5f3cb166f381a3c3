import { chmod, mkdtemp, open, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { all, store, type TestFile, testFile } from '../../test/content-store-contract.js';
import { DirectoryStore, type VerificationFinding, type VerificationProgress, verifyStore } from './index.js';

describe('verifying a store', () => {
  let root: string;
  let target: DirectoryStore;
  let files: TestFile[];
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sluice-content-'));
    target = await DirectoryStore.open(root);
    files = [0, 1, 5_000_000, 9_000_000].map((size) => testFile(size));
    for (const file of files) await store(target, file);
  });
  afterEach(() => rm(root, { recursive: true }));

  const path = ({ name }: TestFile) => join(root, name.slice(-2), name);
  async function flip(file: TestFile): Promise<void> {
    await chmod(path(file), 0o644);
    const handle = await open(path(file), 'r+');
    await handle.write(Buffer.from([file.bytes[4_999_999]! ^ 1]), 0, 1, 4_999_999);
    await handle.close();
  }
  async function verify() {
    const progress: VerificationProgress[] = [];
    const findings: VerificationFinding[] = [];
    const end = await verifyStore(target, { onProgress: (now) => { progress.push(now); }, onFinding: (finding) => { findings.push(finding); } });
    return { progress, findings, end };
  }

  it('reads every file and finds nothing wrong', async () => {
    const { progress, findings, end } = await verify();
    expect(end).toEqual({ files: 4, bytes: 14_000_001, damaged: 0, unreadable: 0 });
    expect(progress.map((now) => now.files)).toEqual([1, 2, 3, 4]);
    expect(findings).toEqual([]);
  });

  it('takes a flipped bit and a short file out of sight, keeps their bytes, and goes on', async () => {
    await flip(files[2]!);
    await chmod(path(files[3]!), 0o644);
    await truncate(path(files[3]!), 8_999_999);
    const { findings, end } = await verify();
    expect(end).toEqual({ files: 4, bytes: 14_000_000, damaged: 2, unreadable: 0 });
    expect(findings.map(({ name }) => name).sort()).toEqual([files[2]!.name, files[3]!.name].sort());
    for (const file of [files[2]!, files[3]!]) expect(await target.stat(file.name)).toBeNull();
    expect((await all(target.listQuarantine())).map(({ name }) => name).sort()).toEqual([files[2]!.name, files[3]!.name].sort());
    await store(target, files[2]!);
    expect(files[2]!.bytes.equals(await buffer(await target.read(files[2]!.name)))).toBe(true);
    expect((await verify()).end).toEqual({ files: 3, bytes: 5_000_001, damaged: 0, unreadable: 0 });
  });

  it('leaves a file alone that the disk does not give', async () => {
    const failing: DirectoryStore = Object.create(target, {
      read: {
        value: async (name: string) => name === files[2]!.name
          ? Readable.from((async function *() { yield Buffer.alloc(10); throw Object.assign(new Error('EIO'), { code: 'EIO' }); })())
          : target.read(name),
      },
    }) as DirectoryStore;
    const findings: VerificationFinding[] = [];
    const end = await verifyStore(failing, { onFinding: (finding) => { findings.push(finding); } });
    expect(end).toMatchObject({ files: 4, damaged: 0, unreadable: 1 });
    expect(findings).toEqual([{ name: files[2]!.name, size: 5_000_000, state: 'unreadable' }]);
    expect(await target.stat(files[2]!.name)).not.toBeNull();
  });

  it('passes over files that are removed while it runs', async () => {
    const end = await verifyStore(target, { onProgress: async () => { for (const file of files) await target.remove(file.name); } });
    expect(end).toMatchObject({ files: 1, damaged: 0, unreadable: 0 });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const verification = verifyStore(target, { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
    await expect(verification).rejects.toThrow('enough');
  });
});

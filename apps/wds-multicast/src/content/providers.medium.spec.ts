import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ContentStore, DirectoryStore } from '@sluice/platform/content-store';
import { ContentStoreProvider } from './content-store-provider.js';
import { DirectoryProvider } from './directory-provider.js';
import type { OpenContent } from './content-provider.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-wds-'));
  await mkdir(join(directory, 'root/images/deep'), { recursive: true });
  await writeFile(join(directory, 'secret'), 'secret');
  await writeFile(join(directory, 'root/other'), 'other');
  await writeFile(join(directory, 'root/images/a.wim'), 'abcdef');
  await writeFile(join(directory, 'root/images/deep/b.wim'), 'b');
  await symlink('../../secret', join(directory, 'root/images/out'));
  await symlink('../other', join(directory, 'root/images/up'));
  await symlink('deep/b.wim', join(directory, 'root/images/in'));
  await symlink('loop', join(directory, 'root/images/loop'));
  spawnSync('mkfifo', [join(directory, 'root/images/pipe')]);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function textOf(content: OpenContent | null): Promise<string | null> {
  if (content === null) return null;
  const bytes = await content.read(0, content.size + 10);
  await content.close();
  return Buffer.from(bytes).toString();
}

describe('the directory provider', () => {
  const open = (name: string, configuration = 'images') => new DirectoryProvider(join(directory, 'root')).open(configuration, name);

  it('finds files below the directory of its namespace', async () => {
    expect(await textOf(await open('a.wim'))).toBe('abcdef');
    expect(await textOf(await open('\\deep\\b.wim'))).toBe('b');
    expect(await textOf(await open('in'))).toBe('b');
    expect(await textOf(await open('images/a.wim', ''))).toBe('abcdef');
    const content = (await open('a.wim'))!;
    expect([content.size, Buffer.from(await content.read(2, 3)).toString(), (await content.read(9, 3)).length]).toEqual([6, 'cde', 0]);
    await content.close();
  });

  it.each(['../other', '..\\other', 'out', 'up', 'loop', 'pipe', 'deep', '', 'none', 'a.wim/x', '/etc/passwd', 'a.wim\0', '....//other', '%2e%2e/other'])('does not find %j', async (name) => {
    expect(await textOf(await open(name))).toBeNull();
  });

  it('does not let a configuration string out of its root, and has nothing without one', async () => {
    for (const configuration of ['..', '../root/images', 'images/../..', 'none']) expect([configuration, await open('a.wim', configuration)]).toEqual([configuration, null]);
    expect(await new DirectoryProvider(null).open('', 'secret')).toBeNull();
  });

  it('notices that a file has changed since it was opened', async () => {
    const path = join(directory, 'root/images/changing');
    await writeFile(path, 'abcdef');
    const [content, shortened] = [(await open('changing'))!, (await open('changing'))!];
    await content.check();
    await appendFile(path, 'g');
    await expect(content.check()).rejects.toMatchObject({ name: 'ContentChanged' });
    await truncate(path, 2);
    await expect(shortened.read(0, 6)).rejects.toMatchObject({ name: 'ContentChanged' });
    const again = (await open('changing'))!;
    expect(again.version).not.toBe(content.version);
    await Promise.all([content, shortened, again].map((one) => one.close()));
  });
});

describe('the provider on the content store', () => {
  it('finds files by their digests, and nothing else', async () => {
    const bytes = Buffer.from('content of an update');
    const store = await DirectoryStore.open(join(directory, 'store'));
    const sha1 = createHash('sha1').update(bytes).digest();
    const name = sha1.toString('hex').toUpperCase();
    const partial = await store.openPartial(name, bytes.length);
    await partial.writePiece(0, bytes);
    await partial.commit({ sha1, sha256: null });
    const provider = new ContentStoreProvider(() => Promise.resolve(store));
    for (const asked of [name, name.toLowerCase(), `${name}.cab`]) expect(await textOf(await provider.open('', asked))).toBe(bytes.toString());
    for (const asked of ['', '0'.repeat(40), `${name}/`, `../${name}`, `${name}.a/b`, name.slice(1)]) expect(await provider.open('', asked)).toBeNull();
    // The same from a store whose files are not on this machine.
    const elsewhere: Pick<ContentStore, 'openFile' | 'stat' | 'read'> = {
      openFile: () => Promise.resolve(null), stat: (asked) => store.stat(asked), read: (asked, range) => store.read(asked, range),
    };
    const remote = new ContentStoreProvider(() => Promise.resolve(elsewhere as ContentStore));
    expect(await textOf(await remote.open('', name))).toBe(bytes.toString());
    expect(await remote.open('', '0'.repeat(40))).toBeNull();
  });
});

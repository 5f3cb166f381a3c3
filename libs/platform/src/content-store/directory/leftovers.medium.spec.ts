import { mkdir, mkdtemp, readdir, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { all, piece, store, testFile } from '../../../test/content-store-contract.js';
import { DirectoryStore } from '../index.js';

const SIZE = 9_000_000;

describe('what is left in a content directory', () => {
  let root: string;
  let target: DirectoryStore;
  const file = testFile(SIZE);
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sluice-content-'));
    target = await DirectoryStore.open(root);
  });
  afterEach(() => rm(root, { recursive: true }));

  async function begun(): Promise<string> {
    const partial = await target.openPartial(file.name, SIZE);
    await partial.writePiece(0, piece(file, partial, 0));
    return join(root, 'partial', (await readdir(join(root, 'partial')))[0]!);
  }

  it.each<[string, (directory: string) => Promise<unknown>]>([
    ['without its bytes', (directory) => unlink(join(directory, 'data'))],
    ['without its journal', (directory) => unlink(join(directory, 'pieces'))],
    ['with a journal that was never finished', (directory) => truncate(join(directory, 'pieces'), 10)],
    ['with bytes of another length', (directory) => truncate(join(directory, 'data'), 77)],
  ])('of a file %s is not believed', async (_state, spoil) => {
    await spoil(await begun());
    expect((await all(target.listPartials())).map(({ name }) => name)).toEqual([file.name]);
    expect((await target.openPartial(file.name, SIZE)).pieces.size).toBe(0);
    await store(target, file);
    expect(await readdir(join(root, 'partial'))).toEqual([]);
  });

  it('of two processes that began one file in the same moment becomes one, the one with more pieces', async () => {
    const directory = await begun();
    const other = join(root, 'partial', `${file.name}.00`);
    await mkdir(other);
    await writeFile(join(other, 'data'), '');
    await truncate(join(other, 'data'), SIZE);
    await writeFile(join(other, 'pieces'), `sluice-pieces 1 ${SIZE} 8388608\n..`);
    expect((await target.openPartial(file.name, SIZE)).pieces.size).toBe(1);
    expect(await readdir(join(root, 'partial'))).toHaveLength(1);
    expect(await readdir(join(root, 'partial'))).not.toContain(directory);
  });

  it('by strangers is left alone and never served', async () => {
    await store(target, file);
    await writeFile(join(root, 'partial', 'README'), 'x');
    await writeFile(join(root, file.name.slice(-2), 'desktop.ini'), 'x');
    await mkdir(join(root, 'lost+found'));
    expect((await all(target.list())).map(({ name }) => name)).toEqual([file.name]);
    expect(await all(target.listPartials())).toEqual([]);
  });
});

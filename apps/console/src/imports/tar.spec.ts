import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tarArchive } from '../../test/tar-archive.js';
import { ArchiveError } from './archive-error.js';
import { readTar } from './tar.js';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function filesOf(archive: Uint8Array, pieceSize = 1_000): Promise<[string, string][]> {
  const files: [string, string][] = [];
  for await (const { name, content } of readTar(inPieces(archive, pieceSize))) {
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    files.push([name, Buffer.concat(pieces).toString()]);
  }
  return files;
}

describe('a tar archive', () => {
  it('gives its files, however it is cut into pieces', async () => {
    const fileNames = fc.string({ unit: fc.constantFrom(...'abc/.'), minLength: 1, maxLength: 60 });
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fileNames, fc.string({ maxLength: 2_000 }))), fc.integer({ min: 1, max: 3_000 }), async (files, size) => {
      expect(await filesOf(tarArchive(files.map(([name, content]) => ({ name, content }))), size)).toEqual(files);
    }), { numRuns: 50 });
  });

  it('may have directories and extended headers in it, and no end', async () => {
    const archive = tarArchive([
      { name: 'folder/', content: '', type: '5' }, { name: 'long', content: '30 mtime=1\n', type: 'x' }, { name: '././@LongLink', content: 'n'.repeat(200), type: 'L' },
      { name: 'a', content: 'x' },
    ]);
    expect(await filesOf(archive)).toEqual([['a', 'x']]);
    expect(await filesOf(archive.subarray(0, -1_024))).toEqual([['a', 'x']]);
    expect(await filesOf(Buffer.alloc(0))).toEqual([]);
  });

  it.each([['a hard link', '1'], ['a symbolic link', '2'], ['a device', '3'], ['an unknown kind', 'Z']])('with %s is refused', async (_what, type) => {
    await expect(filesOf(tarArchive([{ name: 'a', content: '', type }]))).rejects.toThrow('neither a file nor a directory');
  });

  it('that is cut short or none at all is refused', async () => {
    const archive = tarArchive([{ name: 'a', content: 'x'.repeat(1_000) }]);
    await expect(filesOf(archive.subarray(0, 800))).rejects.toThrow('ends in the middle');
    await expect(filesOf(archive.subarray(0, 100))).rejects.toThrow('ends in the middle');
    await expect(filesOf(Buffer.from('<xml/>'.repeat(200)))).rejects.toThrow('not a tar archive');
  });

  it('of any bytes ends in files or in its own error', async () => {
    const valid = tarArchive([{ name: 'a.xml', content: 'x'.repeat(700) }, { name: 'b.xml', content: 'y' }]);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: valid.length - 1 }), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
      const changed = Buffer.from(valid);
      changed[at] = byte;
      const outcome = await filesOf(changed).catch((error: unknown) => error);
      expect(Array.isArray(outcome) || outcome instanceof ArchiveError).toBe(true);
    }), { numRuns: 300 });
  });
});

import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { withoutQuery } from './content-path.js';
import { FileSource } from './file-source.js';
import type { ReadBuffers } from './read-buffers.js';
import type { ServedContent } from './served-content.js';

/** Folders below the root that a path may go through; the self-update tree has four. */
const MAX_DEPTH = 16;

/** Names as they occur there; no escape, nothing hidden, nothing that means something to any file system. */
const SEGMENT = /^[A-Za-z0-9_][\w.~+@()-]{0,254}$/;

/**
 * The self-update directory (MS-WUSP 2.2.2.5): files as they lie in a directory of the administrator's, in any letter case. Sluice has none of
 * its own, and agents since Windows 10 ask for none.
 */
export class SelfUpdateFiles {
  /** @param directory null when there is none */
  constructor(private readonly directory: string | null, private readonly buffers: ReadBuffers) {}

  /** The file that a request target below `/SelfUpdate` names, or null. */
  async find(target: string): Promise<ServedContent | null> {
    const segments = segmentsOf(target);
    if (this.directory === null || segments === null) return null;
    try {
      return await served(await this.#locate(this.directory, segments), this.buffers);
    } catch (error) {
      if (MISSING.has((error as NodeJS.ErrnoException).code ?? '')) return null;
      throw error;
    }
  }

  /** Follows the path name by name, without regard to letter case, and never out of the directory, not even by a link. */
  async #locate(directory: string, segments: readonly string[]): Promise<string | null> {
    const root = await realpath(directory);
    let path = root;
    for (const segment of segments) {
      const names = await readdir(path);
      const name = names.includes(segment) ? segment : names.find((candidate) => candidate.toLowerCase() === segment.toLowerCase());
      if (name === undefined) return null;
      path = await realpath(join(path, name));
      if (!path.startsWith(root + sep)) return null;
    }
    return path;
  }
}

const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES']);

function segmentsOf(target: string): readonly string[] | null {
  const [empty, _directory, ...segments] = withoutQuery(target).split('/');
  const usable = empty === '' && segments.length > 0 && segments.length <= MAX_DEPTH && segments.every((segment) => SEGMENT.test(segment));
  return usable ? segments : null;
}

async function served(path: string | null, buffers: ReadBuffers): Promise<ServedContent | null> {
  const found = path === null ? null : await stat(path);
  if (path === null || found === null || !found.isFile()) return null;
  return {
    origin: 'self-update', size: found.size, modified: new Date(Math.floor(found.mtimeMs / 1_000) * 1_000), handOver: null,
    // Not a digest: files that an administrator replaces get another time or another size.
    etag: `"${Math.floor(found.mtimeMs * 1_000).toString(16)}-${found.size.toString(16)}"`,
    open: async (range) => new FileSource(await open(path, 'r'), range, buffers),
  };
}

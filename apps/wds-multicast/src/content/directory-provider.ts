import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ContentProvider, OpenContent } from './content-provider.js';
import { segmentsOfPath } from './content-path.js';
import { FileContent } from './file-content.js';

/** Codes of the operating system that mean that there is no such file, or none that we may have. */
const NOT_THERE = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG', 'EINVAL', 'ENXIO']);

/** Files below one directory. The configuration string of a namespace is a path from there, empty for all of it. */
export class DirectoryProvider implements ContentProvider {
  /** @param root null when none is configured: then there is no content */
  constructor(private readonly root: string | null) {}

  async open(configuration: string, name: string): Promise<OpenContent | null> {
    const inside = configuration === '' ? [] : segmentsOfPath(configuration);
    const segments = segmentsOfPath(name);
    if (this.root === null || inside === null || segments === null) return null;
    try {
      return await openBelow(join(this.root, ...inside), segments);
    } catch (error) {
      if (NOT_THERE.has(String((error as { code?: unknown }).code))) return null;
      throw error;
    }
  }
}

/** Links may lead from place to place below the directory, and not out of it. */
async function openBelow(directory: string, segments: readonly string[]): Promise<OpenContent | null> {
  const [base, target] = [await realpath(directory), await realpath(join(directory, ...segments))];
  if (!target.startsWith(base.endsWith(sep) ? base : base + sep)) return null;
  // Between the question and the opening the last part may have become a link, and a pipe would wait for somebody who writes.
  const file: FileHandle = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  return FileContent.of(file);
}

import { forgetFile, takeUnneededFile } from '@sluice/domain/content';
import type { DataSource } from 'typeorm';
import { contentName, type ContentStore } from '../content-store/index.js';

/** How long the removal of one file may take before another process takes it up, in seconds. */
const LEASE_SECONDS = 120;

export interface RemovedFiles {
  readonly removedFiles: number;
  readonly removedBytes: number;
}

/** Which files are to go. */
export interface RemovalBounds {
  /** How long a file must have been unneeded. Hours. */
  readonly graceHours: number;
  /** Stops when so many bytes are gone. */
  readonly bytes: number;
  /** Asked before each file. */
  readonly isStopping?: () => boolean;
}

/**
 * Removes files that nothing needs, those first that are for longest, until so many bytes are gone or none is left. Several processes may do it
 * at once; one that is killed leaves a file that the next one removes.
 * @throws ContentStoreError, errors of the database
 */
export async function removeUnneededFiles(dataSource: DataSource, store: ContentStore, { graceHours, bytes, isStopping }: RemovalBounds): Promise<RemovedFiles> {
  let [removedFiles, removedBytes] = [0, 0];
  while (removedBytes < bytes && isStopping?.() !== true) {
    const file = await takeUnneededFile(dataSource, graceHours, LEASE_SECONDS);
    if (file === null) break;
    await store.remove(contentName(file.sha1));
    await forgetFile(dataSource, file);
    removedFiles += 1;
    removedBytes += file.size;
  }
  return { removedFiles, removedBytes };
}

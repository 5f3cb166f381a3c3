import type { Field } from '../output/field-list.js';
import { readInstaller } from './read-installer.js';
import { unpackPackage } from './unpack-package.js';

/** What a file says of itself, and what is published when nobody says otherwise. */
export interface FileFacts {
  readonly title?: string;
  readonly description?: string;
  readonly kbArticleId?: string;
  readonly moreInfoUrl?: string;
  readonly productCode?: string;
  readonly productVersion?: string;
  /** Whether it is a cabinet of component based servicing for certain. */
  readonly isServicing?: boolean;
}

/** A file that is ready to be published. */
export interface PreparedFile {
  /** Where the bytes are that go out. */
  readonly path: string;
  readonly facts: FileFacts;
  /** What was read out of it, for people. */
  readonly read: readonly Field[];
}

/** What may be said about how a file is prepared. */
export interface PrepareOptions {
  /** Name of the cabinet within a package that has several; null when nobody said. */
  readonly cabinet: string | null;
  /** Told how many bytes more of the file have been read. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Looks into a file: a .msi says what product it is, and of a .msu the servicing cabinet is what goes out. Every other file is what it is.
 * @throws CommandError when the file is not what its name says
 */
export async function prepareFile(path: string, options: PrepareOptions): Promise<PreparedFile> {
  if (/\.msi$/i.test(path)) return readInstaller(path);
  if (/\.msu$/i.test(path)) return unpackPackage(path, options);
  return { path, facts: {}, read: [] };
}

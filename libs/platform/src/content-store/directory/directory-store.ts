import { constants } from 'node:fs';
import { access, chmod, mkdir, open, opendir, readFile, rename, rm, stat, statfs, unlink, utimes, type FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { isContentName, requireContentName, shelfOf, shelvedName } from '../content-name.js';
import type { ByteRange, ContentName, ContentStore, PartialContent, StoredContent } from '../content-store.js';
import { ContentStoreError } from '../content-store-error.js';
import { requireRange } from '../pieces/byte-range.js';
import { CompletePartial } from '../pieces/complete-partial.js';
import { PartialFile } from '../pieces/partial-file.js';
import { planPieces } from '../pieces/piece-plan.js';
import { DirectoryPieces, type FinishedFiles } from './directory-pieces.js';
import { ensureDirectory, syncDirectory } from './durable.js';
import { onFiles, unlessAbsent } from './file-system-error.js';
import { claimPartial, partialName, partialsOf, removePartial } from './partial-directory.js';
import { journalledBytes } from './piece-journal.js';
import { partialJournal, StoreLayout } from './store-layout.js';

/** What one reader keeps in memory, twice. Larger is faster for one reader, and worse for thousands. Bytes. */
const READ_BYTES = 256 * 1024;

/**
 * A store in one directory, which several processes may share, on a disk of theirs or on a volume of the network. It relies on three things of
 * the file system: renaming is atomic, what was synced is durable, and a removed file can still be read by who opened it.
 */
export class DirectoryStore implements ContentStore, FinishedFiles {
  private constructor(private readonly layout: StoreLayout) {}

  /** Opens a store, and makes it where there is none. @throws ContentStoreError `UNAVAILABLE` */
  static async open(directory: string): Promise<DirectoryStore> {
    const layout = new StoreLayout(resolve(directory));
    await onFiles(async () => {
      await mkdir(layout.root, { recursive: true });
      await ensureDirectory(layout.partials);
      await ensureDirectory(layout.quarantined);
      await access(layout.partials, constants.W_OK);
    });
    return new DirectoryStore(layout);
  }

  stat(name: ContentName): Promise<StoredContent | null> {
    const path = this.layout.file(name);
    return onFiles(() => unlessAbsent(async () => describe(name, await stat(path)), null));
  }

  async read(name: ContentName, range?: ByteRange): Promise<Readable> {
    const handle = await this.openFile(name);
    try {
      const { size } = await handle.stat();
      if (range !== undefined) requireRange(range, size);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return handle.createReadStream({ ...range, highWaterMark: READ_BYTES });
  }

  async openFile(name: ContentName): Promise<FileHandle> {
    const path = this.layout.file(name);
    const handle = await onFiles(() => unlessAbsent(() => open(path, 'r'), null));
    if (handle === null) throw new ContentStoreError('NOT_FOUND', `${name} is not in the content store`);
    return handle;
  }

  list(): AsyncIterable<StoredContent> {
    return filesOf(this.layout);
  }

  remove(name: ContentName): Promise<void> {
    const path = this.layout.file(name);
    return onFiles(() => unlessAbsent(async () => {
      await unlink(path);
      await syncDirectory(this.layout.shelf(name));
    }, undefined));
  }

  async openPartial(name: ContentName, size: number): Promise<PartialContent> {
    requireContentName(name);
    const plan = planPieces(size);
    const stored = await this.stat(name);
    if (stored?.size === size) return new CompletePartial(this, stored, plan);
    const opened = await onFiles(() => claimPartial(this.layout, name, plan));
    return new PartialFile(name, plan, new DirectoryPieces(name, plan, opened, this));
  }

  async *listPartials(): AsyncIterable<{ readonly name: ContentName; readonly bytes: number; readonly modified: Date }> {
    for await (const { name: entry } of await onFiles(() => opendir(this.layout.partials))) {
      const name = partialName(entry);
      const found = name === null ? null : await onFiles(() => unlessAbsent(() => this.describePartial(name, this.layout.partial(entry)), null));
      if (found !== null) yield found;
    }
  }

  async discardPartial(name: ContentName): Promise<void> {
    requireContentName(name);
    await onFiles(async () => {
      for (const entry of await partialsOf(this.layout, name)) await removePartial(this.layout.partial(entry));
    });
  }

  quarantine(name: ContentName): Promise<void> {
    const path = this.layout.file(name);
    return onFiles(() => unlessAbsent(() => this.condemn(name, path), undefined));
  }

  async *listQuarantine(): AsyncIterable<StoredContent> {
    for await (const { name } of await onFiles(() => opendir(this.layout.quarantined))) {
      if (!isContentName(name)) continue;
      const found = await onFiles(() => unlessAbsent(async () => describe(name, await stat(this.layout.quarantinedFile(name))), null));
      if (found !== null) yield found;
    }
  }

  removeQuarantined(name: ContentName): Promise<void> {
    const path = this.layout.quarantinedFile(requireContentName(name));
    return onFiles(() => rm(path, { force: true }));
  }

  freeBytes(): Promise<number> {
    return onFiles(async () => {
      const { bavail, bsize } = await statfs(this.layout.root);
      return bavail * bsize;
    });
  }

  relativePath(name: ContentName): string {
    return shelvedName(name);
  }

  /** Makes verified bytes visible. A file that is here already stays, and with it its date. */
  async publish(name: ContentName, data: string, size: number): Promise<StoredContent> {
    const stored = await this.stat(name);
    if (stored?.size === size) return stored;
    const now = new Date(Math.floor(Date.now() / 1000) * 1000);
    await chmod(data, 0o444);
    await utimes(data, now, now);
    await syncFile(data);
    await ensureDirectory(this.layout.shelf(name));
    await rename(data, this.layout.file(name));
    await syncDirectory(this.layout.shelf(name));
    return { name, size, modified: now };
  }

  /** Keeps wrong bytes for a person to look at: the last ones of each name, so that a lying server cannot fill the disk. */
  async condemn(name: ContentName, data: string): Promise<void> {
    const now = new Date();
    await utimes(data, now, now);
    await rename(data, this.layout.quarantinedFile(name));
    await syncDirectory(this.layout.quarantined);
    await syncDirectory(join(data, '..'));
  }

  private async describePartial(name: ContentName, directory: string) {
    const journal = partialJournal(directory);
    const text = await unlessAbsent(() => readFile(journal, 'latin1'), '');
    const { mtimeMs } = await stat(text === '' ? directory : journal);
    return { name, bytes: journalledBytes(text), modified: new Date(mtimeMs) };
  }
}

function describe(name: ContentName, { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }): StoredContent {
  return { name, size, modified: new Date(Math.floor(mtimeMs / 1000) * 1000) };
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function *filesOf(layout: StoreLayout): AsyncIterable<StoredContent> {
  for (let shelf = 0; shelf < 256; shelf += 1) {
    const directory = join(layout.root, shelf.toString(16).toUpperCase().padStart(2, '0'));
    const entries = await onFiles(() => unlessAbsent(() => opendir(directory), null));
    if (entries === null) continue;
    for await (const { name } of entries) {
      if (!isContentName(name) || join(layout.root, shelfOf(name)) !== directory) continue;
      const found = await onFiles(() => unlessAbsent(async () => describe(name, await stat(layout.file(name))), null));
      if (found !== null) yield found;
    }
  }
}

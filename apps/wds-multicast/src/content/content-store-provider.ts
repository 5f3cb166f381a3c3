import { ContentStoreError, isContentName, type ContentStore } from '@sluice/platform/content-store';
import type { ContentProvider, OpenContent } from './content-provider.js';
import { FileContent } from './file-content.js';

/** A SHA-1 in hexadecimal digits, with or without the extension that content URLs have (MS-WUSP 2.2.2.5). */
const NAME = /^([0-9a-f]{40})(?:\.[0-9a-z]{1,16})?$/i;

/** The files of updates, each under its digest: so a file can be brought to many computers before they ask for it. The configuration string means nothing. */
export class ContentStoreProvider implements ContentProvider {
  /** @param openStore throws when no store is configured */
  constructor(private readonly openStore: () => Promise<ContentStore | null>) {}

  async open(_: string, text: string): Promise<OpenContent | null> {
    const name = NAME.exec(text)?.[1]?.toUpperCase();
    const store = name === undefined ? null : await this.openStore();
    if (store === null || name === undefined || !isContentName(name)) return null;
    try {
      const file = await store.openFile(name);
      return file === null ? await StreamedContent.of(store, name) : await FileContent.of(file);
    } catch (error) {
      if (error instanceof ContentStoreError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  }
}

/** A file of a store that is no directory of this machine's. Its bytes never change: its name is their digest. */
class StreamedContent implements OpenContent {
  readonly metadata = null;

  private constructor(private readonly store: ContentStore, readonly version: string, readonly size: number) {}

  static async of(store: ContentStore, name: string): Promise<OpenContent | null> {
    const stored = await store.stat(name);
    return stored === null ? null : new StreamedContent(store, name, stored.size);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.size) - 1;
    if (end < offset) return new Uint8Array();
    const chunks: Buffer[] = [];
    for await (const chunk of await this.store.read(this.version, { start: offset, end })) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

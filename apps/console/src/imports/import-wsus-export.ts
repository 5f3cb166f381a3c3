import { noteFileOrigins, type FileOrigin, type RevisionToImport } from '@sluice/domain/catalog';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { readExportPackage, type ExportItem } from '@sluice/protocol/export-package';
import { UpdateDocumentError } from '@sluice/protocol/update-metadata';
import { MAXIMUM_IMPORT_BYTES } from './documents.js';
import { storeRevisions, type ImportTarget } from './import-target.js';
import { Lookahead } from './one-kind-at-a-time.js';

/** Addresses of files that are kept while their updates are still to come. */
const MAXIMUM_HELD_ADDRESSES = 200_000;

type Metadata = Extract<ExportItem, { kind: 'document' | 'listed' }>;
type Other = Exclude<ExportItem, Metadata>;

/** Imports what a Windows server exported: its metadata and the addresses of its files. Throws ExportPackageError and CabinetError. */
export async function importWsusExport(target: ImportTarget, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const items = new Lookahead(readExportPackage(bytes, MAXIMUM_IMPORT_BYTES));
  const isMetadata = (item: ExportItem): item is Metadata => item.kind === 'document' || item.kind === 'listed';
  const isOther = (item: ExportItem): item is Other => !isMetadata(item);
  const counts = { documents: 0, listed: 0 };
  const addresses = new HeldAddresses(target, counts);
  try {
    while (await items.peek() !== undefined) {
      for await (const item of items.takeWhile(isOther)) if (item.kind === 'files') await addresses.add(item.files);
      await storeRevisions(target, revisionsOf(target, items.takeWhile(isMetadata), counts));
    }
    await addresses.note();
  } finally {
    await items.close();
  }
  if (counts.listed !== counts.documents && counts.listed > 0) {
    target.progress.problem('LIST_DIFFERS', `package.xml lists ${counts.listed} updates, and there is metadata of ${counts.documents}.`);
  }
}

async function* revisionsOf({ progress }: ImportTarget, items: AsyncIterable<Metadata>, counts: { documents: number; listed: number }): AsyncGenerator<RevisionToImport> {
  for await (const item of items) {
    if (item.kind === 'listed') {
      counts.listed += 1;
      continue;
    }
    counts.documents += 1;
    const { updateId, revisionNumber, document } = item;
    const about = { updateId, revisionNumber };
    if (document === null) {
      progress.problem('DOCUMENT_REFUSED', 'The document is longer than any that is accepted.', about);
      continue;
    }
    try {
      const revision = await revisionFromDocument([Buffer.from(document, 'utf8')]);
      if (revision.updateId === updateId && revision.revisionNumber === revisionNumber) yield revision;
      else progress.problem('IDENTITY_DIFFERS', `The document says that it is revision ${revision.revisionNumber} of ${revision.updateId}.`, about);
    } catch (error) {
      if (!(error instanceof UpdateDocumentError)) throw error;
      progress.problem('DOCUMENT_REFUSED', `The document is refused: ${error.detail} (${error.code}).`, about);
    }
  }
}

/** Addresses of files wait for the updates that name the files. */
class HeldAddresses {
  #held: FileOrigin[] = [];

  constructor(private readonly target: ImportTarget, private readonly counts: { readonly documents: number }) {}

  async add(files: readonly FileOrigin[]): Promise<void> {
    this.#held.push(...files);
    if (this.#held.length < MAXIMUM_HELD_ADDRESSES) return;
    const unknown = await this.note();
    if (unknown > 0 && this.counts.documents === 0) {
      this.target.progress.problem('ADDRESSES_LEFT_OUT', `The addresses of ${unknown} files stand too far before the metadata of their updates.`);
    }
  }

  /** Stores what is held. @returns how many of the files are not in the catalog */
  async note(): Promise<number> {
    let unknown = 0;
    for (let start = 0; start < this.#held.length; start += 1_000) unknown += await noteFileOrigins(this.target.dataSource, this.#held.slice(start, start + 1_000));
    this.#held = [];
    return unknown;
  }
}

import type { DataSource } from 'typeorm';
import { CatalogImportError } from './catalog-import-error.js';
import { MAXIMUM_BATCH_REVISIONS, checkBatch, preparedBytes } from './check-batch.js';
import { importRevisions, type ImportOptions, type ImportResult } from './import-revisions.js';
import type { RevisionIdentity, RevisionToImport } from './revision-to-import.js';

/** Bytes of documents and fragments after which a batch is imported, unless told otherwise. */
export const DEFAULT_BATCH_BYTES = 32 * 1024 * 1024;

/** Conflicts that are named in a report; further ones are only counted. */
export const MAXIMUM_REPORTED_CONFLICTS = 1_000;

/** How far an import is, or what it came to. */
export interface CatalogImportProgress {
  readonly imported: number;
  readonly alreadyPresent: number;
  readonly conflicting: number;
  /** The change number of the last batch that imported anything; null when none did. */
  readonly changeNumber: number | null;
}

/** What an import came to. */
export interface CatalogImportReport extends CatalogImportProgress {
  /** The first {@link MAXIMUM_REPORTED_CONFLICTS} revisions that the catalog has with another document. */
  readonly conflicts: readonly RevisionIdentity[];
}

/** Settings of a streaming import. */
export interface CatalogImportOptions extends ImportOptions {
  /** Revisions per transaction, at most {@link MAXIMUM_BATCH_REVISIONS}. */
  readonly batchRevisions?: number;
  /** Bytes of documents and fragments per transaction; one revision that exceeds them makes a batch of its own. */
  readonly batchBytes?: number;
  /** Called after each batch has committed. */
  readonly onProgress?: (progress: CatalogImportProgress) => void;
  /**
   * Called for each revision that breaks a bound of the catalog; the others of its batch are imported all the same. Without it such a
   * revision ends the import.
   */
  readonly onRefused?: (revision: RevisionIdentity, error: CatalogImportError) => void;
  /** Called for each revision that the catalog has with another document. */
  readonly onConflict?: (revision: RevisionIdentity) => void;
}

/**
 * Imports revisions as they come, in batches that are each a transaction (see {@link importRevisions}). While one batch is
 * being stored the next is collected, so memory holds two batches. An error of the source or of a batch ends the import;
 * the batches that have committed stay, and importing everything again goes on where it stopped.
 */
export async function importCatalog(
  dataSource: DataSource,
  revisions: AsyncIterable<RevisionToImport>,
  options: CatalogImportOptions = {},
): Promise<CatalogImportReport> {
  const tally = new ImportTally();
  let running: Promise<void> = Promise.resolve();
  const store = async (batch: readonly RevisionToImport[]): Promise<void> => {
    const result = await importRevisions(dataSource, options.onRefused === undefined ? batch : acceptable(batch, options.onRefused), options);
    result.conflicts.forEach((conflict) => options.onConflict?.(conflict));
    tally.add(result);
    options.onProgress?.(tally.progress());
  };
  try {
    for await (const batch of batches(revisions, options)) {
      await running;
      running = store(batch);
      running.catch(() => undefined); // awaited in the next round or below; until then it must not count as unhandled
    }
  } finally {
    await running; // nothing may still be writing when the caller goes on
  }
  return { ...tally.progress(), conflicts: tally.conflicts };
}

/** The revisions of a batch that the catalog takes; the others are told. */
function acceptable(batch: readonly RevisionToImport[], onRefused: NonNullable<CatalogImportOptions['onRefused']>): RevisionToImport[] {
  return batch.filter((revision) => {
    try {
      checkBatch([revision]);
      return true;
    } catch (error) {
      if (!(error instanceof CatalogImportError)) throw error;
      onRefused(revision, error);
      return false;
    }
  });
}

/** Cuts a stream into batches by count and by bytes; no batch is empty. */
export async function* batches(
  revisions: AsyncIterable<RevisionToImport>,
  limits: Pick<CatalogImportOptions, 'batchRevisions' | 'batchBytes'>,
): AsyncGenerator<RevisionToImport[]> {
  const maximumRevisions = Math.min(limits.batchRevisions ?? MAXIMUM_BATCH_REVISIONS, MAXIMUM_BATCH_REVISIONS);
  const maximumBytes = limits.batchBytes ?? DEFAULT_BATCH_BYTES;
  let batch: RevisionToImport[] = [];
  let bytes = 0;
  for await (const revision of revisions) {
    const size = preparedBytes(revision);
    if (batch.length > 0 && (batch.length >= maximumRevisions || bytes + size > maximumBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(revision);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

class ImportTally {
  readonly conflicts: RevisionIdentity[] = [];
  #imported = 0;
  #alreadyPresent = 0;
  #conflicting = 0;
  #changeNumber: number | null = null;

  add(result: ImportResult): void {
    this.#imported += result.imported.length;
    this.#alreadyPresent += result.alreadyPresent;
    this.#conflicting += result.conflicts.length;
    this.#changeNumber = result.changeNumber ?? this.#changeNumber;
    this.conflicts.push(...result.conflicts.slice(0, MAXIMUM_REPORTED_CONFLICTS - this.conflicts.length));
  }

  progress(): CatalogImportProgress {
    return {
      imported: this.#imported, alreadyPresent: this.#alreadyPresent,
      conflicting: this.#conflicting, changeNumber: this.#changeNumber,
    };
  }
}

import { importCatalog, type CatalogImportProgress, type RevisionToImport } from '@sluice/domain/catalog';
import type { DataSource } from 'typeorm';
import { EVENT_SOURCE } from '../event-source.js';
import type { ImportProgress } from './import-progress.js';

/** Where an import goes, and what it notes on the way. */
export interface ImportTarget {
  readonly dataSource: DataSource;
  readonly progress: ImportProgress;
  /** Whether groups and decisions of a package are wanted. */
  readonly withDecisions: boolean;
}

/** Stores revisions as they come; what the catalog refuses becomes a problem and does not stop the rest. */
export async function storeRevisions({ dataSource, progress }: ImportTarget, revisions: AsyncIterable<RevisionToImport>): Promise<void> {
  let before: CatalogImportProgress = { imported: 0, alreadyPresent: 0, conflicting: 0, changeNumber: null };
  await importCatalog(dataSource, revisions, {
    source: EVENT_SOURCE,
    onProgress: (now) => {
      progress.add({ imported: now.imported - before.imported, alreadyPresent: now.alreadyPresent - before.alreadyPresent, conflicts: [], changeNumber: now.changeNumber });
      before = now;
    },
    onConflict: (conflict) => progress.add({ imported: 0, alreadyPresent: 0, conflicts: [conflict], changeNumber: null }),
    onRefused: ({ updateId, revisionNumber }, error) => progress.problem('CATALOG_REFUSES', error.message, { updateId, revisionNumber }),
  });
}

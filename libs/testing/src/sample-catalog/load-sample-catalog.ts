import { importCatalog, type CatalogImportProgress, type CatalogImportReport, type RevisionToImport } from '@sluice/domain/catalog';
import { importFileDecryption } from '@sluice/domain/content';
import { createDataSource } from '@sluice/domain/migrations';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { readSampleDecryption } from './sample-decryption.js';
import { readSampleDocuments } from './sample-documents.js';

/** Revisions per transaction, so that progress shows even in a catalog this small. */
const BATCH_REVISIONS = 20;

/**
 * Imports the sample catalog (folder `samples` of the repository) into a migrated database. Loading it again changes nothing.
 *
 * @param databaseUrl PostgreSQL connection string
 * @param onProgress called after each transaction with how far the import is
 * @returns how many revisions were new and how many were there already; `conflicts` names those the database has with
 *   another document, which happens when the samples were edited without raising the revision number
 */
export async function loadSampleCatalog(databaseUrl: string, onProgress?: (progress: CatalogImportProgress) => void): Promise<CatalogImportReport> {
  const dataSource = createDataSource(databaseUrl, { poolSize: 2, applicationName: 'sluice-sample-catalog' });
  await dataSource.initialize();
  try {
    await importFileDecryption(dataSource, await readSampleDecryption());
    return await importCatalog(dataSource, sampleRevisions(), { batchRevisions: BATCH_REVISIONS, ...(onProgress && { onProgress }) });
  } finally {
    await dataSource.destroy();
  }
}

async function* sampleRevisions(): AsyncGenerator<RevisionToImport> {
  for (const { xml } of await readSampleDocuments()) yield await revisionFromDocument([Buffer.from(xml)]);
}

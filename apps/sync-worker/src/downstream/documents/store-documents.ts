import {
  CatalogImportError, importRevisions, MAXIMUM_BATCH_REVISIONS, preparedBytes, type ImportResult, type RevisionToImport,
} from '@sluice/domain/catalog';
import { classifyDatabaseError } from '@sluice/platform/database';
import type { DataSource } from 'typeorm';
import type { DocumentProblem } from './document-problem.js';

/** Bytes of documents and fragments that one transaction stores, about. */
const TRANSACTION_BYTES = 32 * 1024 * 1024;
/** SQLSTATE classes that are due to the data: data exception, integrity constraint, and a limit of the server. */
const DATA_STATES = /^(22|23|54)/;

/** What storing came to. */
export interface StoredDocuments {
  readonly imported: number;
  readonly problems: readonly DocumentProblem[];
}

/**
 * Imports revisions in transactions of bounded size, each with its events. A revision that the database does not take is left out
 * and told of; the others of its transaction are stored. Storing what is stored already changes nothing.
 */
export async function storeDocuments(dataSource: DataSource, revisions: readonly RevisionToImport[]): Promise<StoredDocuments> {
  let imported = 0;
  const problems: DocumentProblem[] = [];
  for (const part of transactions(revisions)) {
    const stored = await storeOrIsolate(dataSource, part);
    imported += stored.imported;
    problems.push(...stored.problems);
  }
  return { imported, problems };
}

async function storeOrIsolate(dataSource: DataSource, part: readonly RevisionToImport[]): Promise<StoredDocuments> {
  try {
    const result = await importRevisions(dataSource, part, { source: '/sync-worker', origin: 'upstream' });
    return { imported: result.imported.length, problems: conflictProblems(result) };
  } catch (error) {
    if (!isDueToData(error)) throw error;
    if (part.length > 1) return storeEach(dataSource, part);
    const { updateId, revisionNumber } = part[0]!;
    return { imported: 0, problems: [{ updateId, revisionNumber, code: 'CATALOG_REFUSES', message: `The catalog does not take the revision: ${(error as Error).message}` }] };
  }
}

async function storeEach(dataSource: DataSource, part: readonly RevisionToImport[]): Promise<StoredDocuments> {
  const outcomes: StoredDocuments[] = [];
  for (const revision of part) outcomes.push(await storeOrIsolate(dataSource, [revision]));
  return { imported: outcomes.reduce((sum, { imported }) => sum + imported, 0), problems: outcomes.flatMap(({ problems }) => problems) };
}

function conflictProblems({ conflicts }: ImportResult): DocumentProblem[] {
  return conflicts.map(({ updateId, revisionNumber }) => ({
    updateId, revisionNumber, code: 'DOCUMENT_DIFFERS', message: 'The catalog has this revision with another document, and a revision never changes.',
  }));
}

function isDueToData(error: unknown): boolean {
  if (error instanceof CatalogImportError) return true;
  const { driverError } = error as { driverError?: { code?: string } };
  return classifyDatabaseError(error) === 'other' && DATA_STATES.test(driverError?.code ?? '');
}

function* transactions(revisions: readonly RevisionToImport[]): Generator<RevisionToImport[]> {
  let part: RevisionToImport[] = [];
  let bytes = 0;
  for (const revision of revisions) {
    const size = preparedBytes(revision);
    if (part.length > 0 && (part.length >= MAXIMUM_BATCH_REVISIONS || bytes + size > TRANSACTION_BYTES)) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(revision);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

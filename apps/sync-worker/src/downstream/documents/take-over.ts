import type { RevisionIdentity, RevisionToImport } from '@sluice/domain/catalog';
import { DecryptionKey, importFileDecryption } from '@sluice/domain/content';
import { UpstreamFault, UpstreamUndecodable, type UpstreamError } from '@sluice/platform/upstream-client';
import type { RunContext } from '../run/run-context.js';
import type { FetchedKey } from '../upstream/upstream-catalog.js';
import { leavesRevisionMissing, problemToKeep, type DocumentProblem } from './document-problem.js';
import { fetchDocuments, type AskForDocuments, type DocumentBatch, type WhenNothingIsServed } from './fetch-documents.js';
import { oneAhead } from './one-ahead.js';
import { readAhead } from './read-ahead.js';
import type { BatchReading } from './read-batch.js';
import { BATCHES_AT_ONCE } from './reading-threads.js';
import { storeDocuments } from './store-documents.js';

/** Where documents and keys come from. */
export interface DocumentSource {
  readonly updates: AskForDocuments;
  decryptionKeys(revisions: readonly RevisionIdentity[], isAnswer: (error: UpstreamError) => boolean): Promise<FetchedKey[]>;
}

/** How much one question may ask for (MS-WSUSSS 3.1.4.4.3.1). */
export interface RequestLimits {
  readonly maxUpdatesPerRequest: number;
  readonly maxDecryptionUpdatesPerRequest: number;
}

/** Cabinets and texts of the batches that are read at once, together. Bytes; what is made of a cabinet is up to twice as long as it. */
const READ_AHEAD_BYTES = 16 * 1024 * 1024;

/**
 * Takes revisions over into the catalog: fetches, reads, stores, and announces them, batch by batch. While one batch is being stored the next
 * ones are read and the one behind them is fetched, so memory holds four or five, fewer when they are large. Every revision ends in the catalog or noted as missing with its problem; nothing of it is lost when
 * the process dies, and taking over again goes on where it stopped.
 */
export async function takeOver(
  context: RunContext, source: DocumentSource, revisions: readonly RevisionIdentity[], limits: RequestLimits, whenNothingIsServed: WhenNothingIsServed = 'stop',
): Promise<void> {
  const fetched = oneAhead(fetchDocuments(source.updates, revisions, limits.maxUpdatesPerRequest, whenNothingIsServed));
  const read = readAhead(fetched, { atOnce: BATCHES_AT_ONCE, maximumWeight: READ_AHEAD_BYTES, weigh: fetchedBytes }, async (batch) => ({ batch, reading: await context.readBatch(batch) }));
  for await (const { batch, reading } of oneAhead(read)) {
    const { imported, problems, settled } = await takeOverBatch(context, source, batch, reading, limits);
    await context.note(problems.map(problemToKeep), problems.filter(leavesRevisionMissing));
    await context.advance(settled, imported);
  }
}

function fetchedBytes({ documents }: DocumentBatch): number {
  return documents.reduce((sum, { text, cabinet }) => sum + (text?.length ?? 0) + (cabinet?.length ?? 0), 0);
}

async function takeOverBatch(
  context: RunContext, source: DocumentSource, batch: DocumentBatch, { read, problems: unreadable }: BatchReading, limits: RequestLimits,
): Promise<{ imported: number; problems: DocumentProblem[]; settled: number }> {
  const problems: DocumentProblem[] = [...batch.problems, ...unreadable];
  // The keys come first: a process that dies in between leaves no encrypted file without its key.
  const withoutKeys = await takeOverKeys(context, source, read.filter(({ needsKeys }) => needsKeys).map(({ revision }) => revision), limits);
  problems.push(...withoutKeys);
  const refused = new Set(withoutKeys.map(({ updateId, revisionNumber }) => `${updateId}.${revisionNumber}`));
  const storable = read.map(({ revision }) => revision).filter(({ updateId, revisionNumber }) => !refused.has(`${updateId}.${revisionNumber}`));
  const stored = await storeDocuments(context.dataSource, storable);
  problems.push(...stored.problems);
  return { imported: stored.imported, problems, settled: batch.documents.length + batch.problems.filter(leavesRevisionMissing).length };
}

/** GetUpdateDecryptionData for revisions with encrypted files (MS-WSUSSS 3.2.4.2); returns those that get no key. */
async function takeOverKeys(context: RunContext, source: DocumentSource, revisions: readonly RevisionToImport[], limits: RequestLimits): Promise<DocumentProblem[]> {
  const problems: DocumentProblem[] = [];
  for (let start = 0; start < revisions.length; start += limits.maxDecryptionUpdatesPerRequest) {
    const part = revisions.slice(start, start + limits.maxDecryptionUpdatesPerRequest);
    const keys = await source.decryptionKeys(part, (error) => error instanceof UpstreamFault && KEY_FAULTS.has(error.errorCode)).catch((error: unknown) => {
      if (!(error instanceof UpstreamFault || error instanceof UpstreamUndecodable)) throw error;
      problems.push(...part.map(({ updateId, revisionNumber }) => ({ updateId, revisionNumber, code: 'KEY_NOT_SERVED' as const, message: error.message })));
      return [];
    });
    await storeKeys(context, keys);
  }
  return problems;
}

const KEY_FAULTS: ReadonlySet<string> = new Set(['InternalServerError', 'InvalidParameters', '']);
const KEYS_PER_STATEMENT = 1_000;
const MAXIMUM_KEY_BYTES = 4_096;

async function storeKeys(context: RunContext, keys: readonly FetchedKey[]): Promise<void> {
  const usable = keys.filter(({ key }) => key.length <= MAXIMUM_KEY_BYTES);
  for (let start = 0; start < usable.length; start += KEYS_PER_STATEMENT) {
    await importFileDecryption(context.dataSource, usable.slice(start, start + KEYS_PER_STATEMENT)
      .map(({ sha1, key }) => ({ sha1, decryptionKey: new DecryptionKey(key), securityData: null, encryptedSha256: null })));
  }
}

import type { FetchedDocument, FetchedUpdates } from '../upstream/upstream-catalog.js';
import type { DocumentProblem } from './document-problem.js';
import { readDocument, type ReadDocument } from './read-document.js';

/** What reading the documents of one answer came to. Each of them is in one of the two. */
export interface BatchReading {
  readonly read: readonly ReadDocument[];
  readonly problems: readonly DocumentProblem[];
}

/** Reads the documents of one answer, here or on another thread. */
export type ReadBatch = (fetched: FetchedUpdates) => Promise<BatchReading>;

/** Reads the documents of one answer on this thread, one after the other. */
export async function readBatch({ documents, originUrls }: FetchedUpdates): Promise<BatchReading> {
  const results = await inTurn(documents, (document) => readDocument(document, originUrls));
  return {
    read: results.filter((result): result is ReadDocument => !isProblem(result)),
    problems: results.filter(isProblem),
  };
}

async function inTurn<T>(documents: readonly FetchedDocument[], work: (document: FetchedDocument) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const document of documents) results.push(await work(document));
  return results;
}

function isProblem(result: ReadDocument | DocumentProblem): result is DocumentProblem {
  return 'code' in result;
}

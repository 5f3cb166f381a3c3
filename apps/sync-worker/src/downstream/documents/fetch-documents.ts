import type { RevisionIdentity } from '@sluice/domain/catalog';
import { UpstreamFault, UpstreamUndecodable, type UpstreamError } from '@sluice/platform/upstream-client';
import { SynchronizationStopped } from '../upstream/synchronization-stopped.js';
import type { FetchedDocument, FetchedUpdates } from '../upstream/upstream-catalog.js';
import type { DocumentProblem, DocumentProblemCode } from './document-problem.js';

/** What came of one question for documents. */
export interface DocumentBatch extends FetchedUpdates {
  readonly problems: readonly DocumentProblem[];
}

/** Asks for documents: GetUpdateData, or a recorded one. Throws errors that `isAnswer` takes for an answer. */
export type AskForDocuments = (revisions: readonly RevisionIdentity[], isAnswer: (error: UpstreamError) => boolean) => Promise<FetchedUpdates>;

/** After so many revisions in a row that the upstream server cannot serve, no more are asked for one by one. */
export const MAXIMUM_REFUSALS_IN_A_ROW = 25;
/** Revisions that were not asked for, of which one answer is told. */
const TOLD_STRANGERS = 3;

/**
 * What it means when nothing is served any more. Of revisions that the upstream server listed itself, that it is broken: the run ends, and
 * the anchor stays. Of revisions that documents refer to, that it does not have them: they are given up.
 */
export type WhenNothingIsServed = 'stop' | 'give-up';

/**
 * Fetches the documents of revisions, in batches of at most `batchSize`. An answer may hold a part of what was asked for; the rest is asked
 * for again. A real server answers a question that contains one revision it cannot serve with a fault for all of them: the question is cut
 * in halves until the one is found. Each revision comes out once, as a document or as a problem.
 * @throws SynchronizationStopped when nothing is served any more; whatever `ask` throws for other reasons
 */
export async function* fetchDocuments(
  ask: AskForDocuments, revisions: readonly RevisionIdentity[], batchSize: number, whenNothingIsServed: WhenNothingIsServed = 'stop',
): AsyncGenerator<DocumentBatch> {
  const waiting = cut(revisions, Math.max(1, batchSize)).reverse();
  let refusals = 0;
  for (let asked = waiting.pop(); asked !== undefined; asked = waiting.pop()) {
    const answer = await askOnce(ask, asked);
    const { batch, left } = sortOut(asked, answer);
    if (batch.documents.length > 0) refusals = 0;
    else if (left.length === 1) refusals += 1;
    if (refusals > MAXIMUM_REFUSALS_IN_A_ROW) {
      if (whenNothingIsServed === 'stop') throw new SynchronizationStopped('UPSTREAM_REFUSED', `The upstream server serves no metadata any more: ${problemOf(left[0]!, answer).message}`);
      const rest = [...left, ...waiting.splice(0).reverse().flat()];
      yield { ...batch, problems: [...batch.problems, ...rest.map((revision) => problemOf(revision, answer))] };
      return;
    }
    const isRefused = batch.documents.length === 0 && left.length === 1;
    if (!isRefused) waiting.push(...again(left, batch.documents.length > 0).reverse());
    yield isRefused ? { ...batch, problems: [...batch.problems, problemOf(left[0]!, answer)] } : batch;
  }
}

type Answer = FetchedUpdates | UpstreamError;

async function askOnce(ask: AskForDocuments, asked: readonly RevisionIdentity[]): Promise<Answer> {
  try {
    return await ask(asked, isAboutRevisions);
  } catch (error) {
    // One revision with a character that no XML may have makes the answer for all of them unreadable, however often it is asked for.
    if (isAboutRevisions(error) || error instanceof UpstreamUndecodable) return error;
    throw error;
  }
}

/** Faults and answers of excessive length may be due to one of the revisions; anything else is not. */
function isAboutRevisions(error: unknown): error is UpstreamError {
  if (error instanceof UpstreamUndecodable) return error.tooLong;
  return error instanceof UpstreamFault && (error.errorCode === 'InternalServerError' || error.errorCode === 'InvalidParameters' || error.errorCode === '');
}

/** Splits an answer into what was asked for and what was not, and tells what is left to be asked for. */
function sortOut(asked: readonly RevisionIdentity[], answer: Answer): { batch: DocumentBatch; left: RevisionIdentity[] } {
  if (answer instanceof Error) return { batch: { documents: [], originUrls: new Map(), problems: [] }, left: [...asked] };
  const open = new Map(asked.map((revision) => [keyOf(revision), revision]));
  const documents: FetchedDocument[] = [];
  const strangers: DocumentProblem[] = [];
  const served = new Set<string>();
  for (const document of answer.documents) {
    const key = keyOf(document);
    if (open.delete(key)) documents.push(document);
    // A revision that was asked for twice, or that the server repeats, comes twice; the first is as good.
    else if (!served.has(key) && strangers.length < TOLD_STRANGERS) strangers.push({ updateId: document.updateId, revisionNumber: document.revisionNumber, code: 'NOT_ASKED_FOR', message: 'The upstream server sent a revision that was not asked for.' });
    served.add(key);
  }
  return { batch: { documents, originUrls: answer.originUrls, problems: strangers }, left: [...open.values()] };
}

/** What is left of a question: the rest as it is when some of it was served, else in halves. */
function again(left: readonly RevisionIdentity[], progressed: boolean): RevisionIdentity[][] {
  if (left.length === 0) return [];
  return progressed ? [[...left]] : cut(left, Math.ceil(left.length / 2));
}

function problemOf(revision: RevisionIdentity, answer: Answer): DocumentProblem {
  const problem = (code: DocumentProblemCode, message: string): DocumentProblem => ({ ...revision, code, message });
  if (answer instanceof UpstreamUndecodable) return problem(answer.tooLong ? 'ANSWER_TOO_LONG' : 'ANSWER_UNREADABLE', answer.message);
  return problem('NOT_SERVED', answer instanceof Error ? answer.message : 'The upstream server lists the revision but leaves it out of its answers.');
}

function cut(revisions: readonly RevisionIdentity[], size: number): RevisionIdentity[][] {
  return Array.from({ length: Math.ceil(revisions.length / size) }, (_, index) => revisions.slice(index * size, (index + 1) * size));
}

function keyOf({ updateId, revisionNumber }: RevisionIdentity): string {
  return `${updateId}.${revisionNumber}`;
}

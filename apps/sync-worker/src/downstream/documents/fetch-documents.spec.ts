import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RevisionIdentity } from '@sluice/domain/catalog';
import { UpstreamFault, UpstreamUndecodable } from '@sluice/platform/upstream-client';
import { SynchronizationStopped } from '../upstream/synchronization-stopped.js';
import { fetchDocuments, type AskForDocuments, type WhenNothingIsServed } from './fetch-documents.js';

const id = (number: number): RevisionIdentity => ({ updateId: `u${number}`, revisionNumber: 1 });
const ids = (count: number) => Array.from({ length: count }, (_, number) => id(number));
const document = (revision: RevisionIdentity) => ({ ...revision, text: '<x/>', cabinet: null });
const fault = (code = 'InternalServerError') => new UpstreamFault('GetUpdateData', code, '', '');

/** An upstream server that refuses questions with a bad revision, and answers the others as far as it likes. */
function upstream({ bad = new Set<string>(), silent = new Set<string>(), most = Infinity, error = fault() as Error } = {}): { ask: AskForDocuments; questions: number[] } {
  const questions: number[] = [];
  return {
    questions,
    ask: async (revisions, isAnswer) => {
      questions.push(revisions.length);
      if (revisions.some(({ updateId }) => bad.has(updateId))) {
        if (!isAnswer(error as never)) throw new Error('not taken for an answer');
        throw error;
      }
      return { documents: revisions.filter(({ updateId }) => !silent.has(updateId)).slice(0, most).map(document), originUrls: new Map() };
    },
  };
}

async function collect(ask: AskForDocuments, revisions: readonly RevisionIdentity[], batchSize: number, whenNothingIsServed?: WhenNothingIsServed): Promise<{ documents: string[]; problems: string[] }> {
  const result = { documents: [] as string[], problems: [] as string[] };
  for await (const batch of fetchDocuments(ask, revisions, batchSize, whenNothingIsServed)) {
    result.documents.push(...batch.documents.map(({ updateId }) => updateId));
    result.problems.push(...batch.problems.map(({ updateId, code }) => `${updateId} ${code}`));
  }
  return result;
}

describe('fetching documents (MS-WSUSSS 3.1.4.6)', () => {
  it('asks in batches of the allowed size, in order', async () => {
    const { ask, questions } = upstream();
    expect((await collect(ask, ids(250), 100)).documents).toEqual(ids(250).map(({ updateId }) => updateId));
    expect(questions).toEqual([100, 100, 50]);
  });

  it('asks again for what a short answer leaves out (observed: 80 of 100)', async () => {
    const { ask, questions } = upstream({ most: 80 });
    expect((await collect(ask, ids(100), 100)).documents).toHaveLength(100);
    expect(questions).toEqual([100, 20]);
  });

  it('finds the one revision that makes a server refuse the whole question (observed: InternalServerError)', async () => {
    const { ask, questions } = upstream({ bad: new Set(['u37']) });
    const { documents, problems } = await collect(ask, ids(100), 100);
    expect([documents.length, problems]).toEqual([99, ['u37 NOT_SERVED']]);
    expect(questions.length).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(100)));
  });

  it('asks for less when an answer is too long, and gives up the one that is too long alone', async () => {
    const { ask } = upstream({ bad: new Set(['u3']), error: new UpstreamUndecodable('GetUpdateData', true, 'long') });
    expect(await collect(ask, ids(8), 8)).toEqual({ documents: ['u0', 'u1', 'u2', 'u4', 'u5', 'u6', 'u7'], problems: ['u3 ANSWER_TOO_LONG'] });
  });

  it('finds the one revision that makes an answer unreadable', async () => {
    const ask: AskForDocuments = async (revisions) => {
      if (revisions.some(({ updateId }) => updateId === 'u5')) throw new UpstreamUndecodable('GetUpdateData', false, 'not well-formed');
      return { documents: revisions.map(document), originUrls: new Map() };
    };
    const { documents, problems } = await collect(ask, ids(10), 10);
    expect([documents.length, problems]).toEqual([9, ['u5 ANSWER_UNREADABLE']]);
  });

  it('tells of what was not asked for and leaves it out', async () => {
    const ask: AskForDocuments = async (revisions) => ({ documents: [...revisions.map(document), document(id(900)), document(id(0))], originUrls: new Map() });
    expect(await collect(ask, ids(2), 10)).toEqual({ documents: ['u0', 'u1'], problems: ['u900 NOT_ASKED_FOR'] });
  });

  it('stops when nothing is served any more, and leaves other faults to the caller', async () => {
    const all = new Set(ids(500).map(({ updateId }) => updateId));
    await expect(collect(upstream({ bad: all }).ask, ids(500), 100)).rejects.toThrow(SynchronizationStopped);
    await expect(collect(upstream({ bad: all, error: fault('InvalidCookie') }).ask, ids(5), 5)).rejects.toThrow('not taken for an answer');
  });

  it('gives up what is only referred to, without asking for each, when nothing of it is served', async () => {
    const { ask, questions } = upstream({ bad: new Set(ids(500).map(({ updateId }) => updateId)) });
    const { documents, problems } = await collect(ask, ids(500), 100, 'give-up');
    expect([documents.length, new Set(problems).size]).toEqual([0, 500]);
    expect(questions.length).toBeLessThan(70);
  });

  it('ends with every revision exactly once, as a document or as a problem, whatever the server does', async () => {
    const names = fc.uniqueArray(fc.nat(60).map((number) => `u${number}`), { maxLength: 12 }).map((list) => new Set(list));
    await fc.assert(fc.asyncProperty(names, names, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 70 }), async (bad, silent, most, batchSize) => {
      const { documents, problems } = await collect(upstream({ bad, silent, most }).ask, ids(61), batchSize, 'give-up');
      expect([...documents, ...problems.map((problem) => problem.split(' ')[0])].sort()).toEqual(ids(61).map(({ updateId }) => updateId).sort());
      for (const problem of problems) expect(bad.has(problem.split(' ')[0]!) || silent.has(problem.split(' ')[0]!)).toBe(true);
    }), { numRuns: 60 });
  });
});

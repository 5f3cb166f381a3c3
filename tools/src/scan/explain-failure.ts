import { UpdateClientError, type UpdateClientErrorCode } from '@sluice/testing/update-client';
import { USAGE, UsageError } from './scan-arguments.js';

/** What the process ends with. */
export const EXIT = { done: 0, wrongAnswer: 1, usage: 2, notReachable: 3 } as const;

/** A failure in words, with what to do next. */
export interface ExplainedFailure {
  readonly exitCode: number;
  readonly text: string;
}

const NEXT_STEPS: Readonly<Record<UpdateClientErrorCode, { readonly exitCode: number; readonly advice: string }>> = {
  NOT_REACHABLE: {
    exitCode: EXIT.notReachable,
    advice: 'Is the server running? `npm start` starts one here; --server names another address.',
  },
  BUSY: { exitCode: EXIT.notReachable, advice: 'Wait a little and try again; /readyz of the service tells what it is waiting for.' },
  WRONG_ANSWER: { exitCode: EXIT.wrongAnswer, advice: 'An agent would fail this scan. Check that the address is an update server’s, then its log.' },
  FAULT: { exitCode: EXIT.wrongAnswer, advice: 'The log of the server tells more under the id of the fault.' },
  CATEGORY_REFUSED: { exitCode: EXIT.usage, advice: 'Name the update id of a product that the server has synchronized, or leave --category out.' },
  TOO_MANY_TRIPS: {
    exitCode: EXIT.wrongAnswer,
    advice: 'The server sends pages that are too small or never end. Larger pages (max_updates_per_page) or declined updates make scans shorter.',
  },
};

/** Says what a failure means; `undefined` for errors that are mistakes of this program. */
export function explainFailure(error: unknown): ExplainedFailure | undefined {
  if (error instanceof UsageError) return { exitCode: EXIT.usage, text: `${error.message}\n\n${USAGE}` };
  if (!(error instanceof UpdateClientError)) return undefined;
  const { exitCode, advice } = NEXT_STEPS[error.code];
  return { exitCode, text: `${error.message}\n${advice}` };
}

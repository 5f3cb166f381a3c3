import { UpdateClientError, type UpdateClientErrorCode } from '@sluice/testing/update-client';
import { CommandError } from '../command-line/command-error.js';
import { EXIT, type ExitCode } from '../command-line/exit-codes.js';

const NEXT_STEPS: Readonly<Record<UpdateClientErrorCode, { readonly exitCode: ExitCode; readonly advice: string }>> = {
  NOT_REACHABLE: { exitCode: EXIT.notReachable, advice: 'Is the server running? `npm start` starts one here; --server names another address.' },
  BUSY: { exitCode: EXIT.notReachable, advice: 'Wait a little and try again; /readyz of the service tells what it is waiting for.' },
  WRONG_ANSWER: { exitCode: EXIT.refused, advice: 'An agent would fail this scan. Check that the address is an update server’s, then its log.' },
  FAULT: { exitCode: EXIT.refused, advice: 'The log of the server tells more under the id of the fault.' },
  CATEGORY_REFUSED: { exitCode: EXIT.usage, advice: 'Name the update id of a product that the server has synchronized, or leave --category out.' },
  TOO_MANY_TRIPS: {
    exitCode: EXIT.refused,
    advice: 'The server sends pages that are too small or never end. Larger pages (`sluice server set limits.maxUpdatesPerPage=200`) or declined updates make scans shorter.',
  },
};

/** Says what a failed scan means; errors that are mistakes of this program go on as they are. */
export async function explainingFailures<Result>(scan: () => Promise<Result>): Promise<Result> {
  try {
    return await scan();
  } catch (error) {
    if (!(error instanceof UpdateClientError)) throw error;
    const { exitCode, advice } = NEXT_STEPS[error.code];
    throw new CommandError(exitCode, `${error.message}\n${advice}`, { cause: error });
  }
}

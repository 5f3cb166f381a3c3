import { describe, expect, it } from '@jest/globals';
import { FetchProblem } from '../upstream/fetch-problem.js';
import { Patience } from './patience.js';

const signal = new AbortController().signal;
const passing = (retryAfterMs: number | null = null): FetchProblem => new FetchProblem('upstreamUnavailable', 'gone', true, retryAfterMs);

async function failures(patience: Patience, most: number, between = (): void => undefined): Promise<number> {
  for (let count = 1; count <= most; count += 1) {
    const isBorne = await patience.afterFailure(passing(), signal).then(() => true, () => false);
    if (!isBorne) return count;
    between();
  }
  return Infinity;
}

describe('patience with a server', () => {
  it('ends after some failures in a row, and begins anew with every byte', async () => {
    expect(await failures(new Patience(0), 100)).toBe(6);
    const patience = new Patience(0);
    expect(await failures(patience, 100, () => patience.progressed())).toBe(Infinity);
  });

  it('ends at last with one that breaks off after every byte', async () => {
    const patience = new Patience(0);
    expect(await failures(patience, 10_000, () => patience.progressed())).toBe(500);
  });

  it('has none with what is no failure of the moment, or wants more time than there is', async () => {
    for (const error of [new FetchProblem('notFound', 'not here'), new Error('disk'), passing(3_600_000)]) {
      await expect(new Patience(0).afterFailure(error, signal)).rejects.toBe(error);
    }
  });

  it('ends with the signal', async () => {
    const ending = new AbortController();
    const waiting = new Patience(1_000).afterFailure(passing(), ending.signal);
    ending.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
  });
});

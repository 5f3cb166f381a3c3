import type { ByteRange, PartialContent } from '@sluice/platform/content-store';
import { RangesIgnored } from '../upstream/fetch-problem.js';
import { Patience } from './patience.js';
import { PieceFiller } from './piece-filler.js';
import { missingRuns, type PieceRun } from './piece-runs.js';

/** Where the bytes come from: exactly those of a part, or an error. */
export interface ByteSource {
  read(range: ByteRange, signal: AbortSignal): AsyncIterable<Buffer>;
}

/** How a file is downloaded. */
export interface DownloadOptions {
  /** Parts that are fetched at the same time. */
  readonly workers: number;
  /** Factor of the pauses after failures. */
  readonly pauseFactor: number;
  readonly signal: AbortSignal;
}

/**
 * Brings the pieces that a file lacks into the store; what an earlier attempt or process has brought is not asked for again. Nothing is
 * verified here: that is the commit's.
 * @throws FetchProblem when the server fails for longer than it is borne with; ContentStoreError; the reason of the signal
 */
export async function downloadPieces(source: ByteSource, partial: PartialContent, size: number, options: DownloadOptions): Promise<void> {
  const patience = new Patience(options.pauseFactor);
  try {
    await downloadInParts(source, partial, size, options, patience);
  } catch (error) {
    if (!(error instanceof RangesIgnored)) throw error;
    await downloadWhole(source, partial, size, options.signal, patience);
  }
}

async function downloadInParts(source: ByteSource, partial: PartialContent, size: number, { workers, signal }: DownloadOptions, patience: Patience): Promise<void> {
  const runs = missingRuns(partial.pieceCount, partial.pieces, workers);
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  const work = async (): Promise<void> => {
    for (let run = runs.shift(); run !== undefined; run = runs.shift()) await downloadRun(source, partial, size, run, either, patience);
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(workers, runs.length) }, () => work().catch((error: unknown) => {
    failing.abort(error);
    throw error;
  })));
  if (signal.aborted) throw signal.reason;
  // The first to fail has the reason; the others failed because of it.
  if (ended.some(({ status }) => status === 'rejected')) throw failing.signal.reason;
}

async function downloadRun(source: ByteSource, partial: PartialContent, size: number, run: PieceRun, signal: AbortSignal, patience: Patience): Promise<void> {
  const filler = new PieceFiller(partial, size, { start: run.first * partial.pieceBytes, end: Math.min(size, (run.last + 1) * partial.pieceBytes) - 1 });
  for (let missing = filler.missing; missing !== null; missing = filler.missing) {
    try {
      for await (const bytes of source.read(missing, signal)) {
        await filler.add(bytes);
        patience.progressed();
      }
    } catch (error) {
      await patience.afterFailure(error, signal);
    }
  }
}

/** From a server that knows no parts: all over, each time. A piece that is here stays as it is. */
async function downloadWhole(source: ByteSource, partial: PartialContent, size: number, signal: AbortSignal, patience: Patience): Promise<void> {
  for (;;) {
    const filler = new PieceFiller(partial, size, { start: 0, end: size - 1 });
    const before = partial.pieces.size;
    try {
      for await (const bytes of source.read({ start: 0, end: size - 1 }, signal)) await filler.add(bytes);
      return;
    } catch (error) {
      if (partial.pieces.size > before) patience.progressed();
      await patience.afterFailure(error, signal);
    }
  }
}

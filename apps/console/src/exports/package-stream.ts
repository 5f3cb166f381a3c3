import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';

/** How long a reader may take nothing. Milliseconds. */
export const MAXIMUM_STALL_MS = 60_000;

/** Writes a piece; resolves when there is room for more. Throws when nobody reads any more. */
export type Write = (piece: Uint8Array) => Promise<void>;

/**
 * What `produce` writes, as a stream that breaks off, without an end, when it fails or its reader stalls or goes away.
 *
 * @param onEnd is told how it ended, once
 */
export function streamOf(produce: (write: Write) => Promise<void>, onEnd: (error: unknown) => void): Readable {
  const out = new PassThrough({ highWaterMark: 1024 * 1024 });
  // Whoever sends the stream on hears of its failure too; without a listener the process would end.
  out.on('error', () => undefined);
  const write: Write = async (piece) => {
    if (out.destroyed) throw new Error('nobody reads the stream any more');
    if (out.write(piece)) return;
    await drained(out);
  };
  produce(write).then(() => {
    out.end();
    onEnd(null);
  }, (error: unknown) => {
    out.destroy(error instanceof Error ? error : new Error('the stream failed'));
    onEnd(error);
  });
  return out;
}

async function drained(out: PassThrough): Promise<void> {
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), MAXIMUM_STALL_MS);
  try {
    await Promise.race([once(out, 'drain', { signal: stall.signal }), once(out, 'close', { signal: stall.signal }).then(() => { throw new Error('nobody reads the stream any more'); })]);
  } finally {
    clearTimeout(timer);
    stall.abort();
  }
}

import type { Readable } from 'node:stream';
import { ApiProblem } from '../api/problems/api-problem.js';
import { readPast } from '../imports/documents.js';

/** How long a sender may send nothing. Milliseconds. */
const MAXIMUM_PAUSE_MS = 60_000;

/**
 * Reads a body that must have exactly `length` bytes. Throws `ApiProblem`; the rest of a longer body is read past, within bounds, so that
 * the answer arrives.
 */
export async function readPiece(body: Readable, length: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(length);
  let filled = 0;
  const timer = setTimeout(() => body.destroy(new ApiProblem('malformed-body', 'The sender paused for too long.')), MAXIMUM_PAUSE_MS);
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      timer.refresh();
      if (filled + chunk.byteLength > length) throw wrongLength(length);
      chunk.copy(piece, filled);
      filled += chunk.byteLength;
    }
  } catch (error) {
    await readPast(body);
    throw error instanceof ApiProblem ? error : new ApiProblem('malformed-body', 'The connection ended in the middle of the piece.');
  } finally {
    clearTimeout(timer);
  }
  if (filled < length) throw wrongLength(length);
  return piece;
}

function wrongLength(length: number): ApiProblem {
  return new ApiProblem('invalid-request', `The piece has ${length} bytes.`, { errors: [{ parameter: 'index', detail: `${length} bytes are expected` }] });
}

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { decodeXpress, XpressError } from '@sluice/protocol/xpress';

const decompress = promisify(gunzip);

/** Content codings we can undo, as Accept-Encoding names them (MS-WSUSSS 2.1). */
export const ACCEPTED_CODINGS = 'xpress, gzip';

/** Bytes that cannot be used as the body of an answer. */
export class AnswerBodyError extends Error {
  override readonly name = 'AnswerBodyError';

  constructor(readonly tooLong: boolean, message: string) {
    super(message);
  }
}

/**
 * Reads a body to its end. Stops reading, and thereby ends the connection, as soon as it is longer than accepted.
 * @throws AnswerBodyError when it is; whatever the stream fails with
 */
export async function readBody(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxBytes) throw new AnswerBodyError(true, `it is longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/**
 * Undoes the Content-Encoding of an answer under a cap, so that a small body cannot become a large one.
 * @throws AnswerBodyError
 */
export async function decodeAnswerBody(body: Buffer, contentEncoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const coding = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (coding === 'identity' || coding === '') return body;
  try {
    if (coding === 'xpress') return decodeXpress(body, { maxBytes });
    if (coding === 'gzip') return await decompress(body, { maxOutputLength: maxBytes });
  } catch (error) {
    const tooLong = isTooLong(error);
    throw new AnswerBodyError(tooLong, tooLong ? `it is longer than ${maxBytes} bytes` : `it is not the ${coding} it says it is`);
  }
  throw new AnswerBodyError(false, 'its Content-Encoding is neither xpress nor gzip');
}

function isTooLong(error: unknown): boolean {
  if (error instanceof XpressError) return error.code === 'XPRESS_TOO_LARGE';
  return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
}

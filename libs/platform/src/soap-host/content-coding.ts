import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { decodeXpress, XpressError } from '@sluice/protocol/xpress';
import type { SegmentedBody } from '@sluice/protocol/soap';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** The content codings we speak: xpress as Windows does (MS-WUSP 2.1.1), gzip for everybody else. */
export type ContentCoding = 'identity' | 'xpress' | 'gzip';

/**
 * Answers smaller than this go out as they are, headers included in one packet: a coding saves nothing that anybody waits for, and most
 * calls are answered with such a one. Native agents take both. Bytes.
 */
const SMALLEST_CODED_BODY = 1_024;

/** A body whose Content-Encoding we do not speak, or which is not what its Content-Encoding says. */
export class ContentCodingError extends Error {
  override readonly name = 'ContentCodingError';
  constructor(readonly reason: 'unsupported' | 'undecodable' | 'too-large', message: string) {
    super(message);
  }
}

/**
 * Chooses the coding of an answer from the request's Accept-Encoding (MS-WUSP 2.1). `q=0` is a refusal; `*` is not consent, because
 * a client that does not name xpress cannot read it.
 */
export function chooseContentCoding(acceptEncoding: string | undefined): ContentCoding {
  // What native agents say.
  if (acceptEncoding === 'xpress') return 'xpress';
  let best: ContentCoding = 'identity';
  let bestQuality = 0;
  for (const part of (acceptEncoding ?? '').split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (name !== 'xpress' && name !== 'gzip') continue;
    const quality = qualityOf(parameters);
    // At equal quality xpress wins: its blocks are ready, gzip is work.
    if (quality > bestQuality || (quality === bestQuality && quality > 0 && name === 'xpress')) {
      best = name;
      bestQuality = quality;
    }
  }
  return best;
}

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  if (given === undefined) return 1;
  const quality = Number(given.slice(2));
  return Number.isFinite(quality) ? Math.min(Math.max(quality, 0), 1) : 0;
}

/** An answer as it goes out. */
export interface CodedBody {
  readonly pieces: readonly (Uint8Array | string)[];
  /** Length of all of it in bytes. */
  readonly bytes: number;
  /** The coding that was really used. */
  readonly coding: ContentCoding;
}

/** An answer in the coding chosen. */
export function codeBody(body: SegmentedBody, coding: ContentCoding): CodedBody | Promise<CodedBody> {
  if (coding === 'identity' || body.plainLength < SMALLEST_CODED_BODY) return { pieces: [body.toText() ?? body.toPlain()], bytes: body.plainLength, coding: 'identity' };
  if (coding === 'xpress') return coded(body.toXpress(), coding);
  return compress(body.toPlain()).then((bytes) => coded([bytes], coding));
}

function coded(pieces: readonly Uint8Array[], coding: ContentCoding): CodedBody {
  let bytes = 0;
  for (const piece of pieces) bytes += piece.length;
  return { pieces, bytes, coding };
}

/**
 * Undoes a request's Content-Encoding under a cap, so that a small body cannot become a large one (nobody sends coded requests,
 * but whoever does gets an answer). Throws {@link ContentCodingError}.
 */
export async function decodeBody(body: Buffer, contentEncoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const coding = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (coding === 'identity' || coding === '') return body;
  try {
    if (coding === 'xpress') return decodeXpress(body, { maxBytes });
    if (coding === 'gzip') return await decompress(body, { maxOutputLength: maxBytes });
  } catch (error) {
    throw new ContentCodingError(isTooLarge(error) ? 'too-large' : 'undecodable', `the body is not the ${coding} it says it is, or too large`);
  }
  throw new ContentCodingError('unsupported', 'Content-Encoding must be xpress, gzip or absent');
}

function isTooLarge(error: unknown): boolean {
  if (error instanceof XpressError) return error.code === 'XPRESS_TOO_LARGE';
  return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
}

import type { IncomingHttpHeaders } from 'node:http';
import { UpdateClientError } from '../errors.js';
import type { DownloadRange } from './download-plan.js';

/**
 * Whether an answer is what an agent needs: 206 with exactly the range, its length, no coding, and the validator that every answer had before.
 *
 * @param etag of the answers before, if there were any
 * @returns the validator
 * @throws UpdateClientError `BUSY` or `WRONG_ANSWER`
 */
export function checkRangeAnswer(status: number, headers: IncomingHttpHeaders, { start, end }: DownloadRange, size: number, etag?: string): string {
  if (status === 503) throw new UpdateClientError('BUSY', 'Download', 'the server is too busy');
  const expected: [what: string, is: unknown, shouldBe: unknown][] = [
    ['status', status, 206],
    ['Content-Range', headers['content-range'], `bytes ${start}-${end}/${size}`],
    ['Content-Length', headers['content-length'], String(end - start + 1)],
    ['Accept-Ranges', headers['accept-ranges'], 'bytes'],
    ['Content-Type', headers['content-type'], 'application/octet-stream'],
    ['Content-Encoding', headers['content-encoding'], undefined],
  ];
  for (const [what, is, shouldBe] of expected) {
    if (is !== shouldBe) throw wrong(`${what} is ${is}, not ${shouldBe}`);
  }
  const tag = headers.etag;
  if (tag === undefined || !/^"[^"]+"$/.test(tag)) throw wrong(`ETag is ${tag}, which is no strong one`);
  if (etag !== undefined && tag !== etag) throw wrong(`ETag is ${tag}; before it was ${etag}`);
  return tag;
}

function wrong(message: string): UpdateClientError {
  return new UpdateClientError('WRONG_ANSWER', 'Download', message);
}

import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ByteRange } from '@sluice/platform/content-store';
import type { ContentSource } from './content-source.js';
import { decideAnswer } from './decide-answer.js';
import { httpDate } from './http-date.js';
import { contentRange, multipartRanges, rangeLength } from './multipart-ranges.js';
import type { ServedContent } from './served-content.js';

/** Of every file, whatever its extension (recorded); a guess could make a browser do something with it. */
const FILE_TYPE = 'application/octet-stream';

/**
 * Answers a GET or HEAD of a file (MS-WUSP 2.2.2.5). Rejects when the bytes cannot be had: before anything was sent when
 * `response.headersSent` is false, else in the middle, and then the connection must be ended.
 */
export async function answerFile(request: IncomingMessage, response: ServerResponse, file: ServedContent): Promise<void> {
  const answer = decideAnswer(request.method ?? 'GET', request.headers, file);
  const headers = validators(file);
  switch (answer.status) {
    case 304:
      return void response.writeHead(304, headers).end();
    case 412:
      return void response.writeHead(412, { ...headers, 'content-length': 0 }).end();
    case 416:
      return void response.writeHead(416, { ...headers, 'content-range': `bytes */${file.size}`, 'content-length': 0 }).end();
    default:
      if (file.handOver !== null && !hasRefusingCondition(request)) return handOver(response, headers, file.handOver, answer.status);
      if (request.method === 'HEAD') return void response.writeHead(200, { ...headers, 'content-length': file.size }).end();
      return answer.status === 200 ? sendWhole(response, headers, file) : sendRanges(response, headers, file, answer.ranges);
  }
}

function validators({ etag, modified, origin }: ServedContent): OutgoingHttpHeaders {
  return {
    'content-type': FILE_TYPE,
    ...(modified !== null && { 'last-modified': httpDate(modified) }),
    'accept-ranges': 'bytes',
    etag,
    // Nobody has verified these bytes yet, so nobody between shall keep them.
    ...(origin === 'upstream' && { 'cache-control': 'no-store' }),
  };
}

/** If-Match and If-Unmodified-Since were decided here; nginx would decide again, without knowing our validator, and refuse. */
function hasRefusingCondition({ headers }: IncomingMessage): boolean {
  return headers['if-match'] !== undefined || headers['if-unmodified-since'] !== undefined;
}

/** The web server in front sends the file, and the range of it that was asked for. nginx says Accept-Ranges itself, but only of whole files. */
function handOver(response: ServerResponse, { 'accept-ranges': ranges, ...headers }: OutgoingHttpHeaders, path: string, status: 200 | 206): void {
  response.writeHead(200, { ...headers, ...(status === 206 && { 'accept-ranges': ranges }), 'x-accel-redirect': path, 'content-length': 0 }).end();
}

async function sendWhole(response: ServerResponse, headers: OutgoingHttpHeaders, file: ServedContent): Promise<void> {
  const whole = { ...headers, 'content-length': file.size };
  if (file.size === 0) return void response.writeHead(200, whole).end();
  const source = await file.open({ start: 0, end: file.size - 1 });
  response.writeHead(200, whole);
  await source.sendTo(response);
  response.end();
}

async function sendRanges(response: ServerResponse, headers: OutgoingHttpHeaders, file: ServedContent, ranges: readonly ByteRange[]): Promise<void> {
  const [first, ...others] = ranges;
  if (first === undefined) throw new Error('An answer with ranges has at least one');
  const source = await file.open(first);
  if (others.length > 0) return sendSeveral(response, headers, file, ranges, source);
  response.writeHead(206, { ...headers, 'content-length': rangeLength(first), 'content-range': contentRange(first, file.size) });
  await source.sendTo(response);
  response.end();
}

async function sendSeveral(
  response: ServerResponse, headers: OutgoingHttpHeaders, file: ServedContent, ranges: readonly ByteRange[], first: ContentSource,
): Promise<void> {
  const { contentType, parts, end, length } = multipartRanges(ranges, file.size, FILE_TYPE);
  response.writeHead(206, { ...headers, 'content-type': contentType, 'content-length': length });
  for (const [index, { head, range }] of parts.entries()) {
    response.write(head, 'latin1');
    await (index === 0 ? first : await file.open(range)).sendTo(response);
  }
  response.end(end, 'latin1');
}

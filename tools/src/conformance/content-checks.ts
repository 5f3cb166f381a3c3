import { once } from 'node:events';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Capture } from './captures.js';
import { check, requireEqual, type CheckResult } from './check.js';
import { startServiceUnderTest } from './service-under-test.js';

/** Headers of a real server's answer that are to be the same, to the letter. The validator is a server's own business, and so are Server and Date. */
const SAME_HEADERS = ['content-type', 'last-modified', 'accept-ranges', 'content-length', 'content-range', 'content-encoding', 'transfer-encoding'];

/**
 * The recorded range requests of Delivery Optimization, sent as they were and answered as they were. The files are as long as the recorded ones and
 * as old, and empty otherwise: nobody recorded their bytes.
 */
export async function checkContent(captures: readonly Capture[], documents: string): Promise<CheckResult[]> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-conformance-'));
  try {
    for (const capture of captures) await placeFile(directory, capture);
    const service = await startServiceUnderTest('content-fetcher', { folder: documents }, { settings: { SLUICE_CONTENT_DIRECTORY: directory } });
    try {
      const results: CheckResult[] = [];
      for (const capture of captures) results.push(await check(`${capture.name} is served`, () => requireSameAnswer(service.urlOf('/Content'), capture)));
      return results;
    } finally {
      await service.stop();
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Where a content store has the file; sparse, so that it takes no room. */
async function placeFile(directory: string, { requestLine, responseHeaders }: Capture): Promise<void> {
  const name = /\/([0-9A-F]{40})\./.exec(requestLine)?.[1] ?? '';
  const shelf = join(directory, name.slice(-2));
  await mkdir(shelf, { recursive: true });
  const file = await open(join(shelf, name), 'w');
  await file.truncate(Number(responseHeaders.get('content-range')?.split('/')[1]));
  const modified = new Date(responseHeaders.get('last-modified') ?? '');
  await file.utimes(modified, modified);
  await file.close();
}

async function requireSameAnswer(url: string, capture: Capture): Promise<void> {
  const { response, length, tag } = await send(url, capture);
  requireEqual(String(response.statusCode), String(capture.status), 'the statuses');
  for (const name of SAME_HEADERS) requireEqual(String(response.headers[name]), String(capture.responseHeaders.get(name)), `the ${name} headers`);
  requireEqual(String(length), capture.responseHeaders.get('content-length') ?? '', 'the lengths of the body');
  if (!/^"[^"]+"$/.test(tag)) throw new Error(`the validator ${tag} is no strong one`);
  requireEqual((await send(url, capture)).tag, tag, 'the validators of two answers');
}

/** The request as it was recorded, with the headers in their order and spelling. */
async function send(url: string, { requestLine, requestHeaderLines }: Capture) {
  const [method, path] = requestLine.split(' ');
  const request = http.request(new URL(path ?? '/', url), { method, headers: requestHeaderLines.flat(), agent: false });
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) length += chunk.length;
  return { response, length, tag: response.headers.etag ?? '' };
}

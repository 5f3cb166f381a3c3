import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { storeContent } from '@sluice/testing/sample-catalog';
import { ACCEL_PREFIX, hasNginx, type NginxServer, startNginx } from '../../../tools/src/bench/content/nginx-server.js';
import { startFetcherInProcess, type FetcherInProcess } from './fetcher-in-process.js';
import { ask } from './raw-request.js';

const bytes = randomBytes(2 * 1024 * 1024);
/** Everything about an answer that a client goes by. */
const HEADERS = ['content-type', 'content-length', 'content-range', 'accept-ranges', 'etag', 'last-modified', 'content-encoding', 'transfer-encoding'] as const;

// nginx is no dependency of the project; where there is none, these tests say so by being skipped.
(hasNginx() ? describe : describe.skip)('a file that is handed over to an nginx in front', () => {
  let plain: FetcherInProcess;
  let handing: FetcherInProcess;
  let nginx: NginxServer;
  let path: string;
  let name: string;

  beforeAll(async () => {
    plain = await startFetcherInProcess();
    handing = await startFetcherInProcess({ SLUICE_CONTENT_ACCEL: ACCEL_PREFIX, SLUICE_CONTENT_DIRECTORY: plain.directory });
    nginx = await startNginx(plain.directory, handing.url);
    name = await storeContent(plain.store, bytes);
    path = `/Content/${name.slice(-2)}/${name}.cab`;
  }, 60_000);

  afterAll(async () => {
    await nginx?.stop();
    await handing?.stop();
    await plain?.stop();
  });

  const both = async (headers: Record<string, string>, method = 'GET', target = path) => {
    const answers = await Promise.all([Number(new URL(nginx.edgeUrl!).port), plain.port].map((port) => ask(port, target, headers, method)));
    return answers.map(({ status, headers: given, body }) => ({ status, headers: HEADERS.map((header) => [header, given[header]]), body: body.toString('latin1') }));
  };

  it('is never sent by the service itself', async () => {
    const answer = await ask(handing.port, path, { range: 'bytes=0-9' });
    expect([answer.status, answer.headers['x-accel-redirect'], answer.body.length]).toEqual([200, `${ACCEL_PREFIX}${name.slice(-2)}/${name}`, 0]);
  });

  it.each<[string, () => Record<string, string>]>([
    ['nothing more', () => ({})],
    ['a range', () => ({ range: 'bytes=1048576-1048999', 'content-length': '0' })],
    ['a suffix', () => ({ range: 'bytes=-5' })],
    ['an open range', () => ({ range: 'bytes=2097100-' })],
    ['a range beyond the end', () => ({ range: 'bytes=2097152-' })],
    ['too many ranges', () => ({ range: `bytes=${'0-,'.repeat(1_000)}0-` })],
    ['If-None-Match with the validator', () => ({ 'if-none-match': `"${name}"` })],
    ['If-None-Match with another', () => ({ 'if-none-match': '"other"' })],
    ['If-Match with the validator', () => ({ 'if-match': `"${name}"`, range: 'bytes=0-5' })],
    ['If-Match with another', () => ({ 'if-match': '"other"' })],
    ['If-Range with the validator', () => ({ 'if-range': `"${name}"`, range: 'bytes=0-5' })],
    ['If-Range with another', () => ({ 'if-range': '"other"', range: 'bytes=0-5' })],
    ['If-Unmodified-Since long ago', () => ({ 'if-unmodified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' })],
    ['If-Modified-Since long ago', () => ({ 'if-modified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' })],
    ['If-Modified-Since later', () => ({ 'if-modified-since': 'Sun, 06 Nov 2094 08:49:37 GMT' })],
  ])('is answered as without one: %s', async (_what, headers) => {
    const [throughNginx, byItself] = await both(headers());
    expect(throughNginx).toEqual(byItself);
  });

  it('is answered as without one: HEAD', async () => {
    const [throughNginx, byItself] = await both({}, 'HEAD');
    expect(throughNginx).toEqual(byItself);
  });

  it('is not to be had past the service', async () => {
    const port = Number(new URL(nginx.edgeUrl!).port);
    for (const target of [`${ACCEL_PREFIX}${name.slice(-2)}/${name}`, `${ACCEL_PREFIX}partial/x`, `/Content/../sluice-content/${name.slice(-2)}/${name}`]) {
      expect([target, (await ask(port, target)).status]).toEqual([target, 404]);
    }
  });
});

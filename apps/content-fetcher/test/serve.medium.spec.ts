import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { storeContent } from '@sluice/testing/sample-catalog';
import { downloadFile } from '@sluice/testing/update-client';
import { startFetcherInProcess, type FetcherInProcess } from './fetcher-in-process.js';
import { ask } from './raw-request.js';

const MIB = 1024 * 1024;
const bytes = randomBytes(5 * MIB + 12_345);
let fetcher: FetcherInProcess;
let name: string;
let path: string;
const selfUpdate = mkdtempSync(join(tmpdir(), 'sluice-self-update-'));
const outside = mkdtempSync(join(tmpdir(), 'sluice-outside-'));

beforeAll(async () => {
  fetcher = await startFetcherInProcess({ SLUICE_SELF_UPDATE_DIRECTORY: selfUpdate });
  name = await storeContent(fetcher.store, bytes);
  path = `/Content/${name.slice(-2)}/${name}.cab`;
}, 60_000);

afterAll(async () => {
  await fetcher.stop();
  for (const directory of [selfUpdate, outside]) await rm(directory, { recursive: true });
});

const get = (headers: Record<string, string> = {}, method = 'GET') => ask(fetcher.port, path, headers, method);

describe('a file of the store', () => {
  it('is sent whole, with every header that clients go by', async () => {
    const answer = await get();
    const modified = (await fetcher.store.stat(name))?.modified.toUTCString();
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream', 'content-length': String(bytes.length), 'accept-ranges': 'bytes', etag: `"${name}"`, 'last-modified': modified,
    });
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.headers).not.toHaveProperty('transfer-encoding');
    expect(answer.body.equals(bytes)).toBe(true);
  });

  it('is told of by HEAD, which knows no ranges', async () => {
    const { body: _, ...whole } = await get();
    for (const headers of [{}, { range: 'bytes=0-1' }] as Record<string, string>[]) {
      const head = await get(headers, 'HEAD');
      expect(head.body.length).toBe(0);
      expect({ status: head.status, headers: { ...head.headers, date: '' } }).toEqual({ status: whole.status, headers: { ...whole.headers, date: '' } });
    }
  });

  it.each([
    ['bytes=0-1048575', 0, MIB - 1],
    [`bytes=${5 * MIB}-${bytes.length - 1}`, 5 * MIB, bytes.length - 1],
    ['bytes=1000000-', 1_000_000, bytes.length - 1],
    ['bytes=-5', bytes.length - 5, bytes.length - 1],
    ['bytes=7-7', 7, 7],
    ['bytes=3-99999999999', 3, bytes.length - 1],
  ])('is sent in part for "%s"', async (range, start, end) => {
    const answer = await get({ range, 'content-length': '0', 'accept-encoding': 'gzip, xpress' });
    expect([answer.status, answer.headers['content-range'], answer.headers['content-length']])
      .toEqual([206, `bytes ${start}-${end}/${bytes.length}`, String(end - start + 1)]);
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.body.equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  it('is sent in several parts at once, with the length that was announced', async () => {
    const answer = await get({ range: 'bytes=4000000-4000009, 0-4, -3' });
    const boundary = /^multipart\/byteranges; boundary=(\w+)$/.exec(answer.headers['content-type'] ?? '')?.[1];
    expect(answer.status).toBe(206);
    expect(answer.headers['content-length']).toBe(String(answer.body.length));
    const parts = answer.body.toString('latin1').split(`--${boundary}`).slice(1, -1);
    const expected = [[4_000_000, 4_000_009], [0, 4], [bytes.length - 3, bytes.length - 1]] as const;
    expect(parts).toEqual(expected.map(([start, end]) =>
      `\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes ${start}-${end}/${bytes.length}\r\n\r\n${bytes.toString('latin1', start, end + 1)}\r\n`));
  });

  it('is not sent a thousand times over', async () => {
    const refused = await get({ range: `bytes=${Array.from({ length: 1_000 }, () => '0-').join()}` });
    expect([refused.status, refused.headers['content-range'], refused.body.length]).toEqual([416, `bytes */${bytes.length}`, 0]);
    const joined = await get({ range: `bytes=${Array.from({ length: 100 }, (_, at) => `${at}-${at + 50}`).join()}` });
    expect([joined.status, joined.headers['content-range']]).toEqual([206, `bytes 0-149/${bytes.length}`]);
  });

  it('is refused as the conditions say', async () => {
    expect((await get({ 'if-none-match': `"${name}"` })).status).toBe(304);
    expect((await get({ 'if-match': '"other"' })).status).toBe(412);
    expect((await get({ range: `bytes=${bytes.length}-` })).status).toBe(416);
    expect((await get({ range: 'bytes=0-0', 'if-range': '"other"' })).body.length).toBe(bytes.length);
    expect((await get({ range: 'bytes=0-0', 'if-range': `"${name}"` })).body.length).toBe(1);
  });

  it('goes by any letter case and extension', async () => {
    for (const target of [path.toLowerCase(), path.toUpperCase(), path.replace('.cab', '.exe'), path.replace('.cab', ''), `${path}?x=1`]) {
      expect([target, (await ask(fetcher.port, target, { range: 'bytes=0-9' })).status]).toEqual([target, 206]);
    }
  });

  it('is not found by anything else', async () => {
    const targets = [
      '/Content', '/Content/', '/content?', `/Content/${name}.cab`, path.replace('/Content/', '/Content/%2e%2e/Content/'), path.replace('/Content/', '/Content/../Content/'),
      `/Content/..%2f${name}`, `/Content/partial/${name}`, `/Content/quarantine/${name}`, '/Content/../../etc/passwd', '/Content/%00', `/Content/00/${'0'.repeat(40)}.cab`,
      `/Content/\\..\\${name}`, path.replace(name, `${name}/..`), '/Content/6F/con.exe', `/Content//${name.slice(-2)}/${name}.cab`,
    ];
    for (const target of targets) expect([target, (await ask(fetcher.port, target)).status]).toEqual([target, 404]);
  });

  it('is only read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      const answer = await get({}, method);
      expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, 'GET, HEAD']);
    }
  });

  it('of no bytes is sent too', async () => {
    const empty = await storeContent(fetcher.store, Buffer.alloc(0));
    const answer = await ask(fetcher.port, `/Content/${empty.slice(-2)}/${empty}.txt`, { range: 'bytes=0-' });
    expect([answer.status, answer.headers['content-length'], answer.body.length]).toEqual([200, '0', 0]);
  });

  it('is not found any more as soon as it is removed or in the quarantine', async () => {
    for (const take of ['remove', 'quarantine'] as const) {
      const gone = await storeContent(fetcher.store, randomBytes(1_000));
      const target = `/Content/${gone.slice(-2)}/${gone}.cab`;
      expect((await ask(fetcher.port, target)).status).toBe(200);
      await fetcher.store[take](gone);
      expect([take, (await ask(fetcher.port, target, {}, 'HEAD')).status, (await ask(fetcher.port, target)).status]).toEqual([take, 404, 404]);
    }
  });

  it('is downloaded by many agents at once', async () => {
    const file = { url: fetcher.url + path, size: bytes.length, digest: createHash('sha1').update(bytes).digest('base64'), sha256: createHash('sha256').update(bytes).digest('base64') };
    const downloads = await Promise.all(Array.from({ length: 20 }, () => downloadFile(file)));
    for (const { etag, requests, connections } of downloads) {
      expect([etag, requests]).toEqual([`"${name}"`, 6]);
      expect(connections).toBeGreaterThanOrEqual(3);
    }
  });

  it('is sent over one connection again and again', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (let at = 0; at < 5; at++) {
      const request = http.get({ agent, port: fetcher.port, path, headers: { range: `bytes=${at * MIB}-${at * MIB + 9}` } });
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      ports.add(request.socket?.localPort);
      expect((await buffer(response)).equals(bytes.subarray(at * MIB, at * MIB + 10))).toBe(true);
    }
    agent.destroy();
    expect(ports.size).toBe(1);
  });

  it('tells how long its connections are kept: over a minute', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const request = http.get({ agent, port: fetcher.port, path, method: 'HEAD' });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    expect(Number(/timeout=(\d+)/.exec(String(response.headers['keep-alive']))?.[1])).toBeGreaterThan(60);
    agent.destroy();
  });
});

describe('the self-update directory', () => {
  beforeAll(async () => {
    await mkdir(join(selfUpdate, 'WSUS3', 'x64'), { recursive: true });
    await writeFile(join(selfUpdate, 'WSUS3', 'x64', 'wuident.cab'), 'abcdef');
    await utimes(join(selfUpdate, 'WSUS3', 'x64', 'wuident.cab'), 1_700_000_000, 1_700_000_000);
    await writeFile(join(selfUpdate, '.hidden'), 'x');
    await writeFile(join(outside, 'secret'), 'secret');
    await symlink(outside, join(selfUpdate, 'link'));
    await symlink(join(selfUpdate, 'WSUS3'), join(selfUpdate, 'again'));
  });

  it('serves its files in any letter case, with ranges and conditions', async () => {
    const answer = await ask(fetcher.port, '/selfupdate/wsus3/X64/WUIDENT.CAB', { range: 'bytes=1-2' });
    expect([answer.status, answer.body.toString(), answer.headers['content-range'], answer.headers['last-modified']])
      .toEqual([206, 'bc', 'bytes 1-2/6', 'Tue, 14 Nov 2023 22:13:20 GMT']);
    expect((await ask(fetcher.port, '/SelfUpdate/WSUS3/x64/wuident.cab', { 'if-none-match': String(answer.headers.etag) })).status).toBe(304);
    expect((await ask(fetcher.port, '/SelfUpdate/again/x64/wuident.cab')).body.toString()).toBe('abcdef');
  });

  it('lets nobody out of it', async () => {
    const targets = ['/SelfUpdate', '/SelfUpdate/', '/SelfUpdate/WSUS3', '/SelfUpdate/WSUS3/', '/SelfUpdate/link/secret', '/SelfUpdate/../link/secret', '/SelfUpdate/%2e%2e/x',
      '/SelfUpdate/.hidden', '/SelfUpdate/WSUS3/../WSUS3/x64/wuident.cab', '/SelfUpdate//WSUS3/x64/wuident.cab', '/SelfUpdate/WSUS3\\x64\\wuident.cab',
      '/SelfUpdate/WSUS3/x64/wuident.cab/x', `/SelfUpdate/${'a/'.repeat(100)}x`, `/SelfUpdate/${'a'.repeat(300)}`, '/SelfUpdate/WSUS3/x64/wuident.cab%00'];
    for (const target of targets) expect([target, (await ask(fetcher.port, target)).status]).toEqual([target, 404]);
  });
});

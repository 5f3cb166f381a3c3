import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { storeContent } from '@sluice/testing/sample-catalog';
import { startFetcherInProcess, type FetcherInProcess } from './fetcher-in-process.js';
import { ask, openSocket } from './raw-request.js';

const MAX_TRANSFERS = 12;
/** More than the kernel's buffers on both sides of a connection take without anybody reading. Bytes. */
const LARGE = 48 * 1024 * 1024;

const bytes = randomBytes(LARGE);
let fetcher: FetcherInProcess;
let path: string;

beforeAll(async () => {
  fetcher = await startFetcherInProcess({ SLUICE_CONTENT_STALL_SECONDS: '1', SLUICE_CONTENT_MAX_TRANSFERS: String(MAX_TRANSFERS), SLUICE_REQUEST_TIMEOUT_SECONDS: '2' });
  path = targetOf(await storeContent(fetcher.store, bytes));
}, 60_000);

afterAll(() => fetcher.stop());

const targetOf = (name: string) => `/Content/${name.slice(-2)}/${name}.cab`;
const request = (headers = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
const metric = async (name: string) => Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(await (await fetch(`${fetcher.url}/metrics`)).text())?.[1]);
const openFiles = async () => {
  const { readlink } = await import('node:fs/promises');
  const links = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return links.filter((link) => link.startsWith(fetcher.directory)).length;
};

/** Waits until nothing is being sent any more; the time limit of the test ends a vain wait. */
async function untilIdle(): Promise<void> {
  while ((await metric('sluice_content_transfers')) > 0 || (await openFiles()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The service is as it was before: it serves, holds no file open, and counts no transfer. */
async function expectUnharmed(): Promise<void> {
  await untilIdle();
  expect((await ask(fetcher.port, path, { range: 'bytes=10-19' })).body.equals(bytes.subarray(10, 20))).toBe(true);
}

describe('a client that behaves badly', () => {
  it('by not reading is cut off, and holds nothing open', async () => {
    const socket = await openSocket(fetcher.port);
    socket.pause();
    socket.write(request());
    await untilIdle();
    socket.resume();
    await once(socket, 'close');
    await expectUnharmed();
  });

  it('by reading slowly gets everything all the same', async () => {
    const socket = await openSocket(fetcher.port);
    socket.write(request('Connection: close\r\n'));
    let received = 0;
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      received += chunk.length;
      // Never still for as long as the limit, and slower than the service.
      if (received < 4 * 1024 * 1024) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(received).toBeGreaterThan(LARGE);
    await expectUnharmed();
  });

  it('by closing its half of the connection after asking gets everything', async () => {
    const socket = await openSocket(fetcher.port, { allowHalfOpen: true });
    socket.end(request());
    const answer = await buffer(socket);
    expect(answer.subarray(-100).equals(bytes.subarray(-100))).toBe(true);
    expect(answer.length).toBeGreaterThan(LARGE);
    await expectUnharmed();
  });

  it('by going away in the middle frees what it held, however often', async () => {
    for (let round = 0; round < 5; round++) {
      await Promise.all(Array.from({ length: MAX_TRANSFERS - 1 }, async () => {
        const socket = await openSocket(fetcher.port);
        socket.write(request());
        await once(socket, 'data');
        socket.resetAndDestroy();
      }));
      await untilIdle();
    }
    await expectUnharmed();
  });

  it('by asking for everything at once is told to come later', async () => {
    const sockets = await Promise.all(Array.from({ length: MAX_TRANSFERS }, () => openSocket(fetcher.port)));
    for (const socket of sockets) socket.pause().write(request());
    while ((await metric('sluice_content_transfers')) < MAX_TRANSFERS) await new Promise((resolve) => setTimeout(resolve, 5));
    const refused = await ask(fetcher.port, path);
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5']);
    for (const socket of sockets) socket.destroy();
    await expectUnharmed();
  });

  it('by asking for the next file before it has read the first gets one after the other', async () => {
    const socket = await openSocket(fetcher.port);
    socket.write(request('Range: bytes=0-4999999\r\n') + request('Range: bytes=5-5\r\nConnection: close\r\n'));
    const answer = (await buffer(socket)).toString('latin1');
    expect(answer.match(/HTTP\/1\.1 206/g)).toHaveLength(2);
    expect(answer.endsWith(`\r\n\r\n${bytes.toString('latin1', 5, 6)}`)).toBe(true);
    await expectUnharmed();
  });

  it('by endless headers is refused', async () => {
    const answer = await ask(fetcher.port, path, { 'x-long': 'x'.repeat(100_000) });
    expect(answer.status).toBe(431);
    await expectUnharmed();
  });

  it('by sending a body that never comes is cut off', async () => {
    const socket = await openSocket(fetcher.port);
    socket.write(request('Range: bytes=0-0\r\nContent-Length: 1000000\r\n'));
    socket.resume();
    await once(socket, 'close');
    await expectUnharmed();
  });

  it('by rubbish is refused', async () => {
    const socket = await openSocket(fetcher.port);
    socket.write('GET /Content/\x01 HTTP/1.1\r\n\r\n');
    expect((await buffer(socket)).toString()).toMatch(/^HTTP\/1\.1 400 /);
    await expectUnharmed();
  });
});

describe('a store that is not as it was', () => {
  it('ends an answer that cannot be finished, so that nobody takes it for whole', async () => {
    const name = await storeContent(fetcher.store, randomBytes(3 * 1024 * 1024));
    const file = join(fetcher.directory, name.slice(-2), name);
    expect((await ask(fetcher.port, targetOf(name), { range: 'bytes=0-0' })).status).toBe(206);
    await chmod(file, 0o644);
    await truncate(file, 1_000_000);
    await expect(ask(fetcher.port, targetOf(name))).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expectUnharmed();
  });
});

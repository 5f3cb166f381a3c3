import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { OutgoingAnswers, type CutReader, type OutgoingLimits } from './outgoing-answers.js';

const MEBIBYTE = 1024 * 1024;
/** Far more than the buffers of both ends take. */
const LARGE = 24 * MEBIBYTE;

let server: Server;
let now = 0;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

interface Started {
  readonly outgoing: OutgoingAnswers;
  readonly cuts: CutReader[];
  /** The largest number of bytes that ever waited. */
  highest(): number;
  /** How many answers were said to wait for their reader. */
  waiting(): number;
}

/** A server that answers `/N` with N bytes, in pieces of every size. */
async function start(limits: Partial<OutgoingLimits> = {}): Promise<Started> {
  const cuts: CutReader[] = [];
  let highest = 0;
  let waiting = 0;
  now = 0;
  const outgoing = new OutgoingAnswers({ maxBytes: 1_000 * MEBIBYTE, stallMs: 1_000_000, ...limits }, {
    onBytes: (bytes) => { highest = Math.max(highest, bytes); },
    onCut: (_response, cut) => cuts.push(cut),
  }, () => now);
  server = createServer({ highWaterMark: 65_536 }, (incoming, response) => {
    const bytes = Number(incoming.url!.slice(1));
    if (!outgoing.makeRoom(bytes)) return void response.writeHead(503).end();
    response.writeHead(200, { 'content-length': bytes });
    outgoing.send(response, piecesOf(bytes), bytes, () => { waiting += 1; });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { outgoing, cuts, highest: () => highest, waiting: () => waiting };
}

const content = (bytes: number): Buffer => Buffer.alloc(bytes, 'all of it matters, the end most. ');

function piecesOf(bytes: number): (Uint8Array | string)[] {
  const all = content(bytes);
  const cuts = [0, Math.min(7, bytes), Math.min(90_000, bytes), Math.min(3 * MEBIBYTE + 1, bytes), bytes];
  return cuts.slice(1).map((end, at) => (at % 2 === 0 ? all.subarray(cuts[at], end).toString() : all.subarray(cuts[at], end)));
}

const port = () => (server.address() as AddressInfo).port;

/** Asks and reads nothing of the answer. */
async function stalledReader(bytes = LARGE): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  socket.pause();
  socket.write(`GET /${bytes} HTTP/1.1\r\nHost: test\r\n\r\n`);
  await once(socket, 'readable').catch(() => undefined);
  return socket;
}

async function ask(bytes: number): Promise<{ status: number; body: Buffer }> {
  const [response] = await once(request({ port: port(), path: `/${bytes}`, agent: false }).end(), 'response') as [IncomingMessage];
  return { status: response.statusCode!, body: Buffer.concat(await response.toArray() as Buffer[]) };
}

async function until(look: () => boolean): Promise<void> {
  while (!look()) await new Promise(setImmediate);
}

describe('OutgoingAnswers', () => {
  it.each([0, 5, 80_000, 262_144, 262_145, 300_000, 524_288, LARGE])('brings all of an answer of %i bytes, and then nothing waits', async (bytes) => {
    const { outgoing, cuts } = await start();
    expect((await ask(bytes)).body.equals(content(bytes))).toBe(true);
    await until(() => outgoing.waitingBytes === 0);
    expect(cuts).toEqual([]);
  });

  it('counts what a reader has not taken, and no longer when it goes away', async () => {
    const { outgoing, waiting } = await start();
    const reader = await stalledReader();
    await until(() => outgoing.waitingBytes > 0);
    expect([waiting(), outgoing.waitingBytes > MEBIBYTE]).toEqual([1, true]);
    reader.destroy();
    await until(() => outgoing.waitingBytes === 0);
  });

  it('lets a reader go on that was slow, in its own time', async () => {
    const { outgoing, cuts } = await start({ stallMs: 1_000 });
    const reader = await stalledReader();
    let taken = 0;
    reader.on('data', (chunk: Buffer) => {
      taken += chunk.length;
      now += 10;
    });
    reader.resume();
    await until(() => taken > LARGE);
    await until(() => outgoing.waitingBytes === 0);
    expect(cuts).toEqual([]);
  });

  it('cuts a reader that takes nothing for the time limit', async () => {
    const { outgoing, cuts } = await start({ stallMs: 1_000 });
    const reader = await stalledReader();
    await until(() => outgoing.waitingBytes > 0);
    now = 1_000_000;
    await until(() => outgoing.waitingBytes === 0);
    expect(cuts).toEqual([{ because: 'stalled', unreadBytes: expect.any(Number) }]);
    reader.resume();
    await once(reader, 'close');
  });

  it('refuses an answer when there is no room and nobody stands still yet, but none that is short', async () => {
    const { outgoing } = await start({ maxBytes: 30 * MEBIBYTE });
    await stalledReader();
    await until(() => outgoing.waitingBytes > 0);
    await until(() => outgoing.waitingBytes < LARGE); // the kernel has taken its part
    const before = outgoing.waitingBytes;
    expect((await ask(LARGE)).status).toBe(503);
    expect((await ask(10_000)).status).toBe(200);
    expect(outgoing.waitingBytes).toBeLessThanOrEqual(before);
  });

  it('makes room by cutting whoever has stood still for longest, and serves the others', async () => {
    const { outgoing, cuts, highest } = await start({ maxBytes: 80 * MEBIBYTE, stallMs: 1_000_000 });
    for (let reader = 0; reader < 12; reader += 1) {
      await stalledReader();
      now += 200_000;
      expect((await ask(MEBIBYTE)).body).toHaveLength(MEBIBYTE);
    }
    expect(cuts.length).toBeGreaterThan(7);
    expect(cuts.every(({ because }) => because === 'no room')).toBe(true);
    expect(highest()).toBeLessThanOrEqual(81 * MEBIBYTE);
    expect(outgoing.waitingBytes).toBeGreaterThan(0);
  });

  it('always has room for one answer, however large', async () => {
    await start({ maxBytes: MEBIBYTE });
    expect((await ask(LARGE)).body).toHaveLength(LARGE);
  });
});

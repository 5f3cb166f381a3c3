import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ENDPOINT_MAPPER_INTERFACE, EPT_MAP, EPT_NOT_REGISTERED, FaultStatus, NDR, PduType, readBindNak, readEptMapResults, readTower, WDS_RPC_INTERFACE,
  writeEptMapArguments, writePdu, writeTower, writeWdsRpcArguments, type EptMapResults,
} from '@sluice/protocol/dcerpc';
import type { WdscAnswer } from '../../src/control/wdsc-call.js';
import { DEFAULT_LIMITS } from '../../src/rpc/rpc-server.js';
import { startRpc, type RpcInProcess } from './rpc-in-process.js';
import { bindPdu, requestPdus } from './rpc-pdus.js';
import { RpcSocket } from './rpc-socket.js';

const PACKET = Uint8Array.from({ length: 3000 }, (_, index) => index);
const servers: RpcInProcess[] = [];
const clients: RpcSocket[] = [];

async function start(...options: Parameters<typeof startRpc>): Promise<RpcInProcess> {
  const started = await startRpc(...options);
  servers.push(started);
  return started;
}

async function open(...options: Parameters<typeof RpcSocket.open>): Promise<RpcSocket> {
  const client = await RpcSocket.open(...options);
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.end();
  await Promise.all(servers.splice(0).map(({ server }) => server.close()));
});

/** The server still does its work, for somebody from elsewhere. */
async function expectServed(port: number): Promise<void> {
  const client = await open(port, { localAddress: '127.0.0.9' });
  await client.bind();
  expect(await client.call(PACKET)).toEqual({ status: 0, reply: PACKET });
}

async function map(port: number, syntax = WDS_RPC_INTERFACE, host = '127.0.0.1', operation = EPT_MAP) {
  const client = await open(port, { host });
  await client.bind(ENDPOINT_MAPPER_INTERFACE);
  const tower = writeTower({ interface: syntax, transferSyntax: NDR, port: 135, address: new Uint8Array(4) });
  client.send(...requestPdus(writeEptMapArguments({ object: null, tower, maxTowers: 4 }), { operation }));
  const results = await client.results();
  return results instanceof Uint8Array ? readEptMapResults(results, true) : results;
}

describe('the endpoint mapper', () => {
  it('tells the port of WdsRpcInterface on the address that was asked', async () => {
    const { ports } = await start();
    const answer = await map(ports.mapper);
    expect(answer).toMatchObject({ status: 0 });
    expect(readTower((answer as EptMapResults).towers[0]!)).toEqual({
      interface: WDS_RPC_INTERFACE, transferSyntax: NDR, port: ports.wds, address: Uint8Array.of(127, 0, 0, 1),
    });
  });

  it('answers over IPv6, for which towers have no address', async () => {
    const { ports } = await start(undefined, {}, '::1');
    const answer = await map(ports.mapper, WDS_RPC_INTERFACE, '::1');
    expect(readTower((answer as EptMapResults).towers[0]!)).toMatchObject({ port: ports.wds, address: new Uint8Array(4) });
    const client = await open(ports.wds, { host: '::1' });
    await client.authenticate('deploy', 'Pa55 wörd');
    expect(await client.call(PACKET)).toEqual({ status: 0, reply: PACKET });
  });

  it('knows no other interface and no other operation', async () => {
    const { ports } = await start();
    expect(await map(ports.mapper, ENDPOINT_MAPPER_INTERFACE)).toEqual({ status: EPT_NOT_REGISTERED, towers: [] });
    expect(await map(ports.mapper, { ...WDS_RPC_INTERFACE, major: 2 })).toEqual({ status: EPT_NOT_REGISTERED, towers: [] });
    expect(await map(ports.mapper, WDS_RPC_INTERFACE, '127.0.0.1', 2)).toBe(FaultStatus.noSuchOperation);
  });
});

describe('WdsRpcMessage', () => {
  it('brings packet and caller to the service, and the reply back', async () => {
    const { ports, calls } = await start();
    const client = await open(ports.wds);
    await client.authenticate('DEPLOY', 'Pa55 wörd');
    for (let call = 0; call < 3; call += 1) expect(await client.call(PACKET, { fragment: 1000 })).toEqual({ status: 0, reply: PACKET });
    expect(calls[2]).toMatchObject({
      packet: PACKET,
      caller: {
        authenticationLevel: 'privacy', remoteAddress: '127.0.0.1', localAddress: '127.0.0.1',
        account: { name: 'deploy', groups: ['imaging'], sid: new Uint8Array(Buffer.from('0105000000000005150000000100000002000000' + '03000000' + 'e9030000', 'hex')) },
      },
    });
  });

  it('comes whole from bytes one at a time, in fragments of one byte', async () => {
    const { ports } = await start();
    const client = await open(ports.wds);
    const packet = PACKET.subarray(0, 30);
    const bytes = Buffer.concat([bindPdu(WDS_RPC_INTERFACE), ...requestPdus(writeWdsRpcArguments(packet), { fragment: 1 })]);
    for (const byte of bytes) client.send(Uint8Array.of(byte));
    await client.next();
    expect((await client.results()) instanceof Uint8Array).toBe(true);
  });

  it('returns the status of a service that fails, and a fault when it breaks, and goes on', async () => {
    const answers: (() => Promise<WdscAnswer>)[] = [
      () => Promise.resolve({ status: 1168 }),
      () => Promise.reject(new Error('broken')),
      () => Promise.resolve({ status: 0, reply: new Uint8Array(1_048_577) }),
      () => Promise.resolve({ status: 0, reply: PACKET }),
    ];
    const { ports, observed } = await start(() => answers.shift()!());
    const client = await open(ports.wds);
    await client.bind();
    expect(await client.call(PACKET)).toEqual({ status: 1168, reply: null });
    expect(await client.call(PACKET)).toBe(FaultStatus.unspecified);
    expect(await client.call(PACKET)).toBe(FaultStatus.resultsTooBig);
    expect(await client.call(PACKET)).toEqual({ status: 0, reply: PACKET });
    expect(await client.call(PACKET, { operation: 1 })).toBe(FaultStatus.noSuchOperation);
    expect(observed.failed).toEqual([expect.objectContaining({ message: 'broken' })]);
  });

  it('is a fault when its arguments lie', async () => {
    const { ports, calls } = await start();
    const client = await open(ports.wds);
    await client.bind();
    const lies = ['ffffffff ffffffff aabb', '02000000 03000000 aabbcc', '', '01000000'];
    for (const lie of lies) {
      client.send(...requestPdus(new Uint8Array(Buffer.from(lie.replaceAll(' ', ''), 'hex'))));
      expect(await client.results()).toBe(FaultStatus.badArguments);
    }
    expect(calls).toHaveLength(0);
  });

  it('waits for its turn when all places are taken, and for a client that has gone nothing is done', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { ports, calls } = await start(async (reply) => {
      await held;
      return { status: 0, reply };
    }, { calls: 1 });
    const [first, gone, last] = [await open(ports.wds), await open(ports.wds), await open(ports.wds)];
    await Promise.all([first.bind(), gone.bind(), last.bind()]);
    const answers = [first.call(PACKET)];
    while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    void gone.call(PACKET.subarray(0, 5));
    answers.push(last.call(PACKET));
    gone.end();
    await gone.closed;
    // What the server is told in the meantime shows that it has seen the end of that connection.
    expect(await map(ports.mapper)).toMatchObject({ status: 0 });
    expect(calls).toHaveLength(1);
    release();
    expect(await Promise.all(answers)).toEqual([{ status: 0, reply: PACKET }, { status: 0, reply: PACKET }]);
    expect(calls.map(({ packet }) => packet.length)).not.toContain(5);
  });

  it('does not mind clients that are gone before their answer', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { ports, calls, observed } = await start(async (reply) => {
      if (calls.length === 1) await held;
      return { status: 0, reply };
    });
    const client = await open(ports.wds);
    await client.bind();
    void client.call(PACKET);
    while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    client.end();
    await client.closed;
    release();
    await expectServed(ports.wds);
    expect(observed.failed).toEqual([]);
  });
});

describe('passwords', () => {
  it('that are wrong end the connection at the first call; after ten of them the source has to wait, and no other', async () => {
    const { ports, observed } = await start();
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const client = await open(ports.wds);
      await client.authenticate('deploy', `guess ${attempt}`);
      expect(await client.call(PACKET)).toBe(FaultStatus.accessDenied);
      await client.closed;
    }
    expect(observed.denied).toEqual(Array.from({ length: 10 }, () => '127.0.0.1'));
    const blocked = await open(ports.wds);
    const answer = await blocked.authenticate('deploy', 'Pa55 wörd');
    expect(answer?.header.type).toBe(PduType.bindNak);
    expect(readBindNak(answer!.pdu, answer!.header)).toBe(8);
    const elsewhere = await open(ports.wds, { localAddress: '127.0.0.2' });
    await elsewhere.authenticate('lab', 'password');
    expect(await elsewhere.call(PACKET)).toEqual({ status: 0, reply: PACKET });
  });

  it('are not replaced by what somebody else sent before', async () => {
    const { ports, calls } = await start();
    const honest = await open(ports.wds);
    const sent: Uint8Array[] = [];
    const write = honest.socket.write.bind(honest.socket);
    honest.socket.write = ((bytes: Uint8Array) => {
      sent.push(bytes.slice());
      return write(bytes);
    }) as typeof honest.socket.write;
    await honest.authenticate('deploy', 'Pa55 wörd');
    await honest.call(PACKET.subarray(0, 100));
    const replay = await open(ports.wds);
    replay.send(...sent);
    expect((await replay.next())?.header.type).toBe(PduType.bindAck);
    expect(await replay.results()).toBe(FaultStatus.accessDenied);
    await replay.closed;
    expect(calls).toHaveLength(1);
    // The same request again on its own connection.
    honest.send(sent.at(-1)!);
    expect(await honest.results()).toBe(FaultStatus.accessDenied);
    expect(calls).toHaveLength(1);
  });
});

describe('bounds', () => {
  it('turn away floods of connections, and leave places for others', async () => {
    const { ports, observed } = await start(undefined, { connections: 40, connectionsPerSource: 16 });
    const flood = await Promise.all(Array.from({ length: 100 }, () => open(ports.wds)));
    await expectServed(ports.wds);
    while (observed.turnedAway.length < 84) await new Promise((resolve) => setImmediate(resolve));
    expect(observed.turnedAway).toHaveLength(84);
    for (const client of flood) client.end();
    await Promise.all(flood.map(({ closed }) => closed));
  });

  it('end connections that never bind, begin something and stop, or do nothing', async () => {
    const { ports } = await start(undefined, { times: { ...DEFAULT_LIMITS.times, bind: 200 } });
    const silent = await open(ports.wds);
    const halfBind = await open(ports.wds);
    halfBind.send(bindPdu(WDS_RPC_INTERFACE).subarray(0, 40));
    await Promise.all([silent.closed, halfBind.closed]);
    const slow = await start(undefined, { times: { ...DEFAULT_LIMITS.times, call: 200 } });
    const halfCall = await open(slow.ports.wds);
    await halfCall.bind();
    halfCall.send(requestPdus(writeWdsRpcArguments(PACKET), { fragment: 100 })[0]!);
    await halfCall.closed;
    const idle = await start(undefined, { times: { ...DEFAULT_LIMITS.times, idle: 200 } });
    const bound = await open(idle.ports.wds);
    await bound.bind();
    await bound.closed;
  });

  it('end connections of clients that take no answers, although these stay', async () => {
    const { ports } = await start(() => Promise.resolve({ status: 0, reply: new Uint8Array(1_000_000) }), {
      connectionsPerSource: 1, times: { ...DEFAULT_LIMITS.times, idle: 300 },
    });
    const client = await open(ports.wds);
    await client.bind();
    client.socket.pause();
    for (let call = 0; call < 20; call += 1) client.send(...requestPdus(writeWdsRpcArguments(PACKET), { callId: call }));
    // The place is free again only when the server has ended the first connection.
    for (let next: RpcSocket | null = null; next === null;) {
      const attempt = await open(ports.wds);
      next = (await attempt.bind()) === null ? null : attempt;
    }
    expect(client.socket.destroyed).toBe(false);
  });

  it.each([
    ['a length smaller than the header', '05000b03 10000000 0f00 0000 01000000'],
    ['a length beyond all bounds', '05000b03 10000000 ffff 0000 01000000'],
    ['a verifier larger than the PDU', '05000b03 10000000 4800 4800 01000000'],
    ['another protocol', '474554202f20485454502f312e310d0a'],
    ['another version', '04000b03 10000000 4800 0000 01000000'],
  ])('end connections that begin with %s', async (_case, begin) => {
    const { ports, observed } = await start();
    const client = await open(ports.wds);
    client.send(new Uint8Array(Buffer.from(begin.replaceAll(' ', ''), 'hex')));
    await client.closed;
    expect(observed.ended).toHaveLength(1);
    await expectServed(ports.wds);
  });

  it('hold against any bytes', async () => {
    const { ports, observed } = await start();
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const good = Buffer.concat([bindPdu(WDS_RPC_INTERFACE), ...requestPdus(writeWdsRpcArguments(PACKET)), writePdu({ type: PduType.auth3, callId: 1 }, new Uint8Array(4))]);
    for (let round = 0; round < 150; round += 1) {
      const client = await open(ports.wds);
      const bytes = Buffer.from(good.subarray(0, 1 + random(good.length)));
      for (let change = 0; change < 1 + random(6); change += 1) bytes[random(Math.min(bytes.length, 120))] = random(256);
      client.send(bytes);
      client.socket.end();
      await client.closed;
    }
    expect(observed.failed).toEqual([]);
    await expectServed(ports.wds);
  });
});

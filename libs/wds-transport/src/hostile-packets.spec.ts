import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SessionSecurity } from '@sluice/protocol/wds/msi';
import { packetOpener, packetSealer, readPacket, writePacket, type TransportPacket } from '@sluice/protocol/wds/transport';
import { contentOf, numbersFrom, securityOf, SimulatedSession } from '../test/simulated-session.js';

const CONTENT = contentOf(200_000);
const OTHER_KEY = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const BOX = { numRuns: 10_000, interruptAfterTimeLimit: Number(process.env['SLUICE_FUZZ_MS'] ?? 2500), markInterruptAsFailure: false };

function forge(security: SessionSecurity, side: 'server' | 'client', packet: TransportPacket, sessionId = 7): Uint8Array {
  return writePacket(packetSealer(security, side), { sessionId, senderTime: 1_000_000n }, packet);
}

/** What would do harm if it were believed. */
function harmful(clientId: number): { toClients: TransportPacket[]; toServer: TransportPacket[] } {
  return {
    toClients: [
      { type: 'kick', clients: [{ clientId, reason: 'fail' }] },
      { type: 'demote', sessionId: 1, multicast: { address: '239.9.9.9', port: 9 }, unicast: { address: '10.9.9.9', port: 9 }, clientIds: [clientId] },
      { type: 'odata', clientId, sequence: 1, trail: 1, payload: Uint8Array.from([1, 0xf4 + 13, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xf4, ...new Array<number>(500).fill(0xee)]) },
      { type: 'spm', sequence: Number.MAX_SAFE_INTEGER, masterClientId: 0, minNackBackOff: 0xffff, maxNackBackOff: 0xffff, trail: Number.MAX_SAFE_INTEGER, lead: Number.MAX_SAFE_INTEGER, roundTrip: 0 },
    ],
    toServer: [
      { type: 'leave', clientId, reason: 'complete' },
      { type: 'nack', clientId, highest: 1, lossRate: 1, ranges: [{ start: 1, end: Number.MAX_SAFE_INTEGER }] },
      { type: 'ack', clientId, sequence: Number.MAX_SAFE_INTEGER, serverTime: 0n, highest: Number.MAX_SAFE_INTEGER, lossRate: 1 },
    ],
  };
}

describe('packets that somebody else made', () => {
  it.each([
    ['checksum', 'none'], ['hash', 'none'], ['hash', 'checksum'], ['hash', 'another key'], ['sign', 'none'], ['sign', 'checksum'], ['sign', 'hash'], ['sign', 'another key'],
    ['none', 'checksum'], ['none', 'another session'], ['checksum', 'another session'],
  ] as const)('a session in mode %s ignores those of mode %s', async (mode, forged) => {
    const security = securityOf(mode);
    const session = new SimulatedSession({ content: CONTENT, security, bytesPerSecond: 400_000 });
    const client = session.join('pc');
    session.join('other');
    await session.clock.until(() => session.server.sender.sentBytes > 50_000, 60_000);
    const other = forged === 'another session' ? security : forged === 'another key' ? { ...securityOf(mode), hashKey: Buffer.from('another key'), signKey: mode === 'sign' ? OTHER_KEY : null } : securityOf(forged);
    const sessionId = forged === 'another session' ? 6 : 7;
    const { toClients, toServer } = harmful(client.engine.clientId);
    for (const packet of toClients) for (const one of session.clients) one.engine.receive(forge(other, 'server', packet, sessionId));
    for (const packet of toServer) session.toServer(forge(other, 'client', packet, sessionId), client.port);
    expect(await session.finish()).toBe(true);
    expect(session.clients.map((one) => one.end)).toEqual([{ type: 'complete' }, { type: 'complete' }]);
    for (const one of session.clients) expect(Buffer.compare(one.sink.bytes, CONTENT)).toBe(0);
  });

  it('packets of a client that come from elsewhere are ignored', async () => {
    const security = securityOf('checksum');
    const session = new SimulatedSession({ content: CONTENT, security, bytesPerSecond: 400_000 });
    const client = session.join('pc');
    await session.clock.until(() => session.server.sender.sentBytes > 50_000, 60_000);
    for (const packet of harmful(client.engine.clientId).toServer) {
      session.toServer(forge(security, 'client', packet), client.port, '10.0.0.66');
      session.toServer(forge(security, 'client', packet), 66);
    }
    expect(session.server.clients.inList('active')).toHaveLength(1);
    expect(await session.finish()).toBe(true);
    expect(client.end).toEqual({ type: 'complete' });
  });

  it('everything said twice, much later, changes nothing', async () => {
    const session = new SimulatedSession({ content: CONTENT, security: securityOf('hash'), bytesPerSecond: 200_000 });
    session.keepMulticasts = true;
    session.join('pc');
    session.join('other');
    await session.clock.until(() => session.server.sender.sentBytes > 100_000, 60_000);
    for (const datagram of [...session.multicasts]) for (const client of session.clients) client.engine.receive(datagram);
    expect(await session.finish()).toBe(true);
    for (const client of session.clients) expect(Buffer.compare(client.sink.bytes, CONTENT)).toBe(0);
  });

  it('a flood of JOINs from forged addresses gets back no more than it sent and one reply each, and keeps nobody out', async () => {
    const security = securityOf('checksum');
    const session = new SimulatedSession({ content: CONTENT, security, bytesPerSecond: 400_000 });
    session.join('before');
    await session.clock.until(() => session.server.sender.sentBytes > 20_000, 60_000);
    const join = forge(security, 'client', { type: 'join', name: 'x', address: '10.6.6.6', macAddress: new Uint8Array(6) });
    const before = session.unicastBytes;
    for (let at = 0; at < 20_000; at += 1) session.toServer(join, at % 60_000, `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
    const reply = forge(security, 'server', { type: 'joinack', clientId: 1, minNackBackOff: 0, maxNackBackOff: 0, roundTrip: 0, clientTime: 0n }).length;
    session.join('after');
    expect(await session.finish()).toBe(true);
    expect(session.unicastBytes - before).toBeLessThan(20_000 * (join.length + reply));
    expect([...session.server.clients.all()].length).toBeLessThan(420);
    expect(session.clients.map((client) => client.end)).toEqual([{ type: 'complete' }, { type: 'complete' }]);
  });

  it('a client that joins and never says anything again holds nobody up', async () => {
    const security = securityOf('checksum');
    const session = new SimulatedSession({ content: CONTENT, security });
    session.toServer(forge(security, 'client', { type: 'join', name: 'mute', address: '10.6.6.6', macAddress: new Uint8Array(6) }), 66, '10.6.6.6');
    const mute = session.server.clients.at({ address: '10.6.6.6', port: 66 })!;
    session.toServer(forge(security, 'client', { type: 'qcr', clientId: mute.clientId, sequence: 0, backOff: 0, serverTime: 0n, highest: 0, lossRate: 0, payload: new Uint8Array(0) }), 66, '10.6.6.6');
    const client = session.join('pc');
    const start = session.clock.now();
    expect(await session.finish()).toBe(true);
    expect(client.end).toEqual({ type: 'complete' });
    expect(session.clock.now() - start).toBeLessThan(5_000);
  });

  it('a client that answers every question and never acknowledges is the master no more', async () => {
    const security = securityOf('checksum');
    const session = new SimulatedSession({ content: CONTENT, security });
    session.keepMulticasts = true;
    const say = (packet: TransportPacket) => session.toServer(forge(security, 'client', packet), 66, '10.6.6.6');
    say({ type: 'join', name: 'lazy', address: '10.6.6.6', macAddress: new Uint8Array(6) });
    const { clientId } = session.server.clients.at({ address: '10.6.6.6', port: 66 })!;
    const qcr = (sequence: number) => say({ type: 'qcr', clientId, sequence, backOff: 0, serverTime: BigInt(Math.floor(session.clock.now())) - 900n, highest: 0, lossRate: 0, payload: new Uint8Array(0) });
    qcr(0);
    const client = session.join('pc');
    let heard = 0;
    const answer = () => {
      for (; heard < session.multicasts.length; heard += 1) {
        const { packet } = readPacket(packetOpener(security, 'server').open(session.multicasts[heard]!, 7));
        if (packet.type === 'qcc') qcr(packet.sequence);
      }
      session.clock.after(1, answer);
    };
    answer();
    expect(await session.clock.until(() => client.end !== undefined, 60_000)).toBe(true);
    expect(client.end).toEqual({ type: 'complete' });
  });

  it('a NACK for everything there is costs no more than what the server keeps, once in four round trips', async () => {
    const security = securityOf('none');
    const session = new SimulatedSession({ content: CONTENT, security, bytesPerSecond: 400_000 });
    const client = session.join('pc');
    await session.clock.until(() => session.server.sender.sentBytes > 50_000, 60_000);
    const nack = forge(security, 'client', { type: 'nack', clientId: client.engine.clientId, highest: 1, lossRate: 1, ranges: [{ start: 0, end: Number.MAX_SAFE_INTEGER }] });
    for (let at = 0; at < 1_000; at += 1) session.toServer(nack, client.port);
    await session.clock.until(() => false, 3);
    expect(session.server.sender.repairedBytes).toBeLessThan(100_000);
    expect(await session.finish()).toBe(true);
  });

  it('the 201st client is not taken', async () => {
    const session = new SimulatedSession({ content: CONTENT, held: true });
    for (let at = 0; at < 200; at += 1) session.join(`pc${at}`);
    await session.clock.until(() => false, 1_000);
    session.join('one too many');
    await session.clock.until(() => false, 5_000);
    expect(session.server.clients.inList('active')).toHaveLength(200);
    expect(session.clients.filter((client) => client.engine.state === 'joining')).toHaveLength(1);
  });

  it('any bytes, also well sealed ones, leave server and clients standing', async () => {
    const security = securityOf('none');
    const number = fc.oneof(fc.nat({ max: 400 }), fc.maxSafeNat(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER));
    const share = fc.constantFrom(0, 0.5, 1);
    const payload = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constant(Uint8Array.of(0, 3, 1)), fc.constant(Uint8Array.of(0, 10, 2, 50, 255, 255, 255, 255, 0, 0)));
    const ranges = fc.tuple(number, number).map(([one, two]) => [{ start: Math.min(one, two), end: Math.max(one, two) }]);
    await fc.assert(fc.asyncProperty(fc.nat({ max: 100_000 }), fc.array(fc.tuple(number, number, number, share, payload, ranges, fc.nat({ max: 0xffff })), { minLength: 1, maxLength: 20 }), async (seed, all) => {
      const session = new SimulatedSession({ content: CONTENT, security, seed, bytesPerSecond: 2_000_000 });
      const client = session.join('victim');
      const bystander = session.join('other');
      await session.clock.until(() => session.server.sender.sentBytes > 20_000, 60_000);
      const { clientId } = client.engine;
      const random = numbersFrom(seed);
      for (const [one, two, three, lossRate, bytes, list, short] of all) {
        const sent: TransportPacket[] = [
          { type: 'ack', clientId, sequence: one, highest: two, serverTime: BigInt(three), lossRate }, { type: 'nack', clientId, highest: one, lossRate, ranges: list },
          { type: 'qcr', clientId, sequence: one, backOff: short, serverTime: BigInt(two), highest: three, lossRate, payload: bytes }, { type: 'pollack', clientId, sequence: one, payload: bytes },
        ];
        for (const packet of sent) session.toServer(forge(security, 'client', packet), client.port);
        session.toServer(bytes, client.port);
        const heard: TransportPacket[] = [
          { type: 'odata', clientId, sequence: one, trail: two, payload: bytes }, { type: 'spm', sequence: one, masterClientId: clientId, minNackBackOff: short, maxNackBackOff: short, trail: two, lead: three, roundTrip: short },
          { type: 'poll', sequence: one, backOff: short, payload: bytes }, { type: 'qcc', sequence: one, backOff: short }, { type: 'ncf', ranges: list },
        ];
        client.engine.receive(forge(security, 'server', heard[Math.floor(random() * heard.length)]!));
        client.engine.receive(bytes);
      }
      // The bystander heard the truth only: it gets everything, whatever became of the victim.
      expect(await session.clock.until(() => bystander.end !== undefined, 600_000)).toBe(true);
      expect(bystander.end).toEqual({ type: 'complete' });
      expect(Buffer.compare(bystander.sink.bytes, CONTENT)).toBe(0);
    }), BOX);
  }, 60_000);
});

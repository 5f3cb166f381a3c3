import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readMessage, writeMessage, type ApplicationMessage } from '../application/index.js';
import { SecurityMode, type SessionSecurity } from '../msi/session-security.js';
import { WdsError } from '../wds-error.js';
import { packetOpener, packetSealer, readPacket, writePacket, type TransportPacket } from './index.js';

/** Time given to each property, in milliseconds; SLUICE_FUZZ_MS gives more. Running out of it is no failure. */
const BOX = { numRuns: 1_000_000, interruptAfterTimeLimit: Number(process.env['SLUICE_FUZZ_MS'] ?? 1500), markInterruptAsFailure: false };
const SECURITY: SessionSecurity = { serverMode: SecurityMode.none, clientMode: SecurityMode.none, hashAlgorithm: 'sha1', hashKey: null, signKey: null };

const u8 = fc.nat({ max: 0xff });
const u16 = fc.nat({ max: 0xffff });
const u32 = fc.nat({ max: 0xffff_ffff });
const u64 = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
const counter = fc.maxSafeNat();
const share = fc.nat({ max: 1024 }).map((parts) => parts / 1024);
const payload = fc.uint8Array({ maxLength: 40 });
const ipv4 = fc.tuple(u8, u8, u8, u8).map((parts) => parts.join('.'));
const address = fc.oneof(ipv4, fc.constantFrom('fe80::1', '2001:db8::ff00:42:8329', '::1', '1:2:3:4:5:6:7:8'));
const endpoint = fc.record({ address, port: u16 });
const ranges = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 40 }).map((numbers) => {
  const sorted = [...new Set(numbers)].sort((one, other) => one - other);
  return sorted.flatMap((start, at) => (at % 2 === 0 && at + 1 < sorted.length ? [{ start, end: sorted[at + 1]! }] : []));
});
const option = fc.record({ id: u16, value: payload });

const packet: fc.Arbitrary<TransportPacket> = fc.tuple(fc.oneof(
  fc.record({ type: fc.constant('join' as const), name: fc.string({ maxLength: 15 }).map((name) => name.replaceAll('\0', '')), address, macAddress: payload }),
  fc.record({ type: fc.constant('joinack' as const), clientId: u32, minNackBackOff: u16, maxNackBackOff: u16, roundTrip: u16, clientTime: u64 }),
  fc.record({ type: fc.constant('qcc' as const), sequence: counter, backOff: u16 }),
  fc.record({ type: fc.constant('qcr' as const), clientId: u32, sequence: counter, backOff: u16, serverTime: u64, highest: counter, lossRate: share, payload }),
  fc.record({ type: fc.constant('poll' as const), sequence: counter, backOff: u16, payload }),
  fc.record({ type: fc.constant('pollack' as const), clientId: u32, sequence: counter, payload }),
  fc.record({ type: fc.constant('leave' as const), clientId: u32, reason: fc.constantFrom('complete' as const, 'cancelled' as const, 'inactive' as const) }),
  fc.record({ type: fc.constant('kick' as const), clients: fc.array(fc.record({ clientId: u32, reason: fc.constantFrom('policy' as const, 'fallback' as const, 'fail' as const) }), { maxLength: 20 }) }),
  fc.record({ type: fc.constant('demote' as const), sessionId: u32, multicast: endpoint, unicast: endpoint, clientIds: fc.array(u32, { maxLength: 250 }) }),
  fc.record({ type: fc.constant('spm' as const), sequence: counter, masterClientId: u32, minNackBackOff: u16, maxNackBackOff: u16, trail: counter, lead: counter, roundTrip: u16 }),
  fc.record({ type: fc.constant('ack' as const), clientId: u32, sequence: counter, serverTime: u64, highest: counter, lossRate: share }),
  fc.record({ type: fc.constantFrom('odata' as const, 'rdata' as const), clientId: u32, sequence: counter, trail: counter, payload }),
  fc.record({ type: fc.constant('nack' as const), clientId: u32, highest: counter, lossRate: share, ranges }),
  fc.record({ type: fc.constant('ncf' as const), ranges }),
), fc.array(option, { maxLength: 3 })).map(([fields, options]) => (options.length > 0 ? { ...fields, options } : fields));

const blockRanges = fc.array(fc.record({ start: counter, more: fc.nat({ max: 1000 }) }), { maxLength: 64 })
  .map((all) => all.map(({ start, more }) => ({ start, end: Math.min(Number.MAX_SAFE_INTEGER, start + more) })));
const message: fc.Arbitrary<ApplicationMessage> = fc.oneof(
  fc.constant({ type: 'query' as const }),
  fc.record({ type: fc.constant('missing' as const), progress: fc.nat({ max: 100 }), secondsInSession: u32, ranges: blockRanges }),
  fc.record({ type: fc.constant('data' as const), block: counter, data: payload }),
  fc.record({ type: fc.constant('progress' as const), secondsInSession: u32, progress: fc.nat({ max: 100 }) }),
);

const edge = fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff);
/** Bytes replaced, removed or added somewhere. */
const damage = fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 6 }), fc.array(fc.oneof(u8, edge), { maxLength: 8 })), { minLength: 1, maxLength: 4 });

describe('reading what anybody may have sent', () => {
  it('every packet is read as it was written', () => {
    fc.assert(fc.property(packet, u32, u64, (fields, sessionId, senderTime) => {
      const datagram = writePacket(packetSealer(SECURITY, 'server'), { sessionId, senderTime }, fields);
      expect(readPacket(packetOpener(SECURITY, 'server').open(datagram, sessionId))).toEqual({ sessionId, senderTime, packet: fields });
    }), BOX);
  });

  it('every message is read as it was written', () => {
    fc.assert(fc.property(message, (fields) => {
      expect(readMessage(writeMessage(fields))).toEqual(fields);
    }), BOX);
  });

  it('damaged packets and messages raise nothing but our own error', () => {
    fc.assert(fc.property(packet, message, damage, (fields, inner, changes) => {
      const datagram = writePacket(packetSealer(SECURITY, 'server'), { sessionId: 7, senderTime: 1n }, fields);
      onlyOurError(() => readPacket(packetOpener(SECURITY, 'server').open(damaged(datagram, changes), 7)));
      onlyOurError(() => readPacket(damaged(datagram.subarray(5), changes)));
      onlyOurError(() => readMessage(damaged(writeMessage(inner), changes)));
    }), BOX);
  });

  it('any bytes raise nothing but our own error, in every mode', () => {
    const modes = [SECURITY, { ...SECURITY, serverMode: SecurityMode.checksum }, { ...SECURITY, serverMode: SecurityMode.hash, hashKey: Uint8Array.of(1, 2, 3) }];
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      for (const mode of modes) onlyOurError(() => packetOpener(mode, 'server').open(bytes, 7));
      onlyOurError(() => readPacket(bytes));
      onlyOurError(() => readMessage(bytes));
    }), BOX);
  });
});

function damaged(bytes: Uint8Array, changes: readonly (readonly [number, number, readonly number[]])[]): Uint8Array {
  let result = Array.from(bytes);
  for (const [at, remove, insert] of changes) {
    const index = at % (result.length + 1);
    result = [...result.slice(0, index), ...insert, ...result.slice(index + remove)];
  }
  return Uint8Array.from(result);
}

function onlyOurError(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof WdsError)) throw error;
  }
}

import { createHmac, generateKeyPairSync, publicDecrypt, constants, createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SecurityMode, type SessionHash, type SessionSecurity } from '../msi/session-security.js';
import { packetChecksum, packetOpener, packetSealer, securityHeaderSize, writePacket, type TransportPacket } from './index.js';

/** The key of MS-WDSMSI 4.1. */
const KEY = Buffer.from('2F15F82AE0683EF79E6D62A70BDC519D2A3246E0FDB354E9', 'hex');
const RSA = generateKeyPairSync('rsa', { modulusLength: 1024 });
const base = { hashAlgorithm: 'sha256' as SessionHash, hashKey: KEY as Uint8Array, signKey: RSA.privateKey };
const MODES: readonly { readonly name: string; readonly security: SessionSecurity; readonly sides: readonly ('server' | 'client')[] }[] = [
  { name: 'checksum', security: { ...base, serverMode: SecurityMode.checksum, clientMode: SecurityMode.checksum }, sides: ['server', 'client'] },
  { name: 'hash', security: { ...base, serverMode: SecurityMode.hash, clientMode: SecurityMode.hash }, sides: ['server', 'client'] },
  { name: 'sign', security: { ...base, serverMode: SecurityMode.sign, clientMode: SecurityMode.hash }, sides: ['server', 'client'] },
];
const CASES = MODES.flatMap(({ name, security, sides }) => sides.map((side) => ({ name: `${name}, ${side}`, security, side })));
const LEAVE: TransportPacket = { type: 'leave', clientId: 0x2a, reason: 'complete' };
const HEADER = { sessionId: 0x6d19ee7e, senderTime: 0n };
/** Session header, ClientId, LeaveReason, OptionsCount. */
const PLAIN = '6d19ee7e 0b 0000000000000000 0000002a 00 0000'.replaceAll(' ', '');

describe('the security header of MS-WDSMT', () => {
  it('carries the turned sum of all bytes for a checksum (2.2.2.3)', () => {
    // 6d + 19 + ee + 7e + 0b + 2a = 0x227
    expect(hex(packetChecksum(Buffer.from(PLAIN, 'hex')))).toBe('fffffdd8');
    expect(hex(writePacket(packetSealer(MODES[0]!.security, 'client'), HEADER, LEAVE))).toBe(`5744030004fffffdd8${PLAIN}`);
  });

  it.each([0, 1, 3, 4, 5, 1_023, 1_024, 1_025, 8_821, 65_507])('sums %d bytes as one by one, the largest too', (length) => {
    for (const bytes of [new Uint8Array(length).fill(0xff), Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 0xff)]) {
      const sum = bytes.reduce((one, other) => one + other, 0);
      expect(Buffer.from(packetChecksum(bytes)).readUInt32BE()).toBe(~sum >>> 0);
    }
  });

  it.each(['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const)('carries an HMAC with %s of everything behind it (2.2.2.1)', (hashAlgorithm) => {
    const hmac = createHmac(hashAlgorithm, KEY).update(Buffer.from(PLAIN, 'hex')).digest('hex');
    const sealed = writePacket(packetSealer({ ...MODES[1]!.security, hashAlgorithm }, 'client'), HEADER, LEAVE);
    expect(hex(sealed)).toBe(`574401${(hmac.length / 2).toString(16).padStart(4, '0')}${hmac}${PLAIN}`);
  });

  it('carries an RSA signature, least significant byte first (2.2.2.2)', () => {
    const sealed = writePacket(packetSealer(MODES[2]!.security, 'server'), HEADER, LEAVE);
    expect(hex(sealed.subarray(0, 5))).toBe('5744020080');
    const signature = Uint8Array.from(sealed.subarray(5, 133)).reverse();
    const signed = publicDecrypt({ key: RSA.publicKey, padding: constants.RSA_PKCS1_PADDING }, signature);
    expect(hex(signed).endsWith(createHash('sha256').update(Buffer.from(PLAIN, 'hex')).digest('hex'))).toBe(true);
  });

  it.each(CASES)('$name: what one side seals the other opens', ({ security, side }) => {
    const sealed = writePacket(packetSealer(security, side), HEADER, LEAVE);
    expect(securityHeaderSize(security, side)).toBe(sealed.length - PLAIN.length / 2);
    const atReceiver = security.serverMode === SecurityMode.sign ? { ...security, signKey: RSA.publicKey } : security;
    expect(hex(packetOpener(atReceiver, side).open(sealed, HEADER.sessionId))).toBe(PLAIN);
  });

  it.each(CASES)('$name: no byte can be changed', ({ security, side }) => {
    const opener = packetOpener(security, side);
    const sealed = writePacket(packetSealer(security, side), HEADER, LEAVE);
    for (let at = 0; at < sealed.length; at += 1) {
      const forged = Uint8Array.from(sealed);
      forged[at]! ^= 0x01;
      expect(() => opener.open(forged, HEADER.sessionId)).toThrow(expect.objectContaining({ name: 'WdsError' }));
    }
  });

  // A sum does not notice zeros that are missing at the end; reading the packet does.
  it.each(CASES.filter(({ name }) => !name.startsWith('checksum')))('$name: nothing shorter is opened', ({ security, side }) => {
    const opener = packetOpener(security, side);
    const sealed = writePacket(packetSealer(security, side), HEADER, LEAVE);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => opener.open(sealed.subarray(0, length), HEADER.sessionId)).toThrow(expect.objectContaining({ name: 'WdsError' }));
    }
  });

  it.each(CASES)('$name: a packet of no or another mode, of another key or session is refused', ({ security, side }) => {
    const opener = packetOpener(security, side);
    const none = { ...security, serverMode: SecurityMode.none, clientMode: SecurityMode.none };
    const forgeries = [
      writePacket(packetSealer(none, side), HEADER, LEAVE),
      writePacket(packetSealer(security, side), { ...HEADER, sessionId: 1 }, LEAVE),
      ...CASES.filter((other) => modeOf(other.security, other.side) !== modeOf(security, side)).map((other) => writePacket(packetSealer(other.security, other.side), HEADER, LEAVE)),
      ...(modeOf(security, side) === SecurityMode.hash ? [writePacket(packetSealer({ ...security, hashKey: Buffer.alloc(24, 1) }, side), HEADER, LEAVE)] : []),
      ...(modeOf(security, side) === SecurityMode.sign ? [writePacket(packetSealer({ ...security, signKey: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey }, side), HEADER, LEAVE)] : []),
    ];
    for (const forged of forgeries) expect(() => opener.open(forged, HEADER.sessionId)).toThrow(expect.objectContaining({ code: 'WDS_SECURITY' }));
  });

  it('without any mode carries nothing, and a packet with something is refused', () => {
    const none = { ...base, serverMode: SecurityMode.none, clientMode: SecurityMode.none };
    expect(hex(writePacket(packetSealer(none, 'server'), HEADER, LEAVE))).toBe(`5744000000${PLAIN}`);
    const checked = writePacket(packetSealer(MODES[0]!.security, 'server'), HEADER, LEAVE);
    expect(() => packetOpener(none, 'server').open(checked, HEADER.sessionId)).toThrow(expect.objectContaining({ code: 'WDS_SECURITY' }));
  });

  it('says at once that a key is missing', () => {
    expect(() => packetSealer({ ...MODES[1]!.security, hashKey: null }, 'client')).toThrow(expect.objectContaining({ code: 'WDS_MISSING' }));
    expect(() => packetSealer({ ...MODES[2]!.security, signKey: null }, 'server')).toThrow(expect.objectContaining({ code: 'WDS_MISSING' }));
    expect(() => packetSealer({ ...MODES[2]!.security, signKey: RSA.publicKey }, 'server')).toThrow(expect.objectContaining({ code: 'WDS_MISSING' }));
  });
});

function modeOf(security: SessionSecurity, side: 'server' | 'client'): SecurityMode {
  return side === 'server' ? security.serverMode : security.clientMode;
}

function hex(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}

import { describe, expect, it } from '@jest/globals';
import type { SessionSecurity } from '../msi/session-security.js';
import { DataFrame, packetOpener, packetSealer, readPacket, writePacket, type TransportPacket } from './index.js';

const OPEN: SessionSecurity = { serverMode: 0, clientMode: 0, hashAlgorithm: 'sha256', hashKey: null, signKey: null };
const SESSION = 0x6d19ee7e;
const TIME = 0x0102030405060708n;
/** "WD", type none, no data; session id, and after the OpCode the sender's time: MS-WDSMT 2.2.2, 2.2.3. */
const header = (opCode: string) => `5744 00 0000 6d19ee7e ${opCode} 0102030405060708`;
const NO_OPTIONS = '0000';

/** Written by hand from MS-WDSMT 2.2.5 to 2.2.19. */
const EXAMPLES: readonly { readonly name: string; readonly bytes: string; readonly packet: TransportPacket }[] = [
  {
    name: 'JOIN over IPv4 with SID and capabilities (2.2.5)',
    bytes: `${header('02')} 5000430031000000${'00'.repeat(24)} 04 c0a800c8 06 00155d010203 0002 0504 0004 01050000 0505 0001 01`,
    packet: {
      type: 'join', name: 'PC1', address: '192.168.0.200', macAddress: bytes('00155d010203'),
      options: [{ id: 0x0504, value: bytes('01050000') }, { id: 0x0505, value: bytes('01') }],
    },
  },
  {
    name: 'JOIN over IPv6 with the longest name and no MAC address (2.2.5)',
    bytes: `${header('02')} ${'4100'.repeat(15)}0000 10 fe80000000000000021122fffe334455 00 ${NO_OPTIONS}`,
    packet: { type: 'join', name: 'A'.repeat(15), address: 'fe80::211:22ff:fe33:4455', macAddress: bytes('') },
  },
  {
    name: 'JOINACK (2.2.6)', bytes: `${header('03')} 0000002a 0002 0005 0003 1112131415161718 ${NO_OPTIONS}`,
    packet: { type: 'joinack', clientId: 42, minNackBackOff: 2, maxNackBackOff: 5, roundTrip: 3, clientTime: 0x1112131415161718n },
  },
  { name: 'QCC (2.2.7)', bytes: `${header('04')} 0000000000000001 00c8 ${NO_OPTIONS}`, packet: { type: 'qcc', sequence: 1, backOff: 200 } },
  {
    name: 'QCR in response to JOINACK (2.2.8.1)',
    bytes: `${header('05')} 0000002a 0000000000000000 0000 1112131415161718 0000000000000000 0000000000000000 0000 ${NO_OPTIONS}`,
    packet: { type: 'qcr', clientId: 42, sequence: 0, backOff: 0, serverTime: 0x1112131415161718n, highest: 0, lossRate: 0, payload: bytes('') },
  },
  {
    name: 'QCR in response to QCC with use of processor, memory and network (2.2.8.2, 2.2.8.4)',
    // A quarter of 10^16 is 0x8e1bc9bf04000.
    bytes: `${header('05')} 0000002a 0000000000000007 0064 1112131415161718 0000000000000100 0008e1bc9bf04000 0003 aabbcc 0003 0101 0001 32 0102 0001 40 0103 0001 05`,
    packet: {
      type: 'qcr', clientId: 42, sequence: 7, backOff: 100, serverTime: 0x1112131415161718n, highest: 256, lossRate: 0.25, payload: bytes('aabbcc'),
      options: [{ id: 0x0101, value: bytes('32') }, { id: 0x0102, value: bytes('40') }, { id: 0x0103, value: bytes('05') }],
    },
  },
  {
    name: 'QCR of its own accord (2.2.8.3)',
    bytes: `${header('05')} 0000002a 0000000000000000 0000 0000000000000000 0000000000000100 002386f26fc10000 0000 ${NO_OPTIONS}`,
    packet: { type: 'qcr', clientId: 42, sequence: 0, backOff: 0, serverTime: 0n, highest: 256, lossRate: 1, payload: bytes('') },
  },
  {
    name: 'POLL (2.2.9)', bytes: `${header('0c')} 0000000000000001 00c8 0003 000301 ${NO_OPTIONS}`,
    packet: { type: 'poll', sequence: 1, backOff: 200, payload: bytes('000301') },
  },
  {
    name: 'POLLACK (2.2.10)', bytes: `${header('0d')} 0000002a 0000000000000001 0002 beef ${NO_OPTIONS}`,
    packet: { type: 'pollack', clientId: 42, sequence: 1, payload: bytes('beef') },
  },
  { name: 'LEAVE (2.2.11)', bytes: `${header('0b')} 0000002a 02 ${NO_OPTIONS}`, packet: { type: 'leave', clientId: 42, reason: 'inactive' } },
  {
    name: 'KICK (2.2.12)', bytes: `${header('0e')} 0003 0000002a 00 0000002b 01 ffffffff 02 ${NO_OPTIONS}`,
    packet: { type: 'kick', clients: [{ clientId: 42, reason: 'policy' }, { clientId: 43, reason: 'fallback' }, { clientId: 0xffffffff, reason: 'fail' }] },
  },
  {
    name: 'DEMOTE (2.2.13)', bytes: `${header('0f')} 00000099 04 ef00006f fa84 04 c0a800c8 fa85 0002 0000002a 0000002b ${NO_OPTIONS}`,
    packet: {
      type: 'demote', sessionId: 0x99, multicast: { address: '239.0.0.111', port: 64132 }, unicast: { address: '192.168.0.200', port: 64133 }, clientIds: [42, 43],
    },
  },
  {
    name: 'DEMOTE over IPv6 (2.2.13)',
    bytes: `${header('0f')} 00000099 10 ff150000000000000000000000000001 fa84 10 fe800000000000000000000000000002 fa84 0000 ${NO_OPTIONS}`,
    packet: { type: 'demote', sessionId: 0x99, multicast: { address: 'ff15::1', port: 64132 }, unicast: { address: 'fe80::2', port: 64132 }, clientIds: [] },
  },
  {
    name: 'SPM (2.2.14)', bytes: `${header('01')} 0000000000000009 0000002a 0002 0006 0000000000000010 0000000000000020 0001 ${NO_OPTIONS}`,
    packet: { type: 'spm', sequence: 9, masterClientId: 42, minNackBackOff: 2, maxNackBackOff: 6, trail: 16, lead: 32, roundTrip: 1 },
  },
  {
    name: 'ACK (2.2.15)', bytes: `${header('08')} 0000002a 000000000000001f 1112131415161718 0000000000000020 0000000000000000 ${NO_OPTIONS}`,
    packet: { type: 'ack', clientId: 42, sequence: 31, serverTime: 0x1112131415161718n, highest: 32, lossRate: 0 },
  },
  {
    name: 'ODATA with its option (2.2.16)',
    bytes: `${header('06')} 0000002a 0000000000000021 0000000000000010 0004 01020304 0001 0406 0008 0000000000000020`,
    packet: { type: 'odata', clientId: 42, sequence: 33, trail: 16, payload: bytes('01020304'), options: [{ id: 0x0406, value: bytes('0000000000000020') }] },
  },
  {
    name: 'RDATA (2.2.17)', bytes: `${header('07')} 0000002a 0000000000000021 0000000000000010 0001 ff ${NO_OPTIONS}`,
    packet: { type: 'rdata', clientId: 42, sequence: 33, trail: 16, payload: bytes('ff') },
  },
  {
    name: 'NACK with two ranges (2.2.18)',
    bytes: `${header('09')} 0000002a 0000000000000020 0008e1bc9bf04000 0002 0000000000000011 0000000000000011 0000000000000013 0000000000000015 ${NO_OPTIONS}`,
    packet: { type: 'nack', clientId: 42, highest: 32, lossRate: 0.25, ranges: [{ start: 17, end: 17 }, { start: 19, end: 21 }] },
  },
  {
    name: 'NACK without a range (3.2.5.12.2)', bytes: `${header('09')} 0000002a 0000000000000020 0000000000000000 0000 ${NO_OPTIONS}`,
    packet: { type: 'nack', clientId: 42, highest: 32, lossRate: 0, ranges: [] },
  },
  {
    name: 'NCF (2.2.19)', bytes: `${header('0a')} 0001 0000000000000011 0000000000000013 ${NO_OPTIONS}`,
    packet: { type: 'ncf', ranges: [{ start: 17, end: 19 }] },
  },
];

describe('packets of MS-WDSMT', () => {
  it.each(EXAMPLES)('$name is written and read as the document says', ({ bytes: text, packet }) => {
    expect(hex(writePacket(packetSealer(OPEN, 'server'), { sessionId: SESSION, senderTime: TIME }, packet))).toBe(text.replaceAll(' ', ''));
    expect(read(bytes(text))).toEqual({ sessionId: SESSION, senderTime: TIME, packet });
  });

  it.each(EXAMPLES)('$name is refused when it is cut anywhere', ({ bytes: text, packet }) => {
    const whole = bytes(text);
    // "No options" may be said by leaving their count away.
    const withoutOptions = whole.length - (packet.options ?? []).reduce((size, option) => size + 4 + option.value.length, 2);
    for (let length = 0; length < whole.length; length += 1) {
      if (length === withoutOptions) continue;
      expect(codeOf(() => read(whole.subarray(0, length)))).toMatch(/^WDS_(TRUNCATED|STRUCTURE)$/);
    }
  });

  it.each(EXAMPLES)('$name is refused with a byte too many', ({ bytes: text }) => {
    expect(codeOf(() => read(bytes(`${text}00`)))).toBe('WDS_STRUCTURE');
  });

  it.each(EXAMPLES.filter((example) => example.bytes.endsWith(NO_OPTIONS)))('$name may come without the count of its options', ({ bytes: text, packet }) => {
    expect(read(bytes(text).subarray(0, -2)).packet).toEqual(packet);
  });

  it.each([
    ['an OpCode that is not there', `${header('10')}`, 'WDS_UNSUPPORTED'],
    ['a name without an end', `${header('02')} ${'4100'.repeat(16)} 04 c0a800c8 00`, 'WDS_VALUE'],
    ['a name that is no UTF-16', `${header('02')} 00d80000${'00'.repeat(28)} 04 c0a800c8 00`, 'WDS_VALUE'],
    ['an address of five bytes', `${header('02')} ${'00'.repeat(32)} 05 c0a800c801 00`, 'WDS_VALUE'],
    ['a loss of more than everything', `${header('08')} 0000002a ${'00'.repeat(24)} 002386f26fc10002`, 'WDS_VALUE'],
    ['a sequence number that nobody counts to', `${header('04')} 0020000000000000 0000`, 'WDS_VALUE'],
    ['a reason that is not there', `${header('0b')} 0000002a 03`, 'WDS_VALUE'],
    ['a range that ends before it starts', `${header('0a')} 0001 0000000000000013 0000000000000011`, 'WDS_VALUE'],
    ['ranges that overlap', `${header('0a')} 0002 0000000000000011 0000000000000013 0000000000000013 0000000000000014`, 'WDS_VALUE'],
    ['more ranges than bytes', `${header('09')} 0000002a ${'00'.repeat(16)} ffff`, 'WDS_TRUNCATED'],
    ['more clients than bytes', `${header('0e')} ffff 0000002a00`, 'WDS_TRUNCATED'],
    ['more data than bytes', `${header('06')} 0000002a ${'00'.repeat(16)} ffff 00`, 'WDS_TRUNCATED'],
    ['more options than anybody has', `${header('04')} ${'00'.repeat(10)} ffff`, 'WDS_LIMIT'],
    ['251 clients in a DEMOTE', `${header('0f')} 00000099 04 ef00006f fa84 04 c0a800c8 fa84 00fb ${'0000002a'.repeat(251)}`, 'WDS_LIMIT'],
  ])('%s is refused', (_, text, code) => {
    expect(codeOf(() => read(bytes(text)))).toBe(code);
  });

  it.each([
    ['a port', { type: 'demote', sessionId: 1, multicast: { address: '239.0.0.1', port: 65536 }, unicast: { address: '10.0.0.1', port: 1 }, clientIds: [] }],
    ['a share', { type: 'nack', clientId: 1, highest: 1, lossRate: 1.5, ranges: [] }],
    ['a number', { type: 'qcc', sequence: -1, backOff: 1 }],
    ['a list', { type: 'demote', sessionId: 1, multicast: { address: '239.0.0.1', port: 1 }, unicast: { address: '10.0.0.1', port: 1 }, clientIds: new Array<number>(251).fill(1) }],
  ] satisfies [string, TransportPacket][])('%s that does not fit is not written', (_, packet) => {
    expect(codeOf(() => writePacket(packetSealer(OPEN, 'server'), { sessionId: 1, senderTime: 0n }, packet))).toBe('WDS_LIMIT');
  });

  it.each([['PC1', 'PC1'], ['A'.repeat(20), 'A'.repeat(15)], ['A'.repeat(14) + '\u{1f600}', 'A'.repeat(14)], ['one\0two', 'one'], ['half \ud800', 'half \ufffd']])('the name %j is sent as %j', (name, sent) => {
    const packet: TransportPacket = { type: 'join', name, address: '10.0.0.1', macAddress: bytes('') };
    expect(read(writePacket(packetSealer(OPEN, 'client'), { sessionId: 1, senderTime: 0n }, packet), 1).packet).toMatchObject({ name: sent });
  });
});

describe('a data frame', () => {
  it('is byte for byte the packet that the general writer makes, each time that it is sent', () => {
    const sealer = packetSealer({ ...OPEN, serverMode: 3 }, 'server');
    const frame = new DataFrame(sealer, SESSION, 33, 4);
    const payload = bytes('01020304');
    frame.payload.set(payload);
    const write = (packet: TransportPacket, senderTime: bigint) => hex(writePacket(sealer, { sessionId: SESSION, senderTime }, packet));

    expect(hex(frame.datagram({ type: 'odata', senderTime: 5n, masterClientId: 7, trail: 1, forwardLead: 32 })))
      .toBe(write({ type: 'odata', clientId: 7, sequence: 33, trail: 1, payload, options: [{ id: 0x0406, value: bytes('0000000000000020') }] }, 5n));
    expect(hex(frame.datagram({ type: 'rdata', senderTime: 6n, masterClientId: 8, trail: 2 }))).toBe(write({ type: 'rdata', clientId: 8, sequence: 33, trail: 2, payload }, 6n));
    expect(hex(frame.datagram({ type: 'odata', senderTime: 7n, masterClientId: 9, trail: 3 }))).toBe(write({ type: 'odata', clientId: 9, sequence: 33, trail: 3, payload }, 7n));
  });
});

function read(datagram: Uint8Array, sessionId = SESSION) {
  return readPacket(packetOpener(OPEN, 'server').open(datagram, sessionId));
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

function hex(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'nothing was thrown';
}

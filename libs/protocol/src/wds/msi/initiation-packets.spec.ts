import { describe, expect, it } from '@jest/globals';
import {
  blocksOf, MAXIMUM_INITIATION_BYTES, readInitiationAnswer, readInitiationRequest, WdsError, writeInitiationError, writeInitiationReply, writeInitiationRequest, type SessionDescription,
} from './index.js';

const hex = (...parts: string[]) => Buffer.from(parts.join('').replaceAll(' ', ''), 'hex');
const codeOf = (action: () => unknown) => {
  try {
    return action();
  } catch (error) {
    return error instanceof WdsError ? error.code : error;
  }
};

/** MS-WDSMSI 2.2.2.1, each option on a line: id, length, value. */
const REQUEST = hex(
  '01 0004',
  '0601 0006 4e00 5300 0000',
  '0602 0008 6100 2e00 6200 0000',
  '050c 0006 00155d01ff0a',
  '010d 0001 01',
);

/** MS-WDSMSI 2.2.2.2 with the numbers of 4.1. */
const REPLY = hex(
  '02 0008',
  '0503 0004 ef00006f',
  '0504 0004 c0a800c8',
  '0205 0002 fa84',
  '0206 0002 fa84',
  '0407 0008 00000000ef8b56ec',
  '0309 0004 00002251',
  '0408 0008 000000000006fb00',
  '030a 0004 6d19ee7e',
);
/** The total of 4.1 leaves no room for the last block; this one has it. */
const TOTAL_BLOCKS = 0xef8b56ecn / 0x2251n + 1n;
const CONSISTENT = hex(REPLY.toString('hex').replace('000000000006fb00', TOTAL_BLOCKS.toString(16).padStart(16, '0')));

const SESSION: SessionDescription = {
  sessionId: 0x6d19ee7e, multicastAddress: '239.0.0.111', serverAddress: '192.168.0.200', port: 0xfa84, contentSize: 0xef8b56ecn, blockSize: 0x2251, totalBlocks: TOTAL_BLOCKS,
};

describe('a request over UDP', () => {
  it('is read from the bytes of MS-WDSMSI 2.2.2.1, and written as them', () => {
    const request = readInitiationRequest(REQUEST);
    expect(request).toEqual({ namespace: 'NS', content: 'a.b', macAddress: Uint8Array.of(0, 0x15, 0x5d, 1, 0xff, 10), ipv6Capable: true });
    expect(Buffer.from(writeInitiationRequest(request)).equals(REQUEST)).toBe(true);
  });

  it('is for IPv4 without the option that Windows clients never send, or with its zero', () => {
    const without = Buffer.concat([hex('01 0003'), REQUEST.subarray(3, -5)]);
    expect(readInitiationRequest(without).ipv6Capable).toBe(false);
    expect(Buffer.from(writeInitiationRequest(readInitiationRequest(without))).equals(without)).toBe(true);
    expect(readInitiationRequest(Buffer.concat([REQUEST.subarray(0, -1), hex('00')])).ipv6Capable).toBe(false);
  });

  it('may have options that nobody knows, in any order', () => {
    const request = hex('01 0004', '7777 0002 abcd', '050c 0006 00155d01ff0a', '0602 0004 6300 0000', '0601 0004 4e00 0000');
    expect(readInitiationRequest(request)).toMatchObject({ namespace: 'N', content: 'c' });
  });

  it.each([
    ['nothing', '', 'WDS_TRUNCATED'],
    ['no options', '01 0000', 'WDS_MISSING'],
    ['a reply', '02 0000', 'WDS_STRUCTURE'],
    ['fewer options than it announces', '01 0002 0601 0004 4e00 0000', 'WDS_TRUNCATED'],
    ['more options than it announces', '01 0001 0601 0004 4e00 0000 0602 0004 4e00 0000', 'WDS_STRUCTURE'],
    ['an option that ends behind the packet', '01 0001 0601 ffff 4e00 0000', 'WDS_TRUNCATED'],
    ['an option twice', '01 0002 0601 0004 4e00 0000 0601 0004 4e00 0000', 'WDS_DUPLICATE'],
    ['too many options', '01 ffff', 'WDS_LIMIT'],
    ['no MAC address', '01 0002 0601 0004 4e00 0000 0602 0004 4e00 0000', 'WDS_MISSING'],
    ['a MAC address without bytes', '01 0003 0601 0004 4e00 0000 0602 0004 4e00 0000 050c 0000', 'WDS_VALUE'],
    ['a name without its end', '01 0003 050c 0001 00 0601 0002 4e00 0602 0004 4e00 0000', 'WDS_VALUE'],
    ['a name with two ends', '01 0003 050c 0001 00 0601 0006 4e00 0000 0000 0602 0004 4e00 0000', 'WDS_VALUE'],
    ['a name of half characters', '01 0003 050c 0001 00 0601 0003 4e00 00 0602 0004 4e00 0000', 'WDS_VALUE'],
    ['a name with half a pair', '01 0003 050c 0001 00 0601 0004 00d8 0000 0602 0004 4e00 0000', 'WDS_VALUE'],
    ['an empty name', '01 0003 050c 0001 00 0601 0002 0000 0602 0004 4e00 0000', 'WDS_VALUE'],
    ['a flag that is neither', '01 0004 050c 0001 00 0601 0004 4e00 0000 0602 0004 4e00 0000 010d 0001 02', 'WDS_VALUE'],
    ['a flag of two bytes', '01 0004 050c 0001 00 0601 0004 4e00 0000 0602 0004 4e00 0000 010d 0002 0001', 'WDS_VALUE'],
  ])('is refused with %s', (_, bytes, code) => {
    expect(codeOf(() => readInitiationRequest(hex(bytes)))).toBe(code);
  });

  it('is refused wherever it is cut', () => {
    for (let end = 0; end < REQUEST.length; end += 1) expect([end, codeOf(() => readInitiationRequest(REQUEST.subarray(0, end)))]).toEqual([end, 'WDS_TRUNCATED']);
  });

  it('is refused when it is too long, and not written', () => {
    expect(codeOf(() => readInitiationRequest(Buffer.alloc(MAXIMUM_INITIATION_BYTES + 1)))).toBe('WDS_LIMIT');
    expect(codeOf(() => writeInitiationRequest({ namespace: 'n'.repeat(1_100), content: 'c', macAddress: Uint8Array.of(1), ipv6Capable: false }))).toBe('WDS_LIMIT');
    expect(codeOf(() => writeInitiationRequest({ namespace: 'a\0b', content: 'c', macAddress: Uint8Array.of(1), ipv6Capable: false }))).toBe('WDS_VALUE');
  });
});

describe('a reply over UDP', () => {
  it('has the bytes of MS-WDSMSI 2.2.2.2', () => {
    expect(Buffer.from(writeInitiationReply({ ...SESSION, totalBlocks: 0x6fb00n })).equals(REPLY)).toBe(true);
    expect(readInitiationAnswer(CONSISTENT)).toEqual({ session: SESSION });
  });

  it('has addresses of sixteen bytes for IPv6', () => {
    const session = { ...SESSION, multicastAddress: 'ff15::1:2', serverAddress: '2001:db8::c8' };
    const bytes = Buffer.from(writeInitiationReply(session));
    expect(bytes.subarray(3, 23)).toEqual(hex('0503 0010 ff15 0000 0000 0000 0000 0000 0001 0002'));
    expect(readInitiationAnswer(bytes)).toEqual({ session });
  });

  it('is an error packet with its one option', () => {
    const bytes = hex('02 0001 030b 0004 00000490');
    expect(Buffer.from(writeInitiationError(1168)).equals(bytes)).toBe(true);
    expect(readInitiationAnswer(bytes)).toEqual({ error: 1168 });
    expect(codeOf(() => readInitiationAnswer(hex('02 0001 030b 0004 00000000')))).toBe('WDS_VALUE');
  });

  it.each([
    ['two ports', 'WDS_VALUE', '0206 0002 fa84', '0206 0002 fa85'],
    ['an address of five bytes', 'WDS_VALUE', '0503 0004 ef00006f', '0503 0005 ef00006f00'],
    ['a block size of nothing', 'WDS_VALUE', '0309 0004 00002251', '0309 0004 00000000'],
    ['a short session id', 'WDS_VALUE', '030a 0004 6d19ee7e', '030a 0002 6d19'],
    ['another number of blocks', 'WDS_VALUE', '0309 0004 00002251', '0309 0004 00002250'],
    ['an option renamed', 'WDS_MISSING', '0408 0008', '0488 0008'],
    ['the OpCode of a request', 'WDS_STRUCTURE', '02 0008 0503', '01 0008 0503'],
  ])('is refused with %s', (_, code, from, to) => {
    const bytes = hex(CONSISTENT.toString('hex').replace(from.replaceAll(' ', ''), to.replaceAll(' ', '')));
    expect(codeOf(() => readInitiationAnswer(bytes))).toBe(code);
  });

  it('is refused wherever it is cut', () => {
    for (let end = 0; end < CONSISTENT.length; end += 1) expect([end, codeOf(() => readInitiationAnswer(CONSISTENT.subarray(0, end)))]).toEqual([end, 'WDS_TRUNCATED']);
  });

  it('has no more blocks than the content fills', () => {
    expect([0n, 1n, 8_785n, 8_786n].map((size) => blocksOf(size, 8_785))).toEqual([0n, 1n, 1n, 2n]);
  });
});

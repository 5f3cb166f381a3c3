import { describe, expect, it } from '@jest/globals';
import { MAXIMUM_WDSC_BYTES, readWdscPacket, variableOf, WdsError, WdscPacketType, writeWdscPacket, type WdscVariable } from './index.js';

const hex = (...parts: string[]) => Buffer.from(parts.join('').replaceAll(' ', ''), 'hex');
const codeOf = (action: () => unknown) => {
  try {
    return action();
  } catch (error) {
    return error instanceof WdsError ? error.code : error;
  }
};

const ENDPOINT = '6f13a317-3687-4b54-81a5-504daa9062fa';
/** MS-WDSC 2.2.1.1: the GUID with its first three parts little-endian. */
const endpointHeader = (packetBytes: string) => hex('2800 0001', packetBytes, '17a3136f 8736 544b 81a5 504daa9062fa', '00'.repeat(16));
/** MS-WDSC 2.2.1.2. */
const operationHeader = (bytes: string, count: string) => hex(bytes, '0001 01 00', '06000000', count);
/** MS-WDSC 2.2.1.3.1: name, padding, type, length, array size, value, padding. */
const variable = (name: string, type: string, length: string, arraySize: string, value: string, padding: number) => Buffer.concat([
  Buffer.concat([Buffer.from(name, 'utf16le'), Buffer.alloc(66)]).subarray(0, 66), hex('0000', type, length, arraySize, value), Buffer.alloc(padding),
]);

const CAP = variable('Cap', '04000000', '04000000', '00000000', '03000000', 12);
const REQUEST = Buffer.concat([endpointHeader('98000000'), operationHeader('70000000', '01000000'), CAP]);

/** A packet around variables. */
function around(count: number, ...variables: Buffer[]): Buffer {
  const section = Buffer.concat(variables);
  const number = (value: number) => Buffer.from(Uint32Array.of(value).buffer).toString('hex');
  return Buffer.concat([endpointHeader(number(56 + section.length)), operationHeader(number(16 + section.length), number(count)), section]);
}

describe('a packet of MS-WDSC', () => {
  it('is read from the bytes of 2.2.1, and written as them', () => {
    const packet = readWdscPacket(REQUEST);
    expect(packet).toEqual({ endpoint: ENDPOINT, packetType: WdscPacketType.request, code: 6, variables: [{ name: 'Cap', type: 'ulong', value: 3 }] });
    expect(Buffer.from(writeWdscPacket(packet)).equals(REQUEST)).toBe(true);
  });

  it('is refused wherever it is cut', () => {
    // A packet cut behind its first eight bytes contradicts the size that it announces.
    for (let end = 0; end < REQUEST.length; end += 1) expect([end, codeOf(() => readWdscPacket(REQUEST.subarray(0, end)))]).toEqual([end, end < 8 ? 'WDS_TRUNCATED' : 'WDS_STRUCTURE']);
  });

  it('may have anything in its paddings and behind the names of variables, and the type that Windows servers give replies', () => {
    const untidy = Buffer.from(REQUEST);
    untidy[46] = 0;
    untidy[47] = 0xaa;
    untidy.set([0xbb, 0xbb], 56 + 66);
    untidy.set([0xcc, 0xcc], 56 + 40);
    untidy.set([0xdd], untidy.length - 1);
    expect(readWdscPacket(untidy)).toMatchObject({ packetType: 0, variables: [{ name: 'Cap', value: 3 }] });
  });

  it.each([
    ['another size of the header', 0, '2900'], ['another version', 2, '0002'], ['a larger packet', 4, '99000000'], ['a smaller packet', 4, '97000000'], ['something reserved', 24, '01'],
    ['a larger operation', 40, '71000000'], ['another version of the operation', 44, '0000'], ['fewer variables', 52, '00000000'],
  ])('is refused with %s', (_, at, bytes) => {
    const lying = Buffer.from(REQUEST);
    lying.set(hex(bytes), at);
    expect(codeOf(() => readWdscPacket(lying))).toBe('WDS_STRUCTURE');
  });

  it('is refused when it is longer than any', () => {
    expect(codeOf(() => readWdscPacket(Buffer.alloc(MAXIMUM_WDSC_BYTES + 1)))).toBe('WDS_LIMIT');
    expect(codeOf(() => writeWdscPacket({ endpoint: ENDPOINT, packetType: 2, code: 0, variables: [{ name: 'x', type: 'blob', value: Buffer.alloc(MAXIMUM_WDSC_BYTES) }] }))).toBe('WDS_LIMIT');
    expect(codeOf(() => readWdscPacket(around(0xffff_ffff, CAP)))).toBe('WDS_LIMIT');
  });
});

describe('a variable of MS-WDSC', () => {
  const VALUES: readonly (readonly [WdscVariable, Buffer])[] = [
    [{ name: 'a', type: 'byte', value: 0xfe }, variable('a', '01000000', '01000000', '00000000', 'fe', 15)],
    [{ name: 'b', type: 'ushort', value: 0x1234 }, variable('b', '02000000', '02000000', '00000000', '3412', 14)],
    [{ name: 'c', type: 'ulong', value: 0x12345678 }, variable('c', '04000000', '04000000', '00000000', '78563412', 12)],
    [{ name: 'd', type: 'ulong64', value: 0x1122334455667788n }, variable('d', '08000000', '08000000', '00000000', '8877665544332211', 8)],
    [{ name: 'e', type: 'string', value: 'ab' }, variable('e', '10000000', '03000000', '00000000', '616200', 13)],
    [{ name: 'f', type: 'wstring', value: 'é' }, variable('f', '20000000', '04000000', '00000000', 'e9000000', 12)],
    [{ name: 'g', type: 'blob', value: Uint8Array.of(1, 2) }, variable('g', '40000000', '02000000', '00000000', '0102', 14)],
    [{ name: 'h', type: 'blob', value: new Uint8Array() }, variable('h', '40000000', '00000000', '00000000', '', 0)],
    [{ name: 'i', type: 'ushort', values: [1, 2, 3] }, variable('i', '02000010', '02000000', '03000000', '010002000300', 10)],
    [{ name: 'j', type: 'wstring', values: ['a', 'b'] }, variable('j', '20000010', '04000000', '02000000', '6100000062000000', 8)],
    [{ name: 'k', type: 'blob', value: Uint8Array.from({ length: 16 }) }, variable('k', '40000000', '10000000', '00000000', '00'.repeat(16), 0)],
    [{ name: 'n'.repeat(32), type: 'byte', value: 0 }, variable('n'.repeat(32), '01000000', '01000000', '00000000', '00', 15)],
  ];

  it('has the bytes of 2.2.1.3 for every type, and as an array', () => {
    const packet = around(VALUES.length, ...VALUES.map(([, bytes]) => bytes));
    const variables = VALUES.map(([value]) => value);
    expect(readWdscPacket(packet).variables).toEqual(variables);
    expect(Buffer.from(writeWdscPacket({ endpoint: ENDPOINT, packetType: 1, code: 6, variables })).equals(packet)).toBe(true);
  });

  it('is found by its name in any letter case, and not as another type', () => {
    const { variables } = readWdscPacket(REQUEST);
    expect([variableOf(variables, 'cAP', 'ulong'), variableOf(variables, 'Cap', 'ushort'), variableOf(variables, 'Ca', 'ulong')]).toEqual([3, undefined, undefined]);
    expect(variableOf([{ name: 'Cap', type: 'ulong', values: [3] }], 'Cap', 'ulong')).toBeUndefined();
  });

  it.each([
    ['its twin in another letter case', 'WDS_DUPLICATE', [CAP, variable('cap', '04000000', '04000000', '00000000', '03000000', 12)]],
    ['a type nobody knows', 'WDS_VALUE', [variable('a', '03000000', '04000000', '00000000', '00000000', 12)]],
    ['a modifier nobody knows', 'WDS_VALUE', [variable('a', '04000020', '04000000', '00000000', '00000000', 12)]],
    ['a number of three bytes', 'WDS_VALUE', [variable('a', '04000000', '03000000', '00000000', '000000', 13)]],
    ['an empty array', 'WDS_VALUE', [variable('a', '04000010', '04000000', '00000000', '', 0)]],
    ['an array of nothings', 'WDS_VALUE', [variable('a', '40000010', '00000000', 'ffffffff', '', 0)]],
    ['an array beyond the packet', 'WDS_TRUNCATED', [variable('a', '04000010', '04000000', '00000040', '00000000', 12)]],
    ['an array whose bytes overflow', 'WDS_TRUNCATED', [variable('a', '40000010', '00000080', '02000080', '00000000', 12)]],
    ['a value beyond the packet', 'WDS_TRUNCATED', [variable('a', '40000000', 'ffffffff', '00000000', '00000000', 12)]],
    ['no padding', 'WDS_TRUNCATED', [variable('a', '04000000', '04000000', '00000000', '00000000', 0)]],
    ['a text without its end', 'WDS_VALUE', [variable('a', '20000000', '02000000', '00000000', '6100', 14)]],
    ['a text without bytes', 'WDS_VALUE', [variable('a', '10000000', '00000000', '00000000', '', 0)]],
    ['a text with two ends', 'WDS_VALUE', [variable('a', '10000000', '02000000', '00000000', '0000', 14)]],
    ['no name', 'WDS_VALUE', [variable('', '04000000', '04000000', '00000000', '00000000', 12)]],
    ['a name without its end', 'WDS_VALUE', [variable('n'.repeat(33), '04000000', '04000000', '00000000', '00000000', 12)]],
    ['another one behind the last', 'WDS_STRUCTURE', [CAP, CAP], 1],
  ] satisfies [string, string, Buffer[], number?][])('is refused with %s', (_, code, variables, count = variables.length) => {
    expect(codeOf(() => readWdscPacket(around(count, ...variables)))).toBe(code);
  });

  it.each([
    ['a name that is too long', 'WDS_LIMIT', [{ name: 'n'.repeat(33), type: 'byte', value: 1 }]],
    ['no name', 'WDS_LIMIT', [{ name: '', type: 'byte', value: 1 }]],
    ['its twin', 'WDS_DUPLICATE', [{ name: 'a', type: 'byte', value: 1 }, { name: 'A', type: 'byte', value: 1 }]],
    ['elements of two lengths', 'WDS_VALUE', [{ name: 'a', type: 'wstring', values: ['a', 'bc'] }]],
    ['characters that are no CHAR', 'WDS_VALUE', [{ name: 'a', type: 'string', value: '\u20ac' }]],
  ] satisfies [string, string, WdscVariable[]][])('is not written with %s', (_, code, variables) => {
    expect(codeOf(() => writeWdscPacket({ endpoint: ENDPOINT, packetType: 1, code: 6, variables }))).toBe(code);
  });
});

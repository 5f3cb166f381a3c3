import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { KeyObject } from 'node:crypto';
import type { WdscVariable } from '../wdsc/index.js';
import {
  ClientCapability, isSupportedCombination, readInitiateReply, readInitiateRequest, SecurityMode, WdsError, writeInitiateReply, writeInitiateRequest, type InitiateReply, type SessionSecurity,
} from './index.js';

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const codeOf = (action: () => unknown) => {
  try {
    return action();
  } catch (error) {
    return error instanceof WdsError ? error.code : error;
  }
};
const without = (variables: readonly WdscVariable[], ...names: string[]) => variables.filter(({ name }) => !names.includes(name));
const replaced = (variables: readonly WdscVariable[], ...changed: WdscVariable[]) => [...without(variables, ...changed.map(({ name }) => name)), ...changed];

const KEY = hex('2f15f82ae0683ef79e6d62a70bdc519d2a3246e0fdb354e9');
const hashed: SessionSecurity = { serverMode: SecurityMode.hash, clientMode: SecurityMode.hash, hashAlgorithm: 'sha256', hashKey: KEY, signKey: null };
const EXAMPLE: InitiateReply = {
  session: { sessionId: 0x6d19ee7e, multicastAddress: '239.0.0.111', serverAddress: '192.168.0.200', port: 0xfa84, contentSize: 0xef8b56ecn, blockSize: 0x2251, totalBlocks: 0x6fb00n },
  security: hashed, contentMetadata: null, userSid: hex('0105000000000005150000006be79ece8f2c9599dc2f39dcf4010000'),
};
const CONSISTENT: InitiateReply = { ...EXAMPLE, session: { ...EXAMPLE.session, totalBlocks: 457_432n, contentSize: 457_432n * 0x2251n } };

describe('WDSMC_OP_INITIATE', () => {
  it('has the request of the example in MS-WDSMSI 4.1', () => {
    const variables: WdscVariable[] = [
      { name: 'Namespace', type: 'wstring', value: 'WDS:default/install.wim/1' }, { name: 'Content', type: 'wstring', value: 'install.wim' },
      { name: 'Client', type: 'wstring', value: 'TestMachine' }, { name: 'Cap', type: 'ulong', value: 3 },
    ];
    const request = readInitiateRequest(variables);
    expect(request).toEqual({ namespace: 'WDS:default/install.wim/1', content: 'install.wim', client: 'TestMachine', capabilities: ClientCapability.checksum | ClientCapability.ipv6 });
    expect(writeInitiateRequest(request)).toEqual(variables);
    expect(readInitiateRequest(without(variables, 'Cap')).capabilities).toBeNull();
    expect(writeInitiateRequest({ ...request, capabilities: null })).toEqual(without(variables, 'Cap'));
  });

  it('has the reply of the example in MS-WDSMSI 4.1, which lists SymKey twice', () => {
    expect(writeInitiateReply(EXAMPLE)).toEqual([
      { name: 'TpMcAddress.Port', type: 'ulong', value: 0xfa84 }, { name: 'TpMcAddress.Address', type: 'blob', value: hex('ef00006f') },
      { name: 'TpUniAddress.Port', type: 'ulong', value: 0xfa84 }, { name: 'TpUniAddress.Address', type: 'blob', value: hex('c0a800c8') },
      { name: 'ContentSize', type: 'ulong64', value: 0xef8b56ecn }, { name: 'TotalBlocks', type: 'ulong64', value: 0x6fb00n }, { name: 'BlockSize', type: 'ulong', value: 0x2251 },
      { name: 'SessionId', type: 'ulong', value: 0x6d19ee7e },
      { name: 'SymKey', type: 'blob', value: Buffer.from(hex('0802000003660000180000002f15f82ae0683ef79e6d62a70bdc519d2a3246e0fdb354e9')) },
      { name: 'HMACAlgId', type: 'ulong', value: 0x8009 }, { name: 'HashAlgId', type: 'ulong', value: 0x800c },
      { name: 'UserSid', type: 'blob', value: EXAMPLE.userSid }, { name: 'SecMode', type: 'ulong', value: 0x0001_0001 },
    ]);
  });

  it.each([
    ['no client', 'WDS_MISSING', [{ name: 'Namespace', type: 'wstring', value: 'n' }, { name: 'Content', type: 'wstring', value: 'c' }]],
    ['names of bytes', 'WDS_MISSING', [{ name: 'Namespace', type: 'string', value: 'n' }, { name: 'Content', type: 'wstring', value: 'c' }, { name: 'Client', type: 'wstring', value: 'c' }]],
    ['arrays of names', 'WDS_MISSING', [{ name: 'Namespace', type: 'wstring', values: ['n'] }, { name: 'Content', type: 'wstring', value: 'c' }, { name: 'Client', type: 'wstring', value: 'c' }]],
    ['a name too long for a machine', 'WDS_VALUE', [{ name: 'Namespace', type: 'wstring', value: 'n' }, { name: 'Content', type: 'wstring', value: 'c' }, { name: 'Client', type: 'wstring', value: 'c'.repeat(16) }]],
    ['an empty name', 'WDS_VALUE', [{ name: 'Namespace', type: 'wstring', value: '' }, { name: 'Content', type: 'wstring', value: 'c' }, { name: 'Client', type: 'wstring', value: 'c' }]],
  ] satisfies [string, string, WdscVariable[]][])('is refused with %s', (_, code, variables) => {
    expect(codeOf(() => readInitiateRequest(variables))).toBe(code);
  });
});

describe('the security of a reply', () => {
  let signKey: KeyObject;
  let publicKey: KeyObject;
  beforeAll(() => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
    signKey = pair.privateKey;
    publicKey = pair.publicKey;
  });

  const none: SessionSecurity = { serverMode: SecurityMode.none, clientMode: SecurityMode.none, hashAlgorithm: 'sha256', hashKey: null, signKey: null };
  const variablesOf = (security: SessionSecurity) => writeInitiateReply({ ...CONSISTENT, security });
  const readBack = (variables: readonly WdscVariable[]) => readInitiateReply(variables).security;

  it('comes back as it was in every combination of MS-WDSMSI 3.1.5.1, and shows clients no private key', () => {
    for (const security of [none, { ...none, serverMode: SecurityMode.checksum, clientMode: SecurityMode.checksum }, hashed]) {
      expect(readBack(variablesOf(security))).toEqual(security);
    }
    const signed = { ...hashed, serverMode: SecurityMode.sign, hashAlgorithm: 'sha1', signKey } as const;
    const read = readBack(variablesOf(signed));
    expect(read).toMatchObject({ ...signed, signKey: expect.anything() });
    expect([read.signKey?.type, read.signKey?.equals(publicKey)]).toEqual(['public', true]);
    expect(variablesOf(signed).find(({ name }) => name === 'SecMode')?.value).toBe(0x0002_0001);
  });

  it('has no key that its modes do not need', () => {
    const names = variablesOf({ ...hashed, serverMode: SecurityMode.checksum, clientMode: SecurityMode.checksum, signKey }).map(({ name }) => name);
    expect(names.filter((name) => /Key|Alg/.test(name))).toEqual([]);
  });

  it('follows from the keys when SecMode is absent, as the flowcharts say', () => {
    const modes = ({ serverMode, clientMode }: SessionSecurity) => [serverMode, clientMode];
    const signed = without(variablesOf({ ...hashed, serverMode: SecurityMode.sign, signKey }), 'SecMode');
    expect(modes(readBack(signed))).toEqual([SecurityMode.sign, SecurityMode.hash]);
    expect(modes(readBack(without(signed, 'SignKey')))).toEqual([SecurityMode.hash, SecurityMode.hash]);
    expect(modes(readBack(without(signed, 'SignKey', 'SymKey')))).toEqual([SecurityMode.none, SecurityMode.none]);
  });

  it.each([
    ['a mode nobody knows', 'WDS_VALUE', [{ name: 'SecMode', type: 'ulong', value: 0x0004_0001 }], []],
    ['clients that sign', 'WDS_UNSUPPORTED', [{ name: 'SecMode', type: 'ulong', value: 0x0002_0002 }], []],
    ['modes that do not go together', 'WDS_UNSUPPORTED', [{ name: 'SecMode', type: 'ulong', value: 0x0001_0003 }], []],
    ['no key for its hash', 'WDS_MISSING', [], ['SymKey']],
    ['no algorithm', 'WDS_MISSING', [], ['HashAlgId']],
    ['no HMAC', 'WDS_MISSING', [], ['HMACAlgId']],
    ['another keyed hash', 'WDS_UNSUPPORTED', [{ name: 'HMACAlgId', type: 'ulong', value: 0x8005 }], []],
    ['a hash nobody has', 'WDS_UNSUPPORTED', [{ name: 'HashAlgId', type: 'ulong', value: 0x8001 }], []],
    ['no key for its signatures', 'WDS_MISSING', [{ name: 'SecMode', type: 'ulong', value: 0x0002_0001 }], []],
    ['a port that is none', 'WDS_VALUE', [{ name: 'TpMcAddress.Port', type: 'ulong', value: 70_000 }, { name: 'TpUniAddress.Port', type: 'ulong', value: 70_000 }], []],
    ['two ports', 'WDS_VALUE', [{ name: 'TpMcAddress.Port', type: 'ulong', value: 7 }], []],
    ['too many blocks', 'WDS_VALUE', [{ name: 'TotalBlocks', type: 'ulong64', value: 0xffff_ffff_ffff_ffffn }], []],
    ['no session', 'WDS_MISSING', [], ['SessionId']],
  ] satisfies [string, string, WdscVariable[], string[]][])('is refused with %s', (_, code, changed, missing) => {
    expect(codeOf(() => readBack(without(replaced(variablesOf(hashed), ...changed), ...missing)))).toBe(code);
  });

  it('is supported in four combinations for clients with an operating system', () => {
    const modes = Object.values(SecurityMode);
    const supported = modes.flatMap((server) => modes.filter((client) => isSupportedCombination(server, client)).map((client) => [server, client]));
    expect(supported).toEqual([[0, 0], [1, 1], [2, 1], [3, 3]]);
  });

  it('comes beside metadata, when there is any', () => {
    const reply = readInitiateReply(writeInitiateReply({ ...CONSISTENT, contentMetadata: hex('0102') }));
    expect(reply).toEqual({ ...CONSISTENT, contentMetadata: hex('0102') });
    expect(readInitiateReply(replaced(writeInitiateReply(CONSISTENT), { name: 'ContentMetadata', type: 'blob', value: new Uint8Array() })).contentMetadata).toBeNull();
  });
});

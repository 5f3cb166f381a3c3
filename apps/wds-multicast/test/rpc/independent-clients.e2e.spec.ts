import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import { readInitiateRequest, SESSION_INITIATION_ENDPOINT } from '@sluice/protocol/wds/msi';
import { readWdscPacket, WdscPacketType, writeWdscPacket, type WdscVariable } from '@sluice/protocol/wds/wdsc';
import type { RpcCaller, WdscAnswer } from '../../src/control/wdsc-call.js';
import { itWithPython, runPython } from './python-clients.js';
import { startRpc, type RpcInProcess } from './rpc-in-process.js';

// Each call starts Python, which takes its time on a busy machine.
jest.setTimeout(120_000);

const HOST = '127.0.0.1';
const DEPLOY = { user: 'deploy', password: 'Pa55 wörd' };
const NTLM = 'NTLMSSP - Microsoft NTLM Security Support Provider';
const KERBEROS = 'MS KRB5 - Microsoft Kerberos 5';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const utf16 = (text: string): string => hex(Buffer.from(`${text}\0`, 'utf16le'));

/** The request of MS-WDSMSI 4.1. */
const REQUEST = writeWdscPacket({
  endpoint: SESSION_INITIATION_ENDPOINT, packetType: WdscPacketType.request, code: 6,
  variables: [
    { name: 'Namespace', type: 'wstring', value: 'WDS:default/install.wim/1' },
    { name: 'Content', type: 'wstring', value: 'install.wim' },
    { name: 'Client', type: 'wstring', value: 'TestMachine' },
    { name: 'Cap', type: 'ulong', value: 3 },
  ],
});

/** What is sent back: who called and what was asked, with values of the reply of MS-WDSMSI 4.1. */
function answer(packet: Uint8Array, { account }: RpcCaller): Promise<WdscAnswer> {
  const { namespace, content } = readInitiateRequest(readWdscPacket(packet).variables);
  const variables: WdscVariable[] = [
    { name: 'TpMcAddress.Port', type: 'ulong', value: 0xfa84 },
    { name: 'TpMcAddress.Address', type: 'blob', value: Uint8Array.of(239, 0, 0, 0x6f) },
    { name: 'ContentSize', type: 'ulong64', value: 0xef8b56ecn },
    { name: 'Asked', type: 'wstring', value: `${namespace} ${content}` },
    { name: 'Padding', type: 'blob', value: new Uint8Array(9_000).fill(7) },
    { name: 'UserSid', type: 'blob', value: account?.sid ?? new Uint8Array(12) },
  ];
  return Promise.resolve({ status: 0, reply: writeWdscPacket({ endpoint: SESSION_INITIATION_ENDPOINT, packetType: WdscPacketType.reply, code: 0, variables }) });
}

/** As read by the client. */
const expectedReply = (sid: string) => ({
  status: 0,
  reply: {
    endpoint: SESSION_INITIATION_ENDPOINT, type: 2, code: 0,
    variables: {
      'TpMcAddress.Port': { type: 4, value: '84fa0000' },
      'TpMcAddress.Address': { type: 0x40, value: 'ef00006f' },
      ContentSize: { type: 8, value: 'ec568bef00000000' },
      Asked: { type: 0x20, value: utf16('WDS:default/install.wim/1 install.wim') },
      Padding: { type: 0x40, value: '07'.repeat(9_000) },
      UserSid: { type: 0x40, value: sid },
    },
  },
});
const ANONYMOUS = expectedReply('00'.repeat(12));
const KNOWN = expectedReply('010500000000000515000000010000000200000003000000e9030000');

let rpc: RpcInProcess;
beforeAll(async () => {
  rpc = await startRpc(answer, { attempts: { failures: 100, period: 1 } });
});
afterAll(() => rpc.server.close());

const withImpacket = (more: object = {}) => runPython('impacket_client.py', { host: HOST, mapperPort: rpc.ports.mapper, packet: hex(REQUEST), ...more });
const answered = (result: object, times = 1) => ({ binding: `ncacn_ip_tcp:${HOST}[${rpc.ports.wds}]`, results: Array.from({ length: times }, () => result) });

describe('impacket', () => {
  const it = itWithPython('impacket', 'python3-impacket');

  it('finds the port by the endpoint mapper, calls without an account and reads the variables of the reply', async () => {
    expect(await withImpacket({ calls: 2 })).toEqual(answered(ANONYMOUS, 2));
    expect(rpc.calls.at(-1)?.caller).toMatchObject({ account: null, authenticationLevel: 'none' });
  });

  it('calls with NTLM at packet privacy', async () => {
    expect(await withImpacket({ ...DEPLOY, level: 'privacy', calls: 3 })).toEqual(answered(KNOWN, 3));
    expect(rpc.calls.at(-1)?.caller).toMatchObject({ account: { name: 'deploy', groups: ['imaging'] }, authenticationLevel: 'privacy' });
  });

  it('calls in fragments of eight bytes of arguments', async () => {
    expect(await withImpacket({ ...DEPLOY, level: 'privacy', fragment: 8 })).toEqual(answered(KNOWN));
  });

  it('calls with NTLM at packet integrity, of which the service is told', async () => {
    expect(await withImpacket({ ...DEPLOY, level: 'integrity' })).toEqual(answered(KNOWN));
    expect(rpc.calls.at(-1)?.caller.authenticationLevel).toBe('integrity');
  });

  it('calls with NTLM in SPNEGO at packet privacy', async () => {
    expect(await withImpacket({ ...DEPLOY, level: 'privacy', spnego: [NTLM], calls: 2 })).toEqual(answered(KNOWN, 2));
  });

  it.each([
    ['another password', { ...DEPLOY, password: 'guess', level: 'privacy' }, 'rpc_s_access_denied'],
    ['an unknown account', { ...DEPLOY, user: 'nobody', level: 'privacy' }, 'rpc_s_access_denied'],
    ['another password in SPNEGO', { ...DEPLOY, password: 'guess', level: 'privacy', spnego: [NTLM] }, 'status 00000005'],
    ['a level that protects nothing', { ...DEPLOY, level: 'connect' }, 'Authentication type not recognized'],
  ])('is refused with %s', async (_case, task, error) => {
    const calls = rpc.calls.length;
    expect(await withImpacket(task)).toEqual({ error: expect.stringContaining(error) });
    expect(rpc.calls).toHaveLength(calls);
  });

  it('is not let in when Kerberos was offered first and nobody signs that it was', async () => {
    const calls = rpc.calls.length;
    expect(await withImpacket({ ...DEPLOY, level: 'privacy', spnego: [KERBEROS, NTLM] })).toEqual({ error: expect.any(String) });
    expect(rpc.calls).toHaveLength(calls);
  });
});

describe('Samba', () => {
  const it = itWithPython('samba.dcerpc.epmapper', 'python3-samba');
  const withSamba = (more: object) => runPython('samba_client.py', { host: HOST, mapperPort: rpc.ports.mapper, calls: 3, ...more });
  const mapped = () => ({ results: Array.from({ length: 3 }, () => ({ status: 0, count: 1, port: rpc.ports.wds })) });

  it('asks the endpoint mapper without an account', async () => {
    expect(await withSamba({ options: 'seal' })).toEqual(mapped());
  });

  // Its SPNEGO signs the list of mechanisms and its NTLM the messages before, and it checks all of ours.
  it.each(['seal,spnego', 'sign,spnego', 'seal', 'sign'])('asks it on a connection protected by %s', async (options) => {
    expect(await withSamba({ ...DEPLOY, options })).toEqual(mapped());
  });

  it('is refused with another password (NT_STATUS_LOGON_FAILURE)', async () => {
    expect(await withSamba({ ...DEPLOY, password: 'guess', options: 'seal,spnego' })).toEqual({ error: 'c000006d' });
  });
});

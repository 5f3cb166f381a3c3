import { describe, expect, it } from '@jest/globals';
import { Log } from '@sluice/platform/observability';
import { INITIATE_OP_CODE, readInitiateReply, SecurityMode, SESSION_INITIATION_ENDPOINT, writeInitiateRequest } from '@sluice/protocol/wds/msi';
import { readWdscPacket, WdscPacketType, writeWdscPacket, type WdscPacket } from '@sluice/protocol/wds/wdsc';
import { InitiationRefused } from '../initiation/initiation-refused.js';
import type { Initiation, InitiationService } from '../initiation/initiation.service.js';
import { mayAsk } from '../initiation/initiation.service.js';
import { SessionInitiationEndpoint } from './session-initiation-endpoint.js';
import type { RpcCaller } from './wdsc-call.js';

const description = { sessionId: 9, multicastAddress: '239.0.0.1', serverAddress: '10.0.0.1', port: 64_001, contentSize: 100n, blockSize: 10, totalBlocks: 10n };
const hashed = { serverMode: SecurityMode.hash, clientMode: SecurityMode.hash, hashAlgorithm: 'sha256', hashKey: Uint8Array.of(1, 2, 3), signKey: null } as const;
const summed = { ...hashed, serverMode: SecurityMode.checksum, clientMode: SecurityMode.checksum, hashKey: null } as const;
const ada: RpcCaller = { authenticationLevel: 'privacy', account: { name: 'ada', sid: Uint8Array.of(1, 5), groups: [] }, remoteAddress: '10.0.0.2', localAddress: '10.0.0.1' };
const nobody: RpcCaller = { ...ada, authenticationLevel: 'none', account: null };

function endpointOf(result: (request: Initiation) => object) {
  const asked: Initiation[] = [];
  const service = { initiate: (request: Initiation) => { asked.push(request); return new Promise((resolve) => { resolve({ parts: { description, content: { metadata: null }, ...result(request) } }); }); } };
  const endpoint = new SessionInitiationEndpoint(service as unknown as InitiationService, Log.create({ service: 'test', level: 'silent' } as never));
  return { asked, endpoint };
}

const request = (changes: Partial<WdscPacket> = {}, capabilities: number | null = 3) => writeWdscPacket({
  endpoint: SESSION_INITIATION_ENDPOINT, packetType: WdscPacketType.request, code: INITIATE_OP_CODE,
  variables: writeInitiateRequest({ namespace: 'NS', content: 'c', client: 'PC1', capabilities }), ...changes,
});

describe('WDSMC_OP_INITIATE', () => {
  it('is answered with the session, the keys and who asked', async () => {
    const { asked, endpoint } = endpointOf(() => ({ security: hashed }));
    const answer = await endpoint.call(request(), ada);
    const packet = readWdscPacket(answer.reply!);
    expect([answer.status, packet.code, packet.packetType, packet.endpoint]).toEqual([0, 0, WdscPacketType.reply, SESSION_INITIATION_ENDPOINT]);
    expect(readInitiateReply(packet.variables)).toEqual({ session: description, security: hashed, contentMetadata: null, userSid: Uint8Array.of(1, 5) });
    expect(asked).toEqual([{ namespace: 'NS', content: 'c', account: ada.account, ipv6Capable: true, isPreOs: false, requestedBy: 'ada', reachedAt: '10.0.0.1' }]);
  });

  it('may be asked by nobody, who is then anonymous and gets no key, and by a client without an operating system', async () => {
    const { asked, endpoint } = endpointOf(() => ({ security: summed }));
    const { reply } = await endpoint.call(request({}, 5), nobody);
    expect(Buffer.from(readInitiateReply(readWdscPacket(reply!).variables).userSid!).toString('hex')).toBe('010100000000000507000000');
    await endpoint.call(request({}, 1), nobody);
    await endpoint.call(request({}, 5), ada);
    expect(asked).toMatchObject([{ isPreOs: true, ipv6Capable: false, account: null, requestedBy: 'PC1' }, { isPreOs: true, account: null }, { isPreOs: true, account: ada.account }]);
  });

  it('needs a client that knows the checksum where there is one', async () => {
    const { endpoint } = endpointOf(() => ({ security: summed }));
    for (const capabilities of [null, 0, 6]) expect(await endpoint.call(request({}, capabilities), ada)).toEqual({ status: 50 });
  });

  it.each([
    ['another endpoint', request({ endpoint: '00000000-0000-0000-0000-000000000000' }), ada, 1168],
    ['another operation', request({ code: 7 }), ada, 50],
    ['a reply', request({ packetType: 2 }), ada, 50],
    ['no variables', request({ variables: [] }), ada, 87],
    ['a lie about its length', request().subarray(0, -1), ada, 87],
    ['nothing', new Uint8Array(), ada, 87],
    ['an account in the open', request(), { ...ada, authenticationLevel: 'integrity' } as const, 1821],
  ])('is refused with %s', async (_, packet, caller, status) => {
    const { asked, endpoint } = endpointOf(() => ({ security: hashed }));
    expect(await endpoint.call(packet, caller)).toEqual({ status });
    expect(asked).toEqual([]);
  });

  it('tells in a Win32 error code what a session was refused for, and nothing of what failed', async () => {
    expect(await endpointOf(() => { throw new InitiationRefused(2, 'no such content'); }).endpoint.call(request(), ada)).toEqual({ status: 2 });
    expect(await endpointOf(() => { throw new Error('secret'); }).endpoint.call(request(), ada)).toEqual({ status: 1359 });
  });
});

describe('who may ask', () => {
  const account = { name: 'Ada', sid: new Uint8Array(), groups: ['Ops'] };
  it('is everybody, everybody with an account, or accounts and groups by name', () => {
    expect(mayAsk({ allowUnauthenticated: true, allowedAccounts: ['x'] }, null)).toBe(true);
    expect(mayAsk({ allowUnauthenticated: false, allowedAccounts: [] }, null)).toBe(false);
    expect(mayAsk({ allowUnauthenticated: false, allowedAccounts: [] }, account)).toBe(true);
    expect([['ada'], ['OPS'], ['other'], ['op']].map((allowedAccounts) => mayAsk({ allowUnauthenticated: false, allowedAccounts }, account))).toEqual([true, true, false, false]);
  });
});

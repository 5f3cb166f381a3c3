import { describe, expect, it } from '@jest/globals';
import {
  bindBody, ContextReason, ContextResult, ENDPOINT_MAPPER_INTERFACE, FaultStatus, NDR, PduFlag, PduType, readBindAck, readBindNak, readFault, readPduHeader,
  readResponse, unprotectPdu, WDS_RPC_INTERFACE, writePdu, type Verifier,
} from '@sluice/protocol/dcerpc';
import { NtlmAcceptor, ntHashOf, type NtlmEnvironment } from '@sluice/protocol/dcerpc/ntlm';
import { NtlmClient } from '../../../../../libs/protocol/fixtures/ntlm-client.js';
import { auth3Pdu, bindPdu, NTLM_PRIVACY, requestPdus } from '../../../test/rpc/rpc-pdus.js';
import type { RpcAccount } from '../../control/wdsc-call.js';
import type { RpcInterface } from '../interfaces/rpc-interface.js';
import { Association, type Reaction } from './association.js';

const ACCOUNT: RpcAccount = { name: 'deploy', sid: new Uint8Array(12), groups: [] };
const wds: RpcInterface = { syntax: WDS_RPC_INTERFACE, call: (_operation, stub) => Promise.resolve(stub) };
const environment: NtlmEnvironment<RpcAccount> = {
  names: { netbios: 'SERVER', dns: 'server' },
  random: (length) => new Uint8Array(length).fill(3),
  now: () => 0,
  findAccount: (user) => (user === 'deploy' ? { ntHash: ntHashOf('secret'), account: ACCOUNT } : null),
};

function associate(): Association {
  return new Association({
    interfaces: [wds], secondaryAddress: '49152', newGroup: () => 77, mechanisms: (type) => (type === 10 ? new NtlmAcceptor(environment) : null),
  });
}

function bound(): Association {
  const association = associate();
  association.receive(bindPdu(WDS_RPC_INTERFACE));
  return association;
}

/** A bind with NTLM and its last token. */
function authenticated(password = 'secret') {
  const association = associate();
  const client = new NtlmClient({ user: 'deploy', password });
  const { send } = association.receive(bindPdu(WDS_RPC_INTERFACE, { ...NTLM_PRIVACY, value: client.negotiate() }));
  const { verifier } = readBindAck(send![0]!, readPduHeader(send![0]!));
  const last = association.receive(auth3Pdu({ ...NTLM_PRIVACY, value: client.authenticate(verifier!.value) }));
  return { association, last, security: { head: NTLM_PRIVACY, session: client.session() } };
}

const answerOf = (reaction: Reaction) => {
  const pdu = reaction.send![0]!;
  return { pdu, header: readPduHeader(pdu) };
};
const faultOf = (reaction: Reaction): number => {
  const { pdu, header } = answerOf(reaction);
  expect(header.type).toBe(PduType.fault);
  return readFault(pdu, header);
};

describe('a bind', () => {
  it('is acknowledged with the interface, the port and fragments that both can take', () => {
    const { pdu, header } = answerOf(associate().receive(bindPdu(WDS_RPC_INTERFACE, undefined, { fragment: 4280 })));
    expect(header).toMatchObject({ type: PduType.bindAck, callId: 1 });
    expect(readBindAck(pdu, header)).toEqual({
      maxTransmit: 4280, maxReceive: 5840, associationGroup: 77, secondaryAddress: '49152', verifier: null,
      results: [{ result: ContextResult.acceptance, reason: 0, transferSyntax: NDR }],
    });
  });

  it.each([
    ['another interface', ENDPOINT_MAPPER_INTERFACE],
    ['a major version of the future', { ...WDS_RPC_INTERFACE, major: 2 }],
    ['a minor version of the future', { ...WDS_RPC_INTERFACE, minor: 1 }],
  ])('of %s is acknowledged with a rejection', (_case, syntax) => {
    const { pdu, header } = answerOf(associate().receive(bindPdu(syntax)));
    expect(readBindAck(pdu, header).results[0]).toMatchObject({ result: ContextResult.providerRejection, reason: ContextReason.abstractSyntaxNotSupported });
  });

  it('of a current Windows client has NDR accepted, and neither NDR64 nor any feature', () => {
    const syntax = (uuid: string, major: number) => ({ uuid, major, minor: 0 });
    const offers = [NDR, syntax('71710533-beba-4937-8319-b5dbef9ccc36', 1), syntax('6cb71c2c-9812-4540-0300-000000000000', 1)];
    const contexts = offers.map((offer, id) => ({ id, abstractSyntax: WDS_RPC_INTERFACE, transferSyntaxes: [offer] }));
    const body = bindBody({ maxTransmit: 5840, maxReceive: 5840, associationGroup: 0, contexts });
    const { pdu, header } = answerOf(associate().receive(writePdu({ type: PduType.bind, callId: 2 }, body)));
    expect(readBindAck(pdu, header).results.map(({ result, reason }) => [result, reason])).toEqual([
      [ContextResult.acceptance, 0], [ContextResult.providerRejection, ContextReason.transferSyntaxesNotSupported], [ContextResult.negotiateAck, 0],
    ]);
  });

  it('keeps no more than so many contexts', () => {
    const contexts = Array.from({ length: 40 }, (_, id) => ({ id, abstractSyntax: WDS_RPC_INTERFACE, transferSyntaxes: [NDR] }));
    const body = bindBody({ maxTransmit: 5840, maxReceive: 5840, associationGroup: 5, contexts });
    const { pdu, header } = answerOf(associate().receive(writePdu({ type: PduType.bind, callId: 2 }, body)));
    const { results, associationGroup } = readBindAck(pdu, header);
    expect(associationGroup).toBe(5);
    expect(results.filter(({ result }) => result === ContextResult.acceptance)).toHaveLength(32);
    expect(results.at(-1)!.reason).toBe(ContextReason.localLimitExceeded);
  });

  it('with fragments too small, an unknown mechanism, or a level without protection is refused', () => {
    const verifier = { ...NTLM_PRIVACY, value: new NtlmClient({ user: 'deploy', password: 'x' }).negotiate() };
    const reasons = [
      bindPdu(WDS_RPC_INTERFACE, undefined, { fragment: 1431 }),
      bindPdu(WDS_RPC_INTERFACE, { ...verifier, type: 16 }),
      ...[1, 2, 3, 4, 7].map((level) => bindPdu(WDS_RPC_INTERFACE, { ...verifier, level })),
      bindPdu(WDS_RPC_INTERFACE, { ...verifier, value: new Uint8Array(20) }),
    ].map((pdu) => {
      const reaction = associate().receive(pdu);
      expect(reaction.end).toBeDefined();
      const answer = answerOf(reaction);
      return readBindNak(answer.pdu, answer.header);
    });
    expect(reasons).toEqual([2, 8, 8, 8, 8, 8, 8, 9]);
  });

  it('is taken once', () => {
    const association = bound();
    const second = association.receive(bindPdu(WDS_RPC_INTERFACE));
    expect(faultOf(second)).toBe(FaultStatus.protocolError);
    expect(second.end).toBeDefined();
  });
});

describe('alter_context', () => {
  it('adds an interface, and none before the bind', () => {
    const alter = bindPdu(WDS_RPC_INTERFACE, undefined, { type: PduType.alterContext, id: 5 });
    const association = bound();
    expect(answerOf(association.receive(alter.slice())).header.type).toBe(PduType.alterContextResponse);
    expect(association.receive(requestPdus(new Uint8Array(4), { contextId: 5 })[0]!).call?.contextId).toBe(5);
    expect(faultOf(associate().receive(alter))).toBe(FaultStatus.protocolError);
  });

  it('begins no second authentication', () => {
    const { association } = authenticated();
    const again = bindPdu(WDS_RPC_INTERFACE, { ...NTLM_PRIVACY, value: new Uint8Array(40) }, { type: PduType.alterContext });
    expect(association.receive(again).end).toBeDefined();
  });
});

describe('an unauthenticated call', () => {
  it('comes with its arguments, whether in one fragment or in many', () => {
    const stub = Uint8Array.from({ length: 500 }, (_, index) => index);
    for (const fragment of [500, 100, 1]) {
      const association = bound();
      const reactions = requestPdus(stub, { fragment }).map((pdu) => association.receive(pdu));
      expect(reactions.slice(0, -1).every(({ call, send, end }) => call === undefined && send === undefined && end === undefined)).toBe(true);
      expect(reactions.at(-1)!.call).toMatchObject({ stub, operation: 0, callId: 2, caller: { account: null, authenticationLevel: 'none' } });
      expect(association.pending).toBe(false);
    }
  });

  it('before the bind, or of a context that was not accepted, is a fault', () => {
    expect(faultOf(associate().receive(requestPdus(new Uint8Array(4))[0]!))).toBe(FaultStatus.protocolError);
    expect(faultOf(bound().receive(requestPdus(new Uint8Array(4), { contextId: 9 })[0]!))).toBe(FaultStatus.unknownInterface);
  });

  it('is refused when its fragments do not belong together, never end, or are too much', () => {
    const parts = requestPdus(new Uint8Array(10), { fragment: 5 });
    const other = requestPdus(new Uint8Array(10), { fragment: 5, callId: 3 });
    const sequences = [[parts[1]!], [parts[0]!, parts[0]!], [parts[0]!, other[1]!], [parts[0]!, other[0]!]];
    for (const sequence of sequences) {
      const association = bound();
      const last = sequence.map((pdu) => association.receive(pdu.slice())).at(-1)!;
      expect(faultOf(last)).toBe(FaultStatus.protocolError);
      expect(last.end).toBeDefined();
    }
    const empty = writePdu({ type: PduType.request, callId: 2, flags: PduFlag.first }, new Uint8Array(8));
    expect(bound().receive(empty).end).toMatch(/without arguments/);
    const association = bound();
    const large = requestPdus(new Uint8Array(70_000), { fragment: 5000 }).map((pdu) => association.receive(pdu));
    expect(large.find(({ end }) => end !== undefined)?.end).toMatch(/RPC_LIMIT/);
  });

  it('is forgotten when it is orphaned', () => {
    const association = bound();
    association.receive(requestPdus(new Uint8Array(10), { fragment: 5 })[0]!);
    expect(association.pending).toBe(true);
    association.receive(writePdu({ type: PduType.orphaned, callId: 2 }, new Uint8Array()));
    expect(association.pending).toBe(false);
    expect(association.receive(requestPdus(new Uint8Array(3), { callId: 9 })[0]!).call).toBeDefined();
  });

  it('is answered in fragments that the client can take', () => {
    const association = associate();
    association.receive(bindPdu(WDS_RPC_INTERFACE, undefined, { fragment: 1432 }));
    const { call } = association.receive(requestPdus(new Uint8Array(4))[0]!);
    const results = Uint8Array.from({ length: 5000 }, (_, index) => index);
    const pdus = association.respond(call!, results);
    expect(pdus.every(({ length }) => length <= 1432)).toBe(true);
    expect(pdus.map((pdu) => readPduHeader(pdu).flags)).toEqual([PduFlag.first, 0, 0, PduFlag.last]);
    expect(Buffer.concat(pdus.map((pdu) => readResponse(pdu, readPduHeader(pdu)).stub)).equals(results)).toBe(true);
    expect(association.respond(call!, new Uint8Array())).toHaveLength(1);
  });

  it.each(['shutdown', 'response', 'bindAck'] as const)('is not made by a PDU of type %s', (type) => {
    expect(bound().receive(writePdu({ type: PduType[type], callId: 1 }, new Uint8Array(20))).end).toBeDefined();
  });
});

describe('an authenticated call', () => {
  it('comes decrypted, with who makes it, and is answered encrypted', () => {
    const { association, last, security } = authenticated();
    expect(last).toEqual({});
    expect(association.ready).toBe(true);
    const stub = new Uint8Array(100).fill(1);
    const reactions = requestPdus(stub, { security, fragment: 32 }).map((pdu) => association.receive(pdu));
    const { call } = reactions.at(-1)!;
    expect(call).toMatchObject({ stub, caller: { account: ACCOUNT, authenticationLevel: 'privacy' } });
    const results = new Uint8Array(9000).fill(2);
    const parts = association.respond(call!, results).map((pdu) => {
      const response = readResponse(pdu, readPduHeader(pdu));
      expect(Buffer.from(response.stub).includes(Buffer.alloc(8, 2))).toBe(false);
      return unprotectPdu(pdu, 24, response.verifier as Verifier, security.session);
    });
    expect(Buffer.concat(parts).equals(results)).toBe(true);
  });

  it('with another password is refused at the first call, and counts as one failure', () => {
    const { association, last, security } = authenticated('guess');
    expect(last).toEqual({ denied: true });
    expect(association.ready).toBe(false);
    const call = association.receive(requestPdus(new Uint8Array(4), { security })[0]!);
    expect(faultOf(call)).toBe(FaultStatus.accessDenied);
    expect(call).toMatchObject({ denied: false, end: expect.stringContaining('RPC_DENIED') });
  });

  it('cannot be made without its signature, with that of another context, before the end of the authentication, or twice', () => {
    const plain = authenticated();
    expect(faultOf(plain.association.receive(requestPdus(new Uint8Array(4))[0]!))).toBe(FaultStatus.accessDenied);
    for (const head of [{ ...NTLM_PRIVACY, level: 5 }, { ...NTLM_PRIVACY, contextId: 1 }, { ...NTLM_PRIVACY, type: 9 }]) {
      const { association, security } = authenticated();
      expect(faultOf(association.receive(requestPdus(new Uint8Array(4), { security: { ...security, head } })[0]!))).toBe(FaultStatus.accessDenied);
    }
    const early = associate();
    const client = new NtlmClient({ user: 'deploy', password: 'secret' });
    early.receive(bindPdu(WDS_RPC_INTERFACE, { ...NTLM_PRIVACY, value: client.negotiate() }));
    expect(faultOf(early.receive(requestPdus(new Uint8Array(4), { security: { head: NTLM_PRIVACY, session: client.session() } })[0]!))).toBe(FaultStatus.accessDenied);
    const twice = authenticated();
    const [request] = requestPdus(new Uint8Array(4), { security: twice.security });
    expect(twice.association.receive(request!.slice()).call).toBeDefined();
    expect(faultOf(twice.association.receive(request!))).toBe(FaultStatus.accessDenied);
  });

  it('cannot be signed by somebody who never authenticated', () => {
    const security = { head: NTLM_PRIVACY, session: new NtlmClient({ user: '', password: '' }).session() };
    expect(faultOf(bound().receive(requestPdus(new Uint8Array(4), { security })[0]!))).toBe(FaultStatus.accessDenied);
  });
});

import { describe, expect, it } from '@jest/globals';
import { bytes, hex } from '../../../fixtures/hex.js';
import { NtlmClient } from '../../../fixtures/ntlm-client.js';
import type { RpcError } from '../index.js';
import { ntHashOf, type NtlmEnvironment } from '../ntlm/index.js';
import { der, readDer } from './der.js';
import { SpnegoAcceptor } from './index.js';
import { Mechanism, NegState, readNegTokenInit, readNegTokenResp, writeNegTokenInit, writeNegTokenResp } from './neg-tokens.js';

const KERBEROS = '2a864886f712010202';

const environment: NtlmEnvironment<string> = {
  names: { netbios: 'SERVER', dns: 'server' },
  random: (length) => new Uint8Array(length).fill(0x42),
  now: () => 0,
  findAccount: (user) => (user === 'user' ? { ntHash: ntHashOf('Password'), account: 'the account' } : null),
};

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as RpcError).code;
  }
  return 'nothing was thrown';
}

const response = (token: Uint8Array | null, mechanismListMic: Uint8Array | null = null): Uint8Array =>
  writeNegTokenResp({ state: NegState.incomplete, mechanism: null, token, mechanismListMic });

/** Negotiates, with Kerberos first when told. @returns both sides just before the client's last token */
function negotiate(mechanisms: readonly string[] = [Mechanism.ntlm], password = 'Password') {
  const acceptor = new SpnegoAcceptor(environment);
  const client = new NtlmClient({ user: 'user', password });
  const optimistic = mechanisms[0] === Mechanism.ntlm;
  const init = writeNegTokenInit(mechanisms, optimistic ? client.negotiate() : bytes('6001'));
  let answer = readNegTokenResp(acceptor.accept(init).reply!);
  if (!optimistic) answer = readNegTokenResp(acceptor.accept(response(client.negotiate())).reply!);
  return { acceptor, client, last: client.authenticate(answer.token!), list: readNegTokenInit(init).mechanismList };
}

describe('tokens of SPNEGO, by hand from RFC 4178 4.2', () => {
  const list = bytes('3017 0609 2a864886f712010202 060a 2b06010401823702020a');

  it('reads a NegTokenInit with flags and hints, which say nothing to a server', () => {
    const token = readNegTokenInit(bytes('6033 0606 2b0601050502 a029 3027', 'a019', hex(list), 'a104 0302 0640', 'a204 0402 beef'));
    expect(token).toEqual({ mechanisms: [KERBEROS, Mechanism.ntlm], mechanismList: list, token: bytes('beef') });
  });

  it('writes and reads a NegTokenInit', () => {
    const token = writeNegTokenInit([KERBEROS, Mechanism.ntlm], bytes('beef'));
    expect(hex(token)).toBe(hex(bytes('602d 0606 2b0601050502 a023 3021', 'a019', hex(list), 'a204 0402 beef')));
    expect(readNegTokenInit(token)).toEqual({ mechanisms: [KERBEROS, Mechanism.ntlm], mechanismList: list, token: bytes('beef') });
  });

  it('writes and reads a NegTokenResp', () => {
    const answer = { state: NegState.requestMic, mechanism: Mechanism.ntlm, token: bytes('beef'), mechanismListMic: bytes('0102') };
    const token = writeNegTokenResp(answer);
    expect(hex(token)).toBe(hex(bytes('a121 301f', 'a003 0a01 03', 'a10c 060a 2b06010401823702020a', 'a204 0402 beef', 'a304 0402 0102')));
    expect(readNegTokenResp(token)).toEqual(answer);
  });

  it('writes and reads long elements', () => {
    for (const length of [0x7f, 0x80, 0xff, 0x100, 0xffff]) {
      const element = der(4, new Uint8Array(length));
      expect(readDer(element).element.content).toHaveLength(length);
      expect(element.length - length).toBe(length < 0x80 ? 2 : length < 0x100 ? 3 : 4);
    }
  });

  it.each([
    ['a length without end', '3080 0000'],
    ['a length beyond all bounds', '3084 00000001 00'],
    ['a length that lies', '3005 0400'],
    ['a tag of several bytes', '1f01 00'],
    ['another object identifier', '600a 0606 2b0601050503 a000'],
    ['no mechanisms', '600c 0606 2b0601050502 a002 3000'],
  ])('refuses %s', (_case, token) => {
    expect(codeOf(() => readNegTokenInit(bytes(token)))).toBe('RPC_TOKEN');
  });

  it('refuses a field that stands there twice', () => {
    expect(codeOf(() => readNegTokenResp(bytes('a10c 300a a003 0a01 00 a003 0a01 01')))).toBe('RPC_TOKEN');
  });
});

describe('SpnegoAcceptor', () => {
  it('accepts NTLM that was the first choice, with and without a signed list', () => {
    for (const signed of [false, true]) {
      const { acceptor, client, last, list } = negotiate();
      const session = client.session();
      const { reply, established } = acceptor.accept(response(last, signed ? session.signMechanisms(list) : null));
      expect(established?.account).toBe('the account');
      const answer = readNegTokenResp(reply!);
      expect(answer.state).toBe(NegState.completed);
      if (signed) session.verifyMechanisms(list, answer.mechanismListMic!);
      else expect(answer.mechanismListMic).toBeNull();
      established!.session.verify(last, session.sign(last));
    }
  });

  it('declines Kerberos and asks for a signed list then', () => {
    const { acceptor, client, last, list } = negotiate([KERBEROS, Mechanism.ntlm]);
    const { reply, established } = acceptor.accept(response(last, client.session().signMechanisms(list)));
    expect(established?.account).toBe('the account');
    expect(readNegTokenResp(reply!).state).toBe(NegState.completed);
  });

  it('lets the signed list come in a token of its own', () => {
    const { acceptor, client, last, list } = negotiate([KERBEROS, Mechanism.ntlm]);
    const first = acceptor.accept(response(last));
    expect(first.established).toBeNull();
    expect(readNegTokenResp(first.reply!).state).toBe(NegState.incomplete);
    expect(acceptor.accept(response(null, client.session().signMechanisms(list))).established?.account).toBe('the account');
  });

  it('is not done when the list that must be signed never is', () => {
    const { acceptor, last } = negotiate([KERBEROS, Mechanism.ntlm]);
    expect(acceptor.accept(response(last)).established).toBeNull();
    expect(acceptor.accept(response(null)).established).toBeNull();
  });

  it('refuses a list that somebody changed on its way', () => {
    const { acceptor, client, last } = negotiate([KERBEROS, Mechanism.ntlm]);
    expect(codeOf(() => acceptor.accept(response(last, client.session().signMechanisms(bytes('3000')))))).toBe('RPC_DENIED');
  });

  it('refuses another password, a client without NTLM, and one that rejects', () => {
    const wrong = negotiate([Mechanism.ntlm], 'wrong');
    expect(codeOf(() => wrong.acceptor.accept(response(wrong.last)))).toBe('RPC_DENIED');
    expect(codeOf(() => wrong.acceptor.accept(response(wrong.last)))).toBe('RPC_TOKEN');
    expect(codeOf(() => new SpnegoAcceptor(environment).accept(writeNegTokenInit([KERBEROS], null)))).toBe('RPC_TOKEN');
    const rejecting = writeNegTokenResp({ state: NegState.reject, mechanism: null, token: null, mechanismListMic: null });
    expect(codeOf(() => negotiate().acceptor.accept(rejecting))).toBe('RPC_TOKEN');
  });

  it('takes NTLM without SPNEGO around it', () => {
    const acceptor = new SpnegoAcceptor(environment);
    const client = new NtlmClient({ user: 'user', password: 'Password' });
    const { reply } = acceptor.accept(client.negotiate());
    expect(acceptor.accept(client.authenticate(reply!)).established?.account).toBe('the account');
  });
});

import { describe, expect, it } from '@jest/globals';
import { bytes, hex } from '../../../fixtures/hex.js';
import { NtlmClient, type NtlmClientOptions } from '../../../fixtures/ntlm-client.js';
import type { RpcError } from '../index.js';
import { ntHashOf, NtlmAcceptor, NtlmSession, type NtlmEnvironment } from './index.js';
import { hmacMd5, proofOf, responseKey } from './ntlmv2.js';

const CHALLENGE = bytes('0123456789abcdef');
const environment = (password = 'Password'): NtlmEnvironment<string> => ({
  names: { netbios: 'Server', dns: 'server.example' },
  random: (length) => (length === 8 ? CHALLENGE : new Uint8Array(length)),
  now: () => Date.UTC(2026, 0, 1),
  findAccount: (user) => (user.toLowerCase() === 'user' ? { ntHash: ntHashOf(password), account: 'the account' } : null),
});

/** MS-NLMP 4.2.1 and 4.2.4: user "User", domain "Domain", password "Password", key 55…55, time 0, challenges 0123456789abcdef and aaaaaaaaaaaaaaaa. */
const PUBLISHED = {
  temp: bytes('01010000 00000000 00000000 00000000 aaaaaaaa aaaaaaaa 00000000 02000c00 44006f00 6d006100 69006e00 01000c00 53006500 72007600 65007200 00000000 00000000'),
  authenticate: bytes(
    '4e544c4d 53535000 03000000 18001800 6c000000 54005400 84000000 0c000c00 48000000 08000800 54000000 10001000 5c000000 10001000 d8000000 358288e2 0501280a 0000000f',
    '44006f00 6d006100 69006e00 55007300 65007200 43004f00 4d005000 55005400 45005200 86c35097 ac9cec10 2554764a 57cccc19 aaaaaaaa aaaaaaaa',
    '68cd0ab8 51e51c96 aabc927b ebef6a1c 01010000 00000000 00000000 00000000 aaaaaaaa aaaaaaaa 00000000 02000c00 44006f00 6d006100 69006e00 01000c00 53006500',
    '72007600 65007200 00000000 00000000 c5dad254 4fc97990 94ce1ce9 0bc9d03e',
  ),
};

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as RpcError).code;
  }
  return 'nothing was thrown';
}

/** A whole authentication. @param change changes the last message */
function authenticate(options: Partial<NtlmClientOptions> = {}, change = (message: Uint8Array): Uint8Array => message) {
  const acceptor = new NtlmAcceptor(environment());
  const client = new NtlmClient({ user: 'User', password: 'Password', ...options });
  const { reply } = acceptor.accept(client.negotiate());
  return { client, acceptor, step: acceptor.accept(change(client.authenticate(reply!))) };
}

describe('NTLMv2 as published (MS-NLMP 4.2.4)', () => {
  const key = responseKey(ntHashOf('Password'), 'User', 'Domain');

  it('computes the hashes and the proof', () => {
    expect(hex(ntHashOf('Password'))).toBe('a4f49c406510bdcab6824ee7c30fd852');
    expect(hex(key)).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
    const proof = proofOf(key, CHALLENGE, PUBLISHED.temp);
    expect(hex(proof)).toBe('68cd0ab851e51c96aabc927bebef6a1c');
    expect(hex(hmacMd5(key, proof))).toBe('8de40ccadbc14a82f15cb0ad0de95ca3');
  });

  it('raises the letters of the user one by one', () => {
    const [hash, domain] = [new Uint8Array(16), 'd'];
    expect(hex(responseKey(hash, 'jürgen', domain))).toBe(hex(responseKey(hash, 'JÜRGEN', domain)));
    expect(hex(responseKey(hash, 'weiß', domain))).not.toBe(hex(responseKey(hash, 'WEISS', domain)));
  });

  it('seals as in the example', () => {
    const session = new NtlmSession(new Uint8Array(16).fill(0x55), 'client');
    const message = new Uint8Array(Buffer.from('Plaintext', 'utf16le'));
    const signature = session.seal(message, 0, message.length);
    expect(hex(message)).toBe('54e50165bf1936dc996020c1811b0f06fb5f');
    expect(hex(signature)).toBe('010000007fb38ec5c55d497600000000');
  });

  it('accepts the AUTHENTICATE_MESSAGE of the example and then reads its sealed message', () => {
    const acceptor = new NtlmAcceptor(environment());
    acceptor.accept(new NtlmClient({ user: '', password: '' }).negotiate());
    const { established } = acceptor.accept(PUBLISHED.authenticate);
    expect(established?.account).toBe('the account');
    const message = bytes('54e50165bf1936dc996020c1811b0f06fb5f');
    established!.session.unseal(message, 0, message.length, bytes('010000007fb38ec5c55d497600000000'));
    expect(Buffer.from(message).toString('utf16le')).toBe('Plaintext');
  });
});

describe('NtlmAcceptor', () => {
  it('writes a CHALLENGE_MESSAGE as MS-NLMP 2.2.1.2 has it', () => {
    const { reply } = new NtlmAcceptor(environment()).accept(new NtlmClient({ user: 'User', password: 'x' }).negotiate());
    expect(hex(reply!)).toBe(hex(bytes(
      '4e544c4d53535000 02000000 0c000c00 38000000', '35828a60', '0123456789abcdef 0000000000000000', '70007000 44000000', '0000000000000000',
      '530065007200760065007200',
      '02000c00 530065007200760065007200', '01000c00 530065007200760065007200',
      '04001c00 7300650072007600650072002e006500780061006d0070006c006500', '03001c00 7300650072007600650072002e006500780061006d0070006c006500',
      '07000800 00008192b17adc01', '00000000',
    )));
  });

  it.each([{ mic: true }, { mic: false }])('accepts the right password (%j) and a session that both sides have', (options) => {
    const { client, step } = authenticate(options);
    expect(step.established?.account).toBe('the account');
    const session = client.session();
    const message = new Uint8Array([1, 2, 3, 4]);
    step.established!.session.verify(message, session.sign(message));
    session.verify(message, step.established!.session.sign(message));
  });

  it.each([
    ['another password', { password: 'password' }, 'RPC_DENIED'],
    ['an unknown user', { user: 'Somebody' }, 'RPC_DENIED'],
    ['an endless name', { user: 'u'.repeat(2_000) }, 'RPC_DENIED'],
    ['no encryption of 128 bits', { flags: 0x4088_8235 }, 'RPC_TOKEN'],
    ['no extended session security', { flags: 0x6080_8235 }, 'RPC_TOKEN'],
    ['no exchanged key', { flags: 0x2088_8235 }, 'RPC_TOKEN'],
  ])('refuses %s', (_case, options, code) => {
    expect(codeOf(() => authenticate(options))).toBe(code);
  });

  it('refuses NTLM of version 1, whose response has 24 bytes', () => {
    const shorter = (message: Uint8Array): Uint8Array => {
      const changed = Buffer.from(message);
      changed.writeUInt16LE(24, 20);
      return changed;
    };
    expect(codeOf(() => authenticate({ mic: false }, shorter))).toBe('RPC_TOKEN');
  });

  it('refuses a message whose flags were changed on the way, by its MIC', () => {
    const changed = (message: Uint8Array): Uint8Array => message.with(60, message[60]! ^ 0x20);
    expect(codeOf(() => authenticate({ mic: true }, changed))).toBe('RPC_DENIED');
  });

  it('refuses a recorded answer to an earlier challenge', () => {
    let count = 0;
    const around = { ...environment(), random: (length: number) => new Uint8Array(length).fill(count += 1) };
    const client = new NtlmClient({ user: 'User', password: 'Password' });
    const first = new NtlmAcceptor(around);
    const recorded = client.authenticate(first.accept(client.negotiate()).reply!);
    first.accept(recorded);
    const second = new NtlmAcceptor(around);
    second.accept(client.negotiate());
    expect(codeOf(() => second.accept(recorded))).toBe('RPC_DENIED');
  });

  it('takes each message once, and none after a failure', () => {
    const { acceptor } = authenticate();
    expect(codeOf(() => acceptor.accept(new NtlmClient({ user: 'User', password: 'Password' }).negotiate()))).toBe('RPC_TOKEN');
    const failed = new NtlmAcceptor(environment());
    expect(codeOf(() => failed.accept(new Uint8Array(7)))).toBe('RPC_TOKEN');
    expect(codeOf(() => failed.accept(new NtlmClient({ user: 'User', password: 'Password' }).negotiate()))).toBe('RPC_TOKEN');
  });

  it('never writes names or responses into errors', () => {
    try {
      authenticate({ user: 'topsecret', password: 'hunter2' });
    } catch (error) {
      expect(String(error)).not.toMatch(/topsecret|hunter2/i);
    }
    expect.hasAssertions();
  });
});

describe('NtlmSession', () => {
  const pair = (): [NtlmSession, NtlmSession] => [new NtlmSession(new Uint8Array(16), 'client'), new NtlmSession(new Uint8Array(16), 'server')];

  it('refuses a repeated, a missing and a changed message', () => {
    const message = new Uint8Array(40).fill(7);
    const [client, server] = pair();
    const first = client.sign(message);
    server.verify(message, first);
    expect(codeOf(() => server.verify(message, first))).toBe('RPC_DENIED');
    const [other, late] = pair();
    other.sign(message);
    expect(codeOf(() => late.verify(message, other.sign(message)))).toBe('RPC_DENIED');
    for (let at = 0; at < message.length; at += 1) {
      const [sender, receiver] = pair();
      const signature = sender.sign(message);
      expect(codeOf(() => receiver.verify(message.with(at, 8), signature))).toBe('RPC_DENIED');
    }
  });

  it('leaves its cipher where it was when it signs the list of mechanisms', () => {
    const [client, server] = pair();
    const list = new Uint8Array([1, 2, 3]);
    server.verifyMechanisms(list, client.signMechanisms(list));
    client.verifyMechanisms(list, server.signMechanisms(list));
    const message = new Uint8Array(20).fill(9);
    const signature = client.seal(message, 0, 20);
    server.unseal(message, 0, 20, signature);
    expect(hex(message)).toBe('09'.repeat(20));
    // As Samba does it: the second message is number one.
    expect(hex(signature.subarray(12))).toBe('01000000');
  });
});

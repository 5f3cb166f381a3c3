import type { Acceptor, AcceptorStep } from '../acceptor.js';
import { RpcError } from '../rpc-error.js';
import { AV_FLAG_MIC, readAvFlags, writeTargetInfo, type NtlmNames } from './av-pairs.js';
import { hasFlags, NtlmFlag, OPTIONAL_FLAGS, REQUIRED_FLAGS } from './flags.js';
import { readAuthenticate, readNegotiate, takeMic, writeChallenge, type NtlmAuthenticate } from './ntlm-messages.js';
import { NtlmSession } from './ntlm-session.js';
import { hmacMd5, proofOf, responseKey, sameBytes, splitResponse } from './ntlmv2.js';
import { Rc4 } from './rc4.js';

/** An account as the acceptor needs it. */
export interface NtlmAccount<A> {
  /** 16 bytes. */
  readonly ntHash: Uint8Array;
  /** What {@link Acceptor} gives when the password was right. */
  readonly account: A;
}

/** What a server that accepts NTLM has around it. */
export interface NtlmEnvironment<A> {
  readonly names: NtlmNames;
  /** Unpredictable bytes. */
  random(length: number): Uint8Array;
  /** Milliseconds since 1970. */
  now(): number;
  /** @returns null when there is no such account */
  findAccount(user: string, domain: string): NtlmAccount<A> | null;
}

/** Milliseconds from 1601 to 1970. */
const EPOCH = 11_644_473_600_000n;
const SESSION_KEY_LENGTH = 16;
const MAX_NAME_LENGTH = 256;

/**
 * The server's side of one NTLM authentication (MS-NLMP 3.2), NTLMv2 only: a client that speaks only NTLM of version 1, asks for weaker keys or is
 * anonymous is refused. The challenge is new for each and used once, so no recorded answer is of any use.
 */
export class NtlmAcceptor<A> implements Acceptor<A> {
  private state: { readonly negotiate: Uint8Array; readonly challenge: Uint8Array; readonly serverChallenge: Uint8Array } | 'new' | 'over' = 'new';

  constructor(private readonly environment: NtlmEnvironment<A>) {}

  /** @throws RpcError `RPC_TOKEN`, `RPC_TRUNCATED`, or `RPC_DENIED`, which says the same for every reason */
  accept(token: Uint8Array): AcceptorStep<A> {
    const state = this.state;
    this.state = 'over';
    if (state === 'over') throw new RpcError('RPC_TOKEN', 'this authentication is over');
    if (state !== 'new') return { reply: null, established: this.authenticate(token, state) };
    const challenge = this.challenge(readNegotiate(token), token);
    return { reply: challenge, established: null };
  }

  private challenge(offered: number, negotiate: Uint8Array): Uint8Array {
    if (!hasFlags(offered, REQUIRED_FLAGS)) throw new RpcError('RPC_TOKEN', 'the client does not offer NTLMv2 with signatures and 128-bit keys');
    const { environment } = this;
    const serverChallenge = environment.random(8);
    const challenge = writeChallenge({
      flags: REQUIRED_FLAGS | (offered & OPTIONAL_FLAGS) | NtlmFlag.requestTarget | NtlmFlag.targetTypeServer | NtlmFlag.targetInfo,
      serverChallenge,
      targetName: environment.names.netbios,
      targetInfo: writeTargetInfo(environment.names, (BigInt(environment.now()) + EPOCH) * 10_000n),
    });
    this.state = { negotiate: negotiate.slice(), challenge, serverChallenge };
    return challenge;
  }

  private authenticate(token: Uint8Array, state: { readonly negotiate: Uint8Array; readonly challenge: Uint8Array; readonly serverChallenge: Uint8Array }) {
    const message = readAuthenticate(token);
    const response = splitResponse(message.ntResponse);
    if (response === null) throw new RpcError('RPC_TOKEN', 'not an NTLMv2 response');
    if (message.encryptedSessionKey.length !== SESSION_KEY_LENGTH) throw new RpcError('RPC_TOKEN', 'no session key was exchanged');
    const { key, account } = this.keyOf(message);
    const proof = proofOf(key, state.serverChallenge, response.temp);
    if (!sameBytes(proof, response.proof) || account === null) throw new RpcError('RPC_DENIED', 'no such account, or another password');
    const sessionKey = Rc4.withKey(hmacMd5(key, proof)).apply(message.encryptedSessionKey.slice());
    if ((readAvFlags(response.pairs) & AV_FLAG_MIC) !== 0) checkMic(message, token, sessionKey, state);
    return { account: account.account, session: new NtlmSession(sessionKey, 'server') };
  }

  /** An unknown name costs the same work as a known one. */
  private keyOf({ user, domain }: NtlmAuthenticate) {
    const account = user.length > MAX_NAME_LENGTH || domain.length > MAX_NAME_LENGTH ? null : this.environment.findAccount(user, domain);
    return { account, key: responseKey(account?.ntHash ?? this.environment.random(16), user, domain) };
  }
}

/** MIC proves that nobody changed the two messages before (MS-NLMP 3.2.5.1.2). */
function checkMic(
  { micOverlapped }: NtlmAuthenticate, token: Uint8Array, sessionKey: Uint8Array, before: { readonly negotiate: Uint8Array; readonly challenge: Uint8Array },
): void {
  const { mic, message } = takeMic(token);
  if (micOverlapped || !sameBytes(hmacMd5(sessionKey, before.negotiate, before.challenge, message), mic)) {
    throw new RpcError('RPC_DENIED', 'the messages were changed on their way');
  }
}

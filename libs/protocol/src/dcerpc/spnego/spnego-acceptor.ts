import type { Acceptor, AcceptorStep } from '../acceptor.js';
import { isNtlmMessage } from '../ntlm/ntlm-messages.js';
import { NtlmAcceptor, type NtlmEnvironment } from '../ntlm/ntlm-acceptor.js';
import { NtlmSession } from '../ntlm/ntlm-session.js';
import { RpcError } from '../rpc-error.js';
import { Mechanism, NegState, readNegTokenInit, readNegTokenResp, writeNegTokenResp, type NegTokenResp } from './neg-tokens.js';

type Established<A> = NonNullable<AcceptorStep<A>['established']>;

/** What the conversation is about, after the client's first token. */
interface Negotiated {
  readonly mechanismList: Uint8Array;
  /** NTLM was not the client's first choice, so both must sign the list (RFC 4178 5). */
  readonly micRequired: boolean;
}

/**
 * The server's side of SPNEGO (RFC 4178, MS-SPNG) with NTLM as its only mechanism. Kerberos, which domain clients prefer, is declined in the negotiation;
 * then both sides sign what was offered, so that nobody in between can decline it.
 */
export class SpnegoAcceptor<A> implements Acceptor<A> {
  private readonly ntlm: NtlmAcceptor<A>;
  private state: 'new' | 'bare' | 'over' | Negotiated = 'new';
  /** Known already, but the list is not signed yet. */
  private waiting: Established<A> | null = null;

  constructor(environment: NtlmEnvironment<A>) {
    this.ntlm = new NtlmAcceptor(environment);
  }

  accept(token: Uint8Array): AcceptorStep<A> {
    const { state } = this;
    this.state = 'over';
    if (state === 'over') throw new RpcError('RPC_TOKEN', 'this authentication is over');
    if (state === 'new') return this.first(token);
    if (state === 'bare') return this.ntlm.accept(token);
    return this.further(readNegTokenResp(token), state);
  }

  private first(token: Uint8Array): AcceptorStep<A> {
    // Some clients send NTLM without anything around it (MS-SPNG 3.1.5).
    if (isNtlmMessage(token)) {
      this.state = 'bare';
      return this.ntlm.accept(token);
    }
    const init = readNegTokenInit(token);
    const place = init.mechanisms.indexOf(Mechanism.ntlm);
    if (place < 0) throw new RpcError('RPC_TOKEN', 'the client offers no NTLM');
    this.state = { mechanismList: init.mechanismList, micRequired: place > 0 };
    // The token belongs to the first mechanism; when that is another one, the client begins anew.
    const reply = place === 0 && init.token !== null ? this.ntlm.accept(init.token).reply : null;
    return step({ state: place === 0 ? NegState.incomplete : NegState.requestMic, mechanism: Mechanism.ntlm, token: reply, mechanismListMic: null });
  }

  private further(answer: NegTokenResp, negotiated: Negotiated): AcceptorStep<A> {
    if (answer.state === NegState.reject) throw new RpcError('RPC_TOKEN', 'the client rejects the mechanism');
    if (this.waiting === null) {
      if (answer.token === null) throw new RpcError('RPC_TOKEN', 'no token of NTLM came');
      const { reply, established } = this.ntlm.accept(answer.token);
      if (established === null) {
        this.state = negotiated;
        return step({ state: NegState.incomplete, mechanism: null, token: reply, mechanismListMic: null });
      }
      this.waiting = established;
    }
    return this.finish(this.waiting, answer.mechanismListMic, negotiated);
  }

  private finish(established: Established<A>, mic: Uint8Array | null, negotiated: Negotiated): AcceptorStep<A> {
    if (mic === null && negotiated.micRequired) {
      this.state = negotiated;
      return step({ state: NegState.incomplete, mechanism: null, token: null, mechanismListMic: null });
    }
    const { session } = established;
    if (mic === null || !(session instanceof NtlmSession)) {
      return { ...step({ state: NegState.completed, mechanism: null, token: null, mechanismListMic: null }), established };
    }
    session.verifyMechanisms(negotiated.mechanismList, mic);
    const answer = session.signMechanisms(negotiated.mechanismList);
    return { ...step({ state: NegState.completed, mechanism: null, token: null, mechanismListMic: answer }), established };
  }
}

function step(answer: NegTokenResp): { readonly reply: Uint8Array; readonly established: null } {
  return { reply: writeNegTokenResp(answer), established: null };
}

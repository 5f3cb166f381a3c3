import {
  AuthenticationLevel, RpcError, unprotectPdu, type Acceptor, type AcceptorStep, type Request, type Verifier, type VerifierHead,
} from '@sluice/protocol/dcerpc';
import type { RpcAccount, RpcCaller } from '../../control/wdsc-call.js';

/** Which mechanisms there are. @returns null for a type (RPC_C_AUTHN_*) that is not offered */
export type Mechanisms = (authenticationType: number) => Acceptor<RpcAccount> | null;

type Established = NonNullable<AcceptorStep<RpcAccount>['established']>;

/** The one security context that a connection may have. */
export class AssociationSecurity {
  private acceptor: Acceptor<RpcAccount> | null = null;
  private head: VerifierHead | null = null;
  private established: Established | null = null;

  constructor(private readonly mechanisms: Mechanisms) {}

  /** Whether an authentication began that did not come to its end. */
  get pending(): boolean {
    return this.head !== null && this.established === null;
  }

  /** Whether the mechanism and the level of the client's first token are offered. Calls are signed or encrypted, or not authenticated at all. */
  offers({ type, level }: Verifier): boolean {
    if (level !== AuthenticationLevel.integrity && level !== AuthenticationLevel.privacy) return false;
    return (this.acceptor ??= this.mechanisms(type)) !== null;
  }

  /**
   * Takes a token of a bind, alter_context or auth3.
   * @returns the token for the client, if there is one
   * @throws RpcError `RPC_DENIED` and others; the connection is of no use afterwards
   */
  take(verifier: Verifier): Uint8Array | null {
    if (this.established !== null || this.acceptor === null) throw new RpcError('RPC_TYPE', 'no authentication is going on');
    const head = { type: verifier.type, level: verifier.level, contextId: verifier.contextId };
    if (this.head === null) this.head = head;
    this.mustMatch(verifier);
    const { reply, established } = this.acceptor.accept(verifier.value);
    this.established = established;
    return reply;
  }

  /**
   * The arguments in a request, checked and decrypted. Once authenticated, a client cannot call without that.
   * @throws RpcError `RPC_DENIED`
   */
  open(pdu: Uint8Array, { verifier, stubOffset, stub }: Request): Uint8Array {
    if (this.head === null && verifier === null) return stub;
    if (this.established === null || verifier === null) throw new RpcError('RPC_DENIED', 'a request without its verifier, or with one of nobody');
    this.mustMatch(verifier);
    return unprotectPdu(pdu, stubOffset, verifier, this.established.session);
  }

  /** How answers are protected; null when they are not. */
  get protection(): { readonly head: VerifierHead; readonly session: Established['session'] } | null {
    return this.head === null || this.established === null ? null : { head: this.head, session: this.established.session };
  }

  get caller(): Pick<RpcCaller, 'account' | 'authenticationLevel'> {
    if (this.established === null) return { account: null, authenticationLevel: 'none' };
    return { account: this.established.account, authenticationLevel: this.head?.level === AuthenticationLevel.privacy ? 'privacy' : 'integrity' };
  }

  private mustMatch({ type, level, contextId }: Verifier): void {
    const { head } = this;
    if (type !== head?.type || level !== head.level || contextId !== head.contextId) throw new RpcError('RPC_DENIED', 'a verifier of another security context');
  }
}

import type { MessageSecurity } from './pdu/protected-pdu.js';

/** The server's side of one authentication, token by token, whatever the mechanism. */
export interface Acceptor<A> {
  /**
   * Takes the client's next token.
   * @throws RpcError; the authentication is over then
   */
  accept(token: Uint8Array): AcceptorStep<A>;
}

export interface AcceptorStep<A> {
  /** The token that the client needs next, or null. */
  readonly reply: Uint8Array | null;
  /** Set when the client is known; no more tokens are taken then. */
  readonly established: { readonly account: A; readonly session: MessageSecurity } | null;
}

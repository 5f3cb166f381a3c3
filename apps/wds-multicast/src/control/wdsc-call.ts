/** Who makes a call of WdsRpcMessage, as the RPC layer found out. */
export interface RpcCaller {
  /** RPC_C_AUTHN_LEVEL_* of the call (MS-RPCE 2.2.1.1.8). */
  readonly authenticationLevel: 'none' | 'connect' | 'call' | 'packet' | 'integrity' | 'privacy';
  /** Null for an unauthenticated call. */
  readonly account: RpcAccount | null;
  /** The peer of the TCP connection. */
  readonly remoteAddress: string;
  /** Where this server was reached: the address a session is offered on. */
  readonly localAddress: string;
}

/** An account whose password the caller knows. */
export interface RpcAccount {
  readonly name: string;
  /** In the form of MS-DTYP 2.4.2.2. */
  readonly sid: Uint8Array;
  readonly groups: readonly string[];
}

/** The reply packet, or the Win32 error code that the call returns (MS-WDSC 3.1.4.2). */
export type WdscAnswer = { readonly status: 0; readonly reply: Uint8Array } | { readonly status: number; readonly reply?: undefined };

/** The server of MS-WDSC behind its RPC interface: the whole of WdsRpcMessage (3.1.4.1) but its transport. */
export interface WdscServer {
  /** Never throws: whatever goes wrong is a status. */
  call(request: Uint8Array, caller: RpcCaller): Promise<WdscAnswer>;
}

/** Nest token of the {@link WdscServer}. */
export const WDSC_SERVER = Symbol('WDSC_SERVER');

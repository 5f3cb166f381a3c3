import {
  AUTH3_BODY, bindBody, NDR, PduFlag, PduType, protectPdu, requestBody, writePdu, type MessageSecurity, type SyntaxId, type VerifierHead,
} from '@sluice/protocol/dcerpc';

/** What a client says about its security context in every PDU. */
export const NTLM_PRIVACY: VerifierHead = { type: 10, level: 6, contextId: 79231 };
export const SPNEGO_PRIVACY: VerifierHead = { ...NTLM_PRIVACY, type: 9 };

/** A bind, or an alter_context. */
export function bindPdu(
  abstractSyntax: SyntaxId, verifier?: VerifierHead & { readonly value: Uint8Array },
  { type = PduType.bind, fragment = 5840, id = 0 }: { readonly type?: PduType; readonly fragment?: number; readonly id?: number } = {},
): Uint8Array {
  const contexts = [{ id, abstractSyntax, transferSyntaxes: [NDR] }];
  const flags = PduFlag.first | PduFlag.last | (verifier === undefined ? 0 : PduFlag.headerSigning);
  return writePdu({ type, callId: 1, flags }, bindBody({ maxTransmit: fragment, maxReceive: fragment, associationGroup: 0, contexts }), verifier);
}

export function auth3Pdu(verifier: VerifierHead & { readonly value: Uint8Array }): Uint8Array {
  return writePdu({ type: PduType.auth3, callId: 1 }, AUTH3_BODY, verifier);
}

/** How a request is written. */
export interface RequestOptions {
  readonly callId?: number;
  readonly contextId?: number;
  readonly operation?: number;
  /** Bytes of arguments in each fragment; all in one when omitted. */
  readonly fragment?: number;
  readonly security?: { readonly head: VerifierHead; readonly session: MessageSecurity };
}

/** The fragments of a request. */
export function requestPdus(stub: Uint8Array, options: RequestOptions = {}): Uint8Array[] {
  const { callId = 2, contextId = 0, operation = 0, fragment = Math.max(1, stub.length), security } = options;
  const pdus: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < stub.length; at += fragment) {
    const flags = (at === 0 ? PduFlag.first : 0) | (at + fragment >= stub.length ? PduFlag.last : 0);
    const body = requestBody({ contextId, operation, hint: stub.length - at }, stub.subarray(at, at + fragment));
    const head = { type: PduType.request, callId, flags };
    pdus.push(security === undefined ? writePdu(head, body) : protectPdu(head, body, 8, security.head, security.session));
  }
  return pdus;
}

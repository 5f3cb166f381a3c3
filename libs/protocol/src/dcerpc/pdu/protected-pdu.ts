import { RpcError } from '../rpc-error.js';
import { HEADER_LENGTH, TRAILER_LENGTH } from './pdu-header.js';
import { AuthenticationLevel, type Verifier } from './verifier.js';
import { beforeValue, type PduHead, type VerifierHead } from './write-pdu.js';

/** Signs and encrypts what is sent and undoes it for what comes, message after message (GSS_WrapEx and GSS_UnwrapEx of MS-NLMP 3.4.6). */
export interface MessageSecurity {
  /** Of every signature, in bytes. */
  readonly signatureLength: number;

  /** The signature of the next message that is sent. */
  sign(message: Uint8Array): Uint8Array;

  /** Encrypts a part of the next message that is sent, in place. @returns the signature of the message as it was */
  seal(message: Uint8Array, from: number, to: number): Uint8Array;

  /** @throws RpcError `RPC_DENIED` unless it is the signature of exactly this message and it is the next one that comes */
  verify(message: Uint8Array, signature: Uint8Array): void;

  /** Decrypts a part in place, then as {@link verify}. */
  unseal(message: Uint8Array, from: number, to: number, signature: Uint8Array): void;
}

/** Arguments or results and the padding behind them make up a multiple of this (MS-RPCE 2.2.2.11). */
export const STUB_ALIGNMENT = 16;

/**
 * Writes a request or response that is signed, and encrypted at level privacy. The signature covers the whole PDU with its header and its
 * verifier; only arguments or results are encrypted (MS-RPCE 3.3.1.5.2.2).
 * @param fixedLength bytes of the body before the arguments or results
 */
export function protectPdu(head: PduHead, body: Uint8Array, fixedLength: number, verifier: VerifierHead, security: MessageSecurity): Uint8Array {
  const layout = { padTo: STUB_ALIGNMENT, valueLength: security.signatureLength, bodyFrom: fixedLength };
  const writer = beforeValue(head, body, verifier, layout);
  const pdu = writer.finish();
  const signature = verifier.level === AuthenticationLevel.privacy
    ? security.seal(pdu, HEADER_LENGTH + fixedLength, pdu.length - TRAILER_LENGTH)
    : security.sign(pdu);
  return writer.bytes(signature).finish();
}

/**
 * Checks the signature of a PDU and decrypts it in place.
 * @param stubOffset where the arguments or results begin in the PDU
 * @returns arguments or results without the padding
 * @throws RpcError `RPC_DENIED`
 */
export function unprotectPdu(pdu: Uint8Array, stubOffset: number, verifier: Verifier, security: MessageSecurity): Uint8Array {
  const message = pdu.subarray(0, verifier.offset + TRAILER_LENGTH);
  if (verifier.level === AuthenticationLevel.privacy) security.unseal(message, stubOffset, verifier.offset, verifier.value);
  else if (verifier.level === AuthenticationLevel.integrity) security.verify(message, verifier.value);
  else throw new RpcError('RPC_DENIED', `level ${verifier.level} protects nothing`);
  return pdu.subarray(stubOffset, verifier.offset - verifier.padLength);
}

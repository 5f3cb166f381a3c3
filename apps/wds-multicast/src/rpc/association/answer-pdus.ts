import {
  faultBody, PduFlag, PduType, protectPdu, responseBody, STUB_ALIGNMENT, STUB_OFFSET, TRAILER_LENGTH, writePdu, type MessageSecurity, type VerifierHead,
} from '@sluice/protocol/dcerpc';

const RESPONSE_HEAD = 8;

/** A fault of a call that was not carried out. Faults are never signed, and carry nothing but their status. */
export function faultPdu(callId: number, contextId: number, status: number): Uint8Array {
  return writePdu({ type: PduType.fault, callId, flags: PduFlag.first | PduFlag.last | PduFlag.didNotExecute }, faultBody(contextId, status));
}

/**
 * The results of a call as response PDUs, each no larger than the client takes (C706 12.6.2.2).
 * @param maxTransmit in bytes, at least 1,432
 */
export function responsePdus(
  call: { readonly callId: number; readonly contextId: number }, results: Uint8Array, maxTransmit: number,
  protection: { readonly head: VerifierHead; readonly session: MessageSecurity } | null,
): Uint8Array[] {
  const overhead = STUB_OFFSET + (protection === null ? 0 : TRAILER_LENGTH + protection.session.signatureLength);
  const room = Math.floor((maxTransmit - overhead) / STUB_ALIGNMENT) * STUB_ALIGNMENT;
  const pdus: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < results.length; at += room) {
    const flags = (at === 0 ? PduFlag.first : 0) | (at + room >= results.length ? PduFlag.last : 0);
    const head = { type: PduType.response, callId: call.callId, flags };
    const body = responseBody(call.contextId, results.subarray(at, at + room), results.length - at);
    pdus.push(protection === null ? writePdu(head, body) : protectPdu(head, body, RESPONSE_HEAD, protection.head, protection.session));
  }
  return pdus;
}

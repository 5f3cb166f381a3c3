import { ByteWriter } from '../byte-writer.js';
import { HEADER_LENGTH, PduFlag, TRAILER_LENGTH, type PduType } from './pdu-header.js';

/** What a PDU that is written needs besides its body. */
export interface PduHead {
  readonly type: PduType;
  readonly callId: number;
  /** First and last fragment when omitted. */
  readonly flags?: number;
}

/** A verifier to be written. */
export interface VerifierHead {
  readonly type: number;
  readonly level: number;
  readonly contextId: number;
}

const WHOLE = PduFlag.first | PduFlag.last;
const LITTLE_ENDIAN_ASCII_IEEE = 0x10;

/** Writes one PDU: header, body, and a token as its verifier, which is aligned to four bytes (MS-RPCE 2.2.2.11). */
export function writePdu(head: PduHead, body: Uint8Array, verifier?: VerifierHead & { readonly value: Uint8Array }): Uint8Array {
  if (verifier === undefined) return start(head, HEADER_LENGTH + body.length, 0).bytes(body).finish();
  return beforeValue(head, body, verifier, { padTo: 4, valueLength: verifier.value.length }).bytes(verifier.value).finish();
}

/**
 * A PDU without the value of its verifier, for which its lengths have room.
 * @param layout padTo: the body and its padding together are a multiple of this; bodyFrom: where that is counted from, in the body
 */
export function beforeValue(
  head: PduHead, body: Uint8Array, verifier: VerifierHead, layout: { readonly padTo: number; readonly valueLength: number; readonly bodyFrom?: number },
): ByteWriter {
  const pad = padding(body.length - (layout.bodyFrom ?? 0), layout.padTo);
  const length = HEADER_LENGTH + body.length + pad + TRAILER_LENGTH + layout.valueLength;
  const writer = start(head, length, layout.valueLength).bytes(body);
  for (let count = 0; count < pad; count += 1) writer.uint8(0);
  return writer.uint8(verifier.type).uint8(verifier.level).uint8(pad).uint8(0).uint32(verifier.contextId);
}

/** Zeros that are missing to a multiple of `size`. */
export function padding(length: number, size: number): number {
  return (size - (length % size)) % size;
}

function start({ type, callId, flags = WHOLE }: PduHead, length: number, authLength: number): ByteWriter {
  return new ByteWriter().uint8(5).uint8(0).uint8(type).uint8(flags).uint32(LITTLE_ENDIAN_ASCII_IEEE)
    .uint16(length).uint16(authLength).uint32(callId);
}

import { ByteReader } from '../byte-reader.js';
import { ByteWriter } from '../byte-writer.js';
import { RpcError } from '../rpc-error.js';
import { readSyntax, writeSyntax, type SyntaxId } from '../uuid.js';
import { HEADER_LENGTH, type PduHeader } from './pdu-header.js';
import { readVerifier, type Verifier } from './verifier.js';

/** What became of a presentation context (C706 12.6.3.1, p_cont_def_result_t; MS-RPCE 2.2.2.4). */
export const ContextResult = { acceptance: 0, providerRejection: 2, negotiateAck: 3 } as const;

/** Why a context was rejected (C706 12.6.3.1, p_provider_reason_t). */
export const ContextReason = { none: 0, abstractSyntaxNotSupported: 1, transferSyntaxesNotSupported: 2, localLimitExceeded: 3 } as const;

export interface BoundContext {
  readonly result: number;
  /** With {@link ContextResult.negotiateAck}, the features as bits (MS-RPCE 2.2.2.14). */
  readonly reason: number;
  /** All zeros unless accepted. */
  readonly transferSyntax: SyntaxId;
}

/** Body of a bind_ack or alter_context_resp (C706 12.6.4.4, 12.6.4.2). */
export interface BindAck {
  readonly maxTransmit: number;
  readonly maxReceive: number;
  readonly associationGroup: number;
  /** The port as decimal text; empty in an alter_context_resp. */
  readonly secondaryAddress: string;
  /** In the order of the contexts that were asked for. */
  readonly results: readonly BoundContext[];
}

/** Length of everything before the secondary address. */
const FIXED_LENGTH = HEADER_LENGTH + 10;

/** Reads a whole bind_ack or alter_context_resp. @throws RpcError */
export function readBindAck(pdu: Uint8Array, header: PduHeader): BindAck & { readonly verifier: Verifier | null } {
  const verifier = readVerifier(pdu, header, FIXED_LENGTH);
  const reader = new ByteReader(pdu.subarray(HEADER_LENGTH, verifier?.offset ?? header.fragmentLength), header.littleEndian);
  const [maxTransmit, maxReceive, associationGroup] = [reader.uint16(), reader.uint16(), reader.uint32()];
  const secondaryAddress = address(reader.bytes(reader.uint16()));
  reader.align(4);
  const count = reader.uint8();
  reader.bytes(3);
  const results = Array.from({ length: count }, () => ({ result: reader.uint16(), reason: reader.uint16(), transferSyntax: readSyntax(reader) }));
  return { maxTransmit, maxReceive, associationGroup, secondaryAddress, results, verifier };
}

function address(bytes: Uint8Array): string {
  if (bytes.length > 0 && bytes.at(-1) !== 0) throw new RpcError('RPC_STRUCTURE', 'the secondary address does not end with a zero');
  return String.fromCharCode(...bytes.subarray(0, -1));
}

/** The body of a bind_ack or alter_context_resp, for {@link writePdu}. */
export function bindAckBody({ maxTransmit, maxReceive, associationGroup, secondaryAddress, results }: BindAck): Uint8Array {
  const writer = new ByteWriter().uint16(maxTransmit).uint16(maxReceive).uint32(associationGroup);
  if (secondaryAddress === '') writer.uint16(0);
  else writer.uint16(secondaryAddress.length + 1).bytes(Uint8Array.from(`${secondaryAddress}\0`, (character) => character.charCodeAt(0)));
  writer.align(4).uint8(results.length).align(4);
  for (const { result, reason, transferSyntax } of results) writeSyntax(writer.uint16(result).uint16(reason), transferSyntax);
  return writer.finish();
}

/** Why a bind was refused as a whole (C706 12.6.3.1, p_reject_reason_t; MS-RPCE 2.2.2.5). */
export const BindNakReason = { notSpecified: 0, localLimitExceeded: 2, authenticationTypeNotRecognized: 8, invalidChecksum: 9 } as const;

/** The body of a bind_nak (C706 12.6.4.5): the reason, and that version 5.0 is spoken. */
export function bindNakBody(reason: number): Uint8Array {
  return new ByteWriter().uint16(reason).uint8(1).uint8(5).uint8(0).align(4).finish();
}

/** The reason of a whole bind_nak. @throws RpcError */
export function readBindNak(pdu: Uint8Array, header: PduHeader): number {
  return new ByteReader(pdu.subarray(HEADER_LENGTH, header.fragmentLength), header.littleEndian).uint16();
}

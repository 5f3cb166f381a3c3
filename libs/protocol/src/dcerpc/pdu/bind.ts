import { ByteReader } from '../byte-reader.js';
import { ByteWriter } from '../byte-writer.js';
import { readSyntax, writeSyntax, type SyntaxId } from '../uuid.js';
import { HEADER_LENGTH, type PduHeader } from './pdu-header.js';
import { readVerifier, type Verifier } from './verifier.js';

/** One interface that the client wants to call, and in which syntaxes it could. */
export interface PresentationContext {
  readonly id: number;
  readonly abstractSyntax: SyntaxId;
  readonly transferSyntaxes: readonly SyntaxId[];
}

/** Body of a bind or alter_context (C706 12.6.4.1, 12.6.4.3). */
export interface Bind {
  /** Largest fragment that the client sends, in bytes. */
  readonly maxTransmit: number;
  /** Largest fragment that the client takes, in bytes. */
  readonly maxReceive: number;
  /** 0 for a new group. */
  readonly associationGroup: number;
  readonly contexts: readonly PresentationContext[];
}

/** Length of a bind without contexts, header included. */
const FIXED_LENGTH = HEADER_LENGTH + 12;

/** Reads a whole bind or alter_context. @throws RpcError */
export function readBind(pdu: Uint8Array, header: PduHeader): Bind & { readonly verifier: Verifier | null } {
  const verifier = readVerifier(pdu, header, FIXED_LENGTH);
  const reader = new ByteReader(pdu.subarray(HEADER_LENGTH, verifier?.offset ?? header.fragmentLength), header.littleEndian);
  const [maxTransmit, maxReceive, associationGroup] = [reader.uint16(), reader.uint16(), reader.uint32()];
  const count = reader.uint8();
  reader.bytes(3);
  const contexts = Array.from({ length: count }, () => readContext(reader));
  return { maxTransmit, maxReceive, associationGroup, contexts, verifier };
}

function readContext(reader: ByteReader): PresentationContext {
  const id = reader.uint16();
  const count = reader.uint8();
  reader.bytes(1);
  const abstractSyntax = readSyntax(reader);
  return { id, abstractSyntax, transferSyntaxes: Array.from({ length: count }, () => readSyntax(reader)) };
}

/** The body of a bind or alter_context, for {@link writePdu}. */
export function bindBody({ maxTransmit, maxReceive, associationGroup, contexts }: Bind): Uint8Array {
  const writer = new ByteWriter().uint16(maxTransmit).uint16(maxReceive).uint32(associationGroup);
  writer.uint8(contexts.length).align(4);
  for (const { id, abstractSyntax, transferSyntaxes } of contexts) {
    writer.uint16(id).uint8(transferSyntaxes.length).uint8(0);
    for (const syntax of [abstractSyntax, ...transferSyntaxes]) writeSyntax(writer, syntax);
  }
  return writer.finish();
}

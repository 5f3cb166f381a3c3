import { Buffer } from 'node:buffer';
import { RpcError } from '../rpc-error.js';
import { der, readAll, readOnly } from './der.js';

const Tag = { octets: 0x04, oid: 0x06, enumerated: 0x0a, sequence: 0x30, initialToken: 0x60 } as const;
/** A field `[number]` of a sequence, or a choice. */
const field = (number: number): number => 0xa0 + number;

/** Contents of object identifiers, in hexadecimal. */
export const Mechanism = {
  spnego: '2b0601050502',
  /** 1.3.6.1.4.1.311.2.2.10 */
  ntlm: '2b06010401823702020a',
} as const;

/** negState (RFC 4178 4.2.2). */
export const NegState = { completed: 0, incomplete: 1, reject: 2, requestMic: 3 } as const;

const MAX_MECHANISMS = 16;
const MAX_FIELDS = 8;

/** The client's first token (RFC 4178 4.2.1). */
export interface NegTokenInit {
  /** Object identifiers in hexadecimal, most wanted first. */
  readonly mechanisms: readonly string[];
  /** Their list as it was sent, which a signature covers. */
  readonly mechanismList: Uint8Array;
  /** First token of the first mechanism, or null. */
  readonly token: Uint8Array | null;
}

/** @throws RpcError `RPC_TOKEN` */
export function readNegTokenInit(bytes: Uint8Array): NegTokenInit {
  const [oid, choice] = readAll(readOnly(bytes, Tag.initialToken).content, 2);
  if (oid?.tag !== Tag.oid || hex(oid.content) !== Mechanism.spnego || choice?.tag !== field(0)) {
    throw new RpcError('RPC_TOKEN', 'not the first token of SPNEGO');
  }
  const fields = fieldsOf(choice.content);
  const list = fields.get(0);
  if (list === undefined) throw new RpcError('RPC_TOKEN', 'no mechanisms are offered');
  const mechanisms = readAll(readOnly(list, Tag.sequence).content, MAX_MECHANISMS).map(({ tag, content }) => {
    if (tag !== Tag.oid) throw new RpcError('RPC_TOKEN', 'a mechanism is no object identifier');
    return hex(content);
  });
  return { mechanisms, mechanismList: list.slice(), token: octets(fields.get(2)) };
}

export function writeNegTokenInit(mechanisms: readonly string[], token: Uint8Array | null): Uint8Array {
  const list = der(Tag.sequence, ...mechanisms.map((mechanism) => der(Tag.oid, Buffer.from(mechanism, 'hex'))));
  const parts = [der(field(0), list)];
  if (token !== null) parts.push(der(field(2), der(Tag.octets, token)));
  return der(Tag.initialToken, der(Tag.oid, Buffer.from(Mechanism.spnego, 'hex')), der(field(0), der(Tag.sequence, ...parts)));
}

/** Every token after the first, in both directions (RFC 4178 4.2.2). */
export interface NegTokenResp {
  readonly state: number | null;
  /** The mechanism that the server chose, in hexadecimal. */
  readonly mechanism: string | null;
  readonly token: Uint8Array | null;
  /** Signature of the list of mechanisms. */
  readonly mechanismListMic: Uint8Array | null;
}

/** @throws RpcError `RPC_TOKEN` */
export function readNegTokenResp(bytes: Uint8Array): NegTokenResp {
  const fields = fieldsOf(readOnly(bytes, field(1)).content);
  const [state, mechanism] = [fields.get(0), fields.get(1)];
  return {
    state: state === undefined ? null : enumerated(state),
    mechanism: mechanism === undefined ? null : hex(readOnly(mechanism, Tag.oid).content),
    token: octets(fields.get(2)),
    mechanismListMic: octets(fields.get(3)),
  };
}

export function writeNegTokenResp({ state, mechanism, token, mechanismListMic }: NegTokenResp): Uint8Array {
  const parts: Uint8Array[] = [];
  if (state !== null) parts.push(der(field(0), der(Tag.enumerated, Uint8Array.of(state))));
  if (mechanism !== null) parts.push(der(field(1), der(Tag.oid, Buffer.from(mechanism, 'hex'))));
  if (token !== null) parts.push(der(field(2), der(Tag.octets, token)));
  if (mechanismListMic !== null) parts.push(der(field(3), der(Tag.octets, mechanismListMic)));
  return der(field(1), der(Tag.sequence, ...parts));
}

/** Contents of the numbered fields of a sequence. */
function fieldsOf(bytes: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const elements = readAll(readOnly(bytes, Tag.sequence).content, MAX_FIELDS);
  const fields = new Map(elements.map(({ tag, content }) => [tag - field(0), content]));
  if (fields.size < elements.length) throw new RpcError('RPC_TOKEN', 'a field stands there twice');
  return fields;
}

function octets(bytes: Uint8Array | undefined): Uint8Array | null {
  return bytes === undefined ? null : readOnly(bytes, Tag.octets).content;
}

function enumerated(bytes: Uint8Array): number {
  const { content } = readOnly(bytes, Tag.enumerated);
  if (content.length !== 1) throw new RpcError('RPC_TOKEN', `negState has ${content.length} bytes`);
  return content[0]!;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

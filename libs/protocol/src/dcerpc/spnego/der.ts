import { ByteWriter } from '../byte-writer.js';
import { RpcError } from '../rpc-error.js';

/** One element of DER. */
export interface DerElement {
  /** One byte: there are no larger tags in SPNEGO. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag and length included. */
  readonly whole: Uint8Array;
}

/** The first element, and what follows it. @throws RpcError `RPC_TOKEN` */
export function readDer(bytes: Uint8Array): { readonly element: DerElement; readonly rest: Uint8Array } {
  const tag = bytes[0];
  const first = bytes[1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new RpcError('RPC_TOKEN', 'a tag or a length is missing');
  const longForm = first > 0x80 ? first & 0x7f : 0;
  if (first === 0x80 || longForm > 3) throw new RpcError('RPC_TOKEN', 'a length of no end or beyond all bounds');
  const begin = 2 + longForm;
  const length = longForm === 0 ? first : bytes.subarray(2, begin).reduce((sum, byte) => sum * 256 + byte, 0);
  if (begin + length > bytes.length) throw new RpcError('RPC_TOKEN', `an element of ${length} bytes in ${bytes.length - begin}`);
  return { element: { tag, content: bytes.subarray(begin, begin + length), whole: bytes.subarray(0, begin + length) }, rest: bytes.subarray(begin + length) };
}

/** The only element there is. @throws RpcError `RPC_TOKEN` when it has another tag or is followed by something */
export function readOnly(bytes: Uint8Array, tag: number): DerElement {
  const { element, rest } = readDer(bytes);
  if (element.tag !== tag || rest.length > 0) throw new RpcError('RPC_TOKEN', `tag ${element.tag} where only ${tag} was due`);
  return element;
}

/** All elements, at most `most`. @throws RpcError `RPC_TOKEN` */
export function readAll(bytes: Uint8Array, most: number): DerElement[] {
  const elements: DerElement[] = [];
  for (let rest = bytes; rest.length > 0;) {
    if (elements.length === most) throw new RpcError('RPC_TOKEN', `more than ${most} elements`);
    const next = readDer(rest);
    elements.push(next.element);
    rest = next.rest;
  }
  return elements;
}

/** One element around these bytes. */
export function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const writer = new ByteWriter().uint8(tag);
  if (length < 0x80) writer.uint8(length);
  else if (length < 0x100) writer.uint8(0x81).uint8(length);
  else writer.uint8(0x82).uint16Network(length);
  for (const part of content) writer.bytes(part);
  return writer.finish();
}

import { Buffer } from 'node:buffer';
import type { DecodeLimits } from '../limits.js';
import { SOAP_11_NAMESPACE } from '../namespaces.js';
import type { SoapContract, SoapOperation } from '../tables.js';
import { NotPlain, PlainMessageReader } from './plain-message-reader.js';
import { TagBytes } from './tag-bytes.js';

/** How every native agent begins and ends a request (recorded). */
const START = new TagBytes(`<s:Envelope xmlns:s="${SOAP_11_NAMESPACE}"><s:Body>`);
const END = new TagBytes('</s:Body></s:Envelope>');
/** Depth of the elements inside the operation's own. */
const CONTENT_DEPTH = 4;

interface PlainOperation {
  readonly operation: SoapOperation;
  readonly start: TagBytes;
  readonly end: TagBytes;
}

/** A request that was read without the parser. */
export interface PlainRequest {
  readonly operation: SoapOperation;
  readonly message: unknown;
}

const plainOperations = new WeakMap<SoapContract, readonly PlainOperation[]>();

/**
 * Reads a request that is written the way native agents write theirs; undefined for any other, right or wrong. What it reads is what the
 * parser would read.
 */
export function readPlainRequest(bytes: Uint8Array, contract: SoapContract, limits: DecodeLimits): PlainRequest | undefined {
  if (bytes.byteLength > limits.maxMessageBytes) return undefined;
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = new PlainMessageReader(buffer, limits);
  if (!reader.pass(START)) return undefined;
  const plain = operationsOf(contract).find(({ start }) => reader.pass(start));
  if (plain === undefined) return undefined;
  try {
    const message = reader.readContent(plain.operation.request, plain.end, CONTENT_DEPTH);
    return reader.pass(END) && reader.isAtEnd() ? { operation: plain.operation, message } : undefined;
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

function operationsOf(contract: SoapContract): readonly PlainOperation[] {
  let operations = plainOperations.get(contract);
  if (operations === undefined) {
    operations = Object.values(contract.operations)
      .filter((operation) => operation.request.namespace === operation.namespace)
      .map((operation) => ({ operation, start: new TagBytes(`<${operation.name} xmlns="${operation.namespace}">`), end: new TagBytes(`</${operation.name}>`) }));
    plainOperations.set(contract, operations);
  }
  return operations;
}

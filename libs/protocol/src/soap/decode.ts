import type { SaxesTagNS } from 'saxes';
import { decodeUtf8, feedText } from './decoding/decode-text.js';
import { EnvelopeReader, type PayloadOpener } from './decoding/envelope-reader.js';
import { FaultReader } from './decoding/fault-reader.js';
import { MessageReader } from './decoding/message-reader.js';
import { readPlainRequest } from './decoding/plain-request.js';
import { SoapDecodeError } from './errors.js';
import { REQUEST_LIMITS, RESPONSE_LIMITS, withLimits, type DecodeLimits } from './limits.js';
import { envelopeNamespace } from './namespaces.js';
import type { RequestOf, SoapContract, SoapOperation, SoapVersion } from './tables.js';

/** A request of one of the operations of a contract; `name` tells which, and thereby the type of `message`. */
export type DecodedRequest<Contract extends SoapContract> = {
  [Name in keyof Contract['operations'] & string]: {
    readonly name: Name;
    readonly operation: Contract['operations'][Name];
    readonly soapVersion: SoapVersion;
    readonly message: RequestOf<Contract['operations'][Name]>;
  };
}[keyof Contract['operations'] & string];

/** A response message. */
export interface DecodedResponse<Response> {
  readonly soapVersion: SoapVersion;
  readonly message: Response;
}

/**
 * Decodes a request of a contract. The operation is told by the Body's first element, by namespace and local name; the SOAPAction
 * header
 * plays no part.
 * @throws SoapDecodeError for anything that is not an acceptable request, and nothing else
 */
export function decodeRequest<Contract extends SoapContract>(
  bytes: Uint8Array,
  options: { readonly contract: Contract } & Partial<DecodeLimits>,
): DecodedRequest<Contract> {
  const limits = withLimits(REQUEST_LIMITS, options);
  const plain = readPlainRequest(bytes, options.contract, limits);
  if (plain !== undefined) return { name: plain.operation.name, soapVersion: '1.1', ...plain } as unknown as DecodedRequest<Contract>;
  return parseRequest(bytes, options.contract, limits);
}

/** {@link decodeRequest} by the parser alone. */
export function parseRequest<Contract extends SoapContract>(bytes: Uint8Array, contract: Contract, limits: DecodeLimits): DecodedRequest<Contract> {
  let operation: SoapOperation | undefined;
  const envelope = new EnvelopeReader<MessageReader>(limits, (tag) => {
    operation = findOperation(contract, tag);
    return new MessageReader(operation.request, tag, limits);
  });
  const { message } = feedText(envelope, decodeUtf8(bytes, limits), bytes, limits);
  return { name: operation?.name, operation, soapVersion: envelope.version, message } as unknown as DecodedRequest<Contract>;
}

/**
 * Decodes the response of an operation.
 * @throws SoapFaultError when the peer answered with a fault
 * @throws SoapDecodeError for anything else that is not an acceptable response
 */
export function decodeResponse<Response>(
  bytes: Uint8Array,
  options: { readonly operation: SoapOperation<unknown, Response> } & Partial<DecodeLimits>,
): DecodedResponse<Response> {
  const limits = withLimits(RESPONSE_LIMITS, options);
  const { response } = options.operation;
  const openPayload: PayloadOpener<MessageReader | FaultReader> = (tag, version) => {
    if (tag.local === 'Fault' && tag.uri === envelopeNamespace(version)) return new FaultReader(limits);
    if (tag.local !== response.name || tag.uri !== response.namespace) {
      throw new SoapDecodeError('UNKNOWN_OPERATION', '', `the Body holds no ${response.name}`);
    }
    return new MessageReader(response, tag, limits);
  };
  const envelope = new EnvelopeReader(limits, openPayload);
  const payload = feedText(envelope, decodeUtf8(bytes, limits), bytes, limits);
  if (payload instanceof FaultReader) throw payload.toError();
  return { soapVersion: envelope.version, message: payload.message as Response };
}

function findOperation(contract: SoapContract, tag: SaxesTagNS): SoapOperation {
  const operation = Object.hasOwn(contract.operations, tag.local) ? contract.operations[tag.local] : undefined;
  if (operation === undefined || operation.namespace !== tag.uri) {
    throw new SoapDecodeError('UNKNOWN_OPERATION', '', `${contract.name} has no such operation`);
  }
  return operation;
}

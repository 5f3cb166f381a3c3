import type { Buffer } from 'node:buffer';
import { bareEnvelope, responseEnvelope, type EnvelopeMarkup } from './encoding/envelope.js';
import { MessageWriter } from './encoding/message-writer.js';
import { SegmentedBody } from './encoding/segmented-body.js';
import type { Outgoing } from './prepared.js';
import type { ComplexType, SerializerStyle, SoapOperation, SoapVersion } from './tables.js';

/** How an answer is written. */
export interface ResponseEncoding {
  /** The serializer to look like; contracts name the one real servers use. */
  readonly style: SerializerStyle;
  /** The version of the request. */
  readonly soapVersion: SoapVersion;
}

/**
 * Encodes the answer of an operation.
 * @throws SoapEncodeError when the message does not fit the contract
 */
export function encodeResponse<Response>(
  operation: SoapOperation<unknown, Response>,
  message: Outgoing<NoInfer<Response>>,
  { style, soapVersion }: ResponseEncoding,
): SegmentedBody {
  return encodeMessage(operation.response, message, style, responseEnvelope(style, soapVersion));
}

/**
 * Encodes a request like a native client: SOAP 1.1, prefix `s`, no XML declaration, a default namespace on the operation element.
 * @throws SoapEncodeError when the message does not fit the contract
 */
export function encodeRequest<Request>(operation: SoapOperation<Request>, message: Outgoing<NoInfer<Request>>): Buffer {
  return encodeMessage(operation.request, message, 'wcf', bareEnvelope('1.1')).toPlain();
}

/**
 * Encodes one element without a namespace declaration, to be prepared and later put into an array (a {@link PreparedElement}).
 * @param name local name of the array's items, such as `UpdateInfo`
 * @throws SoapEncodeError when the value does not fit its type
 */
export function encodeElement<Message>(
  name: string,
  type: ComplexType<Message>,
  value: Outgoing<NoInfer<Message>>,
  style: SerializerStyle,
): SegmentedBody {
  const writer = new MessageWriter(style);
  writer.complexElement(name, type, value);
  return new SegmentedBody(writer.finish());
}

function encodeMessage(type: ComplexType, message: unknown, style: SerializerStyle, envelope: EnvelopeMarkup): SegmentedBody {
  const writer = new MessageWriter(style);
  writer.raw(envelope.start);
  writer.message(type, message);
  writer.raw(envelope.end);
  return new SegmentedBody(writer.finish());
}

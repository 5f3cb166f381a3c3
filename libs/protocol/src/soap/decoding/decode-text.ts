import { Buffer, isUtf8 } from 'node:buffer';
import { SoapDecodeError } from '../errors.js';
import type { DecodeLimits } from '../limits.js';
import type { EnvelopeReader } from './envelope-reader.js';
import { MessageReader, type BodyReader } from './message-reader.js';
import { integerScanner } from './integer-list.js';

/** Where a list of integers may continue: behind a tag, with an unprefixed item. */
const LIST_ITEM = '><int>';

/**
 * The text of a message.
 * @throws SoapDecodeError when it is too long or not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array, limits: DecodeLimits): string {
  if (bytes.byteLength > limits.maxMessageBytes) {
    throw new SoapDecodeError('MESSAGE_TOO_LONG', '', `longer than ${limits.maxMessageBytes} bytes`);
  }
  // A zero among the first bytes means UTF-16 or UTF-32, whatever the byte order: no XML in UTF-8 has one.
  const hasZero = bytes[0] === 0 || bytes[1] === 0;
  if (hasZero || !isUtf8(bytes)) throw new SoapDecodeError('UNSUPPORTED_ENCODING', '', 'the message is not UTF-8');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/**
 * Feeds a whole message to a reader. Lists of integers do not go through the parser: the text is cut behind each tag that an
 * item follows, and when the reader then really stands inside such a list, the items are scanned and passed over.
 * @param bytes the same message in UTF-8
 */
export function feedText<Reader extends BodyReader>(envelope: EnvelopeReader<Reader>, text: string, bytes: Uint8Array, limits: DecodeLimits): Reader {
  let position = 0;
  let codes: Uint8Array | undefined;
  for (let hit = text.indexOf(LIST_ITEM); hit >= 0; hit = text.indexOf(LIST_ITEM, Math.max(hit + 1, position - 1))) {
    const cut = hit + 1;
    envelope.write(text.slice(position, cut));
    position = skipIntegers(envelope, codes ??= oneBytePerCharacter(text, bytes), cut, limits);
  }
  envelope.write(text.slice(position));
  return envelope.end();
}

function skipIntegers(envelope: EnvelopeReader<BodyReader>, text: Uint8Array, position: number, limits: DecodeLimits): number {
  const reader = envelope.payloadBehindTag();
  const list = reader instanceof MessageReader ? reader.openIntegerList() : undefined;
  if (list === undefined || envelope.defaultNamespace() !== list.namespace) return position;
  integerScanner.restart(text);
  const end = integerScanner.scan(position, limits.maxArrayItems - list.items.length);
  for (const item of integerScanner.list(position)) list.items.push(item);
  envelope.countElements(integerScanner.count);
  return end;
}

/** The message with one byte at the position of each character: 0 for those that are not ASCII, which no list of integers has. */
function oneBytePerCharacter(text: string, bytes: Uint8Array): Uint8Array {
  if (text.length === bytes.byteLength) return bytes;
  // eslint-disable-next-line no-control-regex -- exactly what is not ASCII
  return Buffer.from(text.replace(/[^\x00-\x7f]/g, '\0'), 'latin1');
}

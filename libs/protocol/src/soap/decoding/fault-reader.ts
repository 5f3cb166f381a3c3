import type { SaxesTagNS } from 'saxes';
import { SoapDecodeError, SoapFaultError } from '../errors.js';
import type { DecodeLimits } from '../limits.js';
import type { BodyReader } from './message-reader.js';

/** Texts of a fault by the local name of their element. SOAP 1.1 and 1.2 and both spellings of `detail` use distinct names. */
const WANTED: ReadonlySet<string> = new Set(['faultcode', 'Value', 'faultstring', 'Text', 'ErrorCode', 'Message', 'ID', 'Method']);

/**
 * Reads a SOAP fault of either version (MS-WUSP 2.2.2.4, MS-WSUSSS 2.2.9). Takes the first text of each wanted name, wherever it
 * stands.
 */
export class FaultReader implements BodyReader {
  private readonly names: string[] = ['Fault'];
  private readonly texts = new Map<string, string>();

  constructor(private readonly limits: DecodeLimits) {}

  open(tag: SaxesTagNS): boolean {
    this.names.push(tag.local);
    if (WANTED.has(tag.local) && this.texts.has(tag.local)) this.names[this.names.length - 1] = '';
    return true;
  }

  text(piece: string): void {
    const name = this.names[this.names.length - 1] ?? '';
    if (!WANTED.has(name)) return;
    const text = (this.texts.get(name) ?? '') + piece;
    if (text.length > this.limits.maxTextLength) throw new SoapDecodeError('TEXT_TOO_LONG', '', 'a text of the fault is too long');
    this.texts.set(name, text);
  }

  close(): void {
    this.names.pop();
  }

  /** The fault as an error to throw. */
  toError(): SoapFaultError {
    const text = (name11: string, name12 = name11): string => (this.texts.get(name11) ?? this.texts.get(name12) ?? '').trim();
    const code = text('faultcode', 'Value');
    return new SoapFaultError({
      faultCode: code.slice(code.indexOf(':') + 1),
      faultString: text('faultstring', 'Text'),
      errorCode: text('ErrorCode'),
      faultMessage: text('Message'),
      id: text('ID'),
      method: text('Method'),
    });
  }
}

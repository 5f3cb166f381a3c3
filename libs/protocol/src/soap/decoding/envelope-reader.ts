import { SaxesParser, type SaxesAttributeNS, type SaxesTagNS } from 'saxes';
import { SoapDecodeError } from '../errors.js';
import type { DecodeLimits } from '../limits.js';
import { SOAP_11_NAMESPACE, SOAP_12_NAMESPACE } from '../namespaces.js';
import type { SoapVersion } from '../tables.js';
import type { BodyReader } from './message-reader.js';

const ENVELOPE_DEPTH = 1;
const SECTION_DEPTH = 2;
const PAYLOAD_DEPTH = 3;

/** Chooses what reads the first element of the Body. Throws when there is no such operation. */
export type PayloadOpener<Reader extends BodyReader> = (tag: SaxesTagNS, version: SoapVersion) => Reader;

/**
 * A SOAP 1.1 or 1.2 envelope as parser events: finds the Body's first element, hands its content on, skips what nobody knows, and
 * keeps the limits. Text is fed in pieces cut anywhere.
 */
export class EnvelopeReader<Reader extends BodyReader> {
  /** Version of the envelope; meaningful once the envelope element was read. */
  version: SoapVersion = '1.1';
  /** What the first element of the Body is read into, once that element was met. */
  payload: Reader | undefined;

  private readonly parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  private depth = 0;
  private elements = 0;
  private attributes = 0;
  /** Depth of the outermost element being skipped, 0 when none is. */
  private skippedFrom = 0;
  private section: 'Header' | 'Body' | undefined;
  private payloadClosed = false;
  private fed = 0;
  /** Position just behind the last tag, in characters fed to the parser. */
  private behindLastTag = 0;

  constructor(
    private readonly limits: DecodeLimits,
    private readonly openPayload: PayloadOpener<Reader>,
  ) {
    // Six handlers, no more: with a seventh V8 keeps the parser's properties in a dictionary, and it runs six times slower.
    this.parser.on('doctype', () => {
      throw new SoapDecodeError('DOCTYPE_REFUSED', '', 'a SOAP message has no document type (SOAP 1.1 section 3)');
    });
    this.parser.on('attribute', (attribute) => this.onAttribute(attribute));
    this.parser.on('opentag', (tag) => this.onOpen(tag));
    this.parser.on('closetag', () => this.onClose());
    this.parser.on('text', (text) => this.onText(text));
    this.parser.on('cdata', (text) => this.onText(text));
  }

  /** Feeds the next piece of the message. */
  write(piece: string): void {
    this.fed += piece.length;
    this.parse(piece);
  }

  /**
   * Ends the message.
   * @throws SoapDecodeError when it is not complete, or its Body is empty
   */
  end(): Reader {
    this.parse(null);
    if (this.payload === undefined) throw new SoapDecodeError('NOT_SOAP', '', 'the Body is missing or empty');
    return this.payload;
  }

  /**
   * What reads the payload, when the text fed so far ends exactly behind a tag inside it: not in a comment, not in a
   * CDATA section, not in an element that is skipped.
   */
  payloadBehindTag(): Reader | undefined {
    const isInside = this.behindLastTag === this.fed && this.skippedFrom === 0 && this.depth >= PAYLOAD_DEPTH && !this.payloadClosed;
    return isInside ? this.payload : undefined;
  }

  /** The default namespace where the parser stands. */
  defaultNamespace(): string {
    return this.parser.resolve('') ?? '';
  }

  /** Counts elements that were read past the parser. */
  countElements(count: number): void {
    this.elements += count;
    if (this.elements > this.limits.maxElements) {
      throw new SoapDecodeError('TOO_MANY_ELEMENTS', '', `more than ${this.limits.maxElements} elements`);
    }
  }

  private parse(piece: string | null): void {
    try {
      this.parser.write(piece);
    } catch (error) {
      // Without an error handler saxes throws a bare Error for text that is not well-formed; anything else is not its doing.
      if (error instanceof Error && Object.getPrototypeOf(error) === Error.prototype) {
        throw new SoapDecodeError('NOT_WELL_FORMED', '', error.message);
      }
      throw error;
    }
  }

  private onAttribute({ value }: Pick<SaxesAttributeNS, 'value'>): void {
    this.attributes++;
    if (this.attributes > this.limits.maxAttributes) {
      throw new SoapDecodeError('TOO_MANY_ATTRIBUTES', '', `more than ${this.limits.maxAttributes} attributes of one element`);
    }
    if (value.length > this.limits.maxAttributeLength) {
      throw new SoapDecodeError('ATTRIBUTE_TOO_LONG', '', `an attribute longer than ${this.limits.maxAttributeLength} characters`);
    }
  }

  private onOpen(tag: SaxesTagNS): void {
    this.attributes = 0;
    this.behindLastTag = this.parser.position;
    this.depth++;
    this.countElements(1);
    if (this.depth > this.limits.maxDepth) throw new SoapDecodeError('TOO_DEEP', '', `nested deeper than ${this.limits.maxDepth}`);
    if (this.skippedFrom === 0 && !this.enter(tag)) this.skippedFrom = this.depth;
  }

  private onClose(): void {
    this.behindLastTag = this.parser.position;
    const wasSkipped = this.skippedFrom !== 0;
    if (this.skippedFrom === this.depth) this.skippedFrom = 0;
    if (!wasSkipped && this.depth >= PAYLOAD_DEPTH) this.payload?.close();
    if (!wasSkipped && this.depth === PAYLOAD_DEPTH) this.payloadClosed = true;
    this.depth--;
  }

  private onText(text: string): void {
    if (this.skippedFrom === 0 && this.depth >= PAYLOAD_DEPTH) this.payload?.text(text);
  }

  /** @returns false for an element to be skipped */
  private enter(tag: SaxesTagNS): boolean {
    switch (this.depth) {
      case ENVELOPE_DEPTH:
        this.checkEncoding();
        this.version = envelopeVersion(tag);
        return true;
      case SECTION_DEPTH:
        return this.enterSection(tag);
      case PAYLOAD_DEPTH:
        return this.section === 'Body' ? this.enterPayload(tag) : skipHeader(tag);
      default:
        return this.payload?.open(tag) ?? false;
    }
  }

  private checkEncoding(): void {
    const { encoding } = this.parser.xmlDecl;
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) {
      throw new SoapDecodeError('UNSUPPORTED_ENCODING', '', 'the declared encoding is not UTF-8');
    }
  }

  private enterSection({ uri, local }: SaxesTagNS): boolean {
    const isOurs = uri === SOAP_11_NAMESPACE || uri === SOAP_12_NAMESPACE;
    this.section = isOurs && (local === 'Body' || local === 'Header') ? local : undefined;
    return this.section !== undefined;
  }

  private enterPayload(tag: SaxesTagNS): boolean {
    // A Body has one element (document/literal); anything behind it is not ours.
    if (this.payload !== undefined) return false;
    this.payload = this.openPayload(tag, this.version);
    return true;
  }
}

function envelopeVersion({ local, uri }: SaxesTagNS): SoapVersion {
  if (local !== 'Envelope') throw new SoapDecodeError('NOT_SOAP', '', 'the root element is no Envelope');
  if (uri === SOAP_11_NAMESPACE) return '1.1';
  if (uri === SOAP_12_NAMESPACE) return '1.2';
  throw new SoapDecodeError('VERSION_MISMATCH', '', 'the Envelope is in no known namespace');
}

/** No header is understood, so one that must be is refused (SOAP 1.1 section 4.2.3); the others are ignored. */
function skipHeader(tag: SaxesTagNS): false {
  for (const { local, uri, value } of Object.values(tag.attributes)) {
    const isMandatory = local === 'mustUnderstand' && (uri === SOAP_11_NAMESPACE || uri === SOAP_12_NAMESPACE);
    if (isMandatory && (value === '1' || value === 'true')) {
      throw new SoapDecodeError('MUST_UNDERSTAND', '', 'a header that must be understood is not');
    }
  }
  return false;
}

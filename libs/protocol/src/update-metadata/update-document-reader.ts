import { SaxesParser, type SaxesAttributeNS, type SaxesTagNS } from 'saxes';
import type { DerivedUpdate } from './derived-update.js';
import { DEFAULT_UPDATE_DOCUMENT_LIMITS, type UpdateDocumentLimits } from './limits.js';
import type { Section } from './sections/section.js';
import { UpdateDocumentError, type UpdateDocumentErrorCode } from './update-document-error.js';
import { UpdateSections } from './update-sections.js';
import { isUpdateElement, toXmlElement } from './xml-element.js';

/** A long chunk is parsed in pieces of this many UTF-16 code units, so that limits are checked in between. */
const PIECE_LENGTH = 64 * 1024;

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Reads one update document, the `upd:Update` element that update servers exchange, and derives from it everything a
 * server needs (MS-WUSP 3.1.1.1). The text comes in chunks cut anywhere; memory holds the derived, compressed result
 * and little else.
 *
 * Every defect of the document, and every limit passed, raises {@link UpdateDocumentError}; after that the reader only
 * repeats the error.
 */
export class UpdateDocumentReader {
  private readonly limits: UpdateDocumentLimits;
  private readonly parser = new SaxesParser({ xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  private readonly sections: UpdateSections;
  private section: Section | null = null;
  private depth = 0;
  /** Of the tag that is being read, in document order: the parser's own collection of them is slow to go through. */
  private attributes: SaxesAttributeNS[] = [];
  private documentLength = 0;
  /** Code units given to the parser since it last reported anything: the length of what it holds in one piece. */
  private unreported = 0;
  private carriedSurrogate = '';
  private failure: unknown = null;

  /** @param limits replaces single values of {@link DEFAULT_UPDATE_DOCUMENT_LIMITS}. */
  constructor(limits: Partial<UpdateDocumentLimits> = {}) {
    this.limits = { ...DEFAULT_UPDATE_DOCUMENT_LIMITS, ...limits };
    this.sections = new UpdateSections(this.limits);
    this.listen();
  }

  /** Reads the next part of the document. */
  write(chunk: string): void {
    this.guarded(() => {
      const text = this.wholeCharacters(chunk);
      this.count(text);
      for (let position = 0; position < text.length; position += PIECE_LENGTH) {
        const piece = text.slice(position, position + PIECE_LENGTH);
        this.unreported += piece.length;
        this.parser.write(piece);
        this.ensure(this.unreported <= this.limits.maxTokenLength, 'TOO_LARGE', 'a text, comment or name');
      }
    });
  }

  /** Ends the document and returns what was derived from it. */
  end(): DerivedUpdate {
    return this.guarded(() => {
      this.ensure(this.carriedSurrogate === '', 'MALFORMED', 'the document ends inside a character');
      this.parser.close();
      return this.sections.derive(this.documentLength);
    });
  }

  /**
   * Only these six: the parser stores handlers under computed names, and with a seventh the engine gives up the fast
   * layout of the parser object, which makes reading five times slower.
   */
  private listen(): void {
    const parser = this.parser;
    parser.on('doctype', () => {
      throw new UpdateDocumentError('DOCTYPE', 'a document type declaration');
    });
    parser.on('attribute', (attribute) => this.attribute(attribute as SaxesAttributeNS));
    parser.on('opentag', (tag) => this.openTag(tag));
    parser.on('closetag', () => this.closeTag());
    parser.on('text', (text) => this.text(text));
    parser.on('cdata', (text) => this.text(text));
  }

  /** The parser fills in the namespace before it reports the tag. */
  private attribute(attribute: SaxesAttributeNS): void {
    this.unreported = 0;
    this.attributes.push(attribute);
    this.ensure(this.attributes.length <= this.limits.maxAttributes, 'TOO_MANY', 'attributes of one element');
    this.ensure(attribute.value.length <= this.limits.maxAttributeLength, 'TOO_LARGE', 'an attribute value');
  }

  private openTag(tag: SaxesTagNS): void {
    this.unreported = 0;
    const attributes = this.attributes;
    this.attributes = [];
    this.depth += 1;
    this.ensure(this.depth <= this.limits.maxDepth, 'TOO_DEEP', 'elements nested too deep');
    if (this.depth > 2 && this.section === null) return;
    const element = toXmlElement(tag, attributes);
    if (this.depth === 1) {
      this.ensure(isUpdateElement(element, 'Update'), 'NOT_AN_UPDATE', 'the root element');
      return;
    }
    if (this.depth === 2) this.section = this.sections.begin(element);
    this.section?.open(element, this.depth - 2);
  }

  private closeTag(): void {
    this.unreported = 0;
    this.section?.close(this.depth - 2);
    this.depth -= 1;
    if (this.depth === 1) this.section = null;
  }

  private text(text: string): void {
    this.unreported = 0;
    this.section?.text(text);
  }

  /** Keeps the first half of a character that a chunk boundary has cut, until the other half comes. */
  private wholeCharacters(chunk: string): string {
    const text = this.carriedSurrogate + chunk;
    const last = text.charCodeAt(text.length - 1);
    const isCut = last >= 0xd800 && last <= 0xdbff;
    this.carriedSurrogate = isCut ? text.slice(-1) : '';
    return isCut ? text.slice(0, -1) : text;
  }

  private count(text: string): void {
    const bytes = Buffer.byteLength(text, 'utf8');
    this.documentLength += bytes;
    this.ensure(this.documentLength <= this.limits.maxDocumentBytes, 'TOO_LARGE', 'the document');
    // Only ASCII has as many bytes as characters.
    this.ensure(bytes === text.length || !LONE_SURROGATE.test(text), 'MALFORMED', 'half a character');
  }

  private ensure(holds: boolean, code: UpdateDocumentErrorCode, detail: string): void {
    if (!holds) throw new UpdateDocumentError(code, detail);
  }

  private guarded<Result>(act: () => Result): Result {
    if (this.failure !== null) throw this.failure;
    try {
      return act();
    } catch (error) {
      this.failure = isParserError(error) ? new UpdateDocumentError('MALFORMED', error.message) : error;
      throw this.failure;
    }
  }
}

/** The parser throws plain errors; anything more special that is not ours is a defect and has to stay visible as one. */
function isParserError(error: unknown): error is Error {
  return error instanceof Error && Object.getPrototypeOf(error) === Error.prototype;
}

/** Reads an update document that is in memory as a whole. */
export function readUpdateDocument(xml: string, limits: Partial<UpdateDocumentLimits> = {}): DerivedUpdate {
  const reader = new UpdateDocumentReader(limits);
  reader.write(xml);
  return reader.end();
}

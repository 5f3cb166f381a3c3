import type { DerivedUpdate } from './derived-update.js';
import { DEFAULT_UPDATE_DOCUMENT_LIMITS, type UpdateDocumentLimits } from './limits.js';
import type { Section } from './sections/section.js';
import { UpdateDocumentError, type UpdateDocumentErrorCode } from './update-document-error.js';
import { UpdateSections } from './update-sections.js';
import type { CharacterText } from './xml/character-text.js';
import type { StartTag } from './xml/start-tag.js';
import { XmlParser, type XmlEvents } from './xml/xml-parser.js';
import { isUpdateElement } from './xml-element.js';

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
  private readonly contents: UpdateContents;
  private readonly parser: XmlParser;
  private documentLength = 0;
  private carriedSurrogate = '';
  private failure: unknown = null;

  /** @param limits replaces single values of {@link DEFAULT_UPDATE_DOCUMENT_LIMITS}. */
  constructor(limits: Partial<UpdateDocumentLimits> = {}) {
    this.limits = { ...DEFAULT_UPDATE_DOCUMENT_LIMITS, ...limits };
    this.contents = new UpdateContents(this.limits);
    this.parser = new XmlParser(this.contents, this.limits);
  }

  /** Reads the next part of the document: UTF-8 when it comes as bytes. A document comes either as bytes or as text. */
  write(chunk: Uint8Array | string): void {
    this.guarded(() => {
      const bytes = typeof chunk === 'string' ? this.encoded(chunk) : chunk;
      this.documentLength += bytes.length;
      ensure(this.documentLength <= this.limits.maxDocumentBytes, 'TOO_LARGE', 'the document');
      this.parser.write(bytes);
    });
  }

  /** Ends the document and returns what was derived from it. */
  end(): DerivedUpdate {
    return this.guarded(() => {
      ensure(this.carriedSurrogate === '', 'MALFORMED', 'the document ends inside a character');
      this.parser.end();
      return this.contents.sections.derive(this.documentLength);
    });
  }

  /** UTF-8 of the text. The first half of a character that its end cuts is kept until the other half comes. */
  private encoded(chunk: string): Buffer {
    const text = this.carriedSurrogate + chunk;
    const last = text.charCodeAt(text.length - 1);
    const isCut = last >= 0xd800 && last <= 0xdbff;
    this.carriedSurrogate = isCut ? text.slice(-1) : '';
    const whole = isCut ? text.slice(0, -1) : text;
    const bytes = Buffer.from(whole, 'utf8');
    // Only ASCII has as many bytes as characters.
    ensure(bytes.length === whole.length || !LONE_SURROGATE.test(whole), 'MALFORMED', 'half a character');
    return bytes;
  }

  private guarded<Result>(act: () => Result): Result {
    if (this.failure !== null) throw this.failure;
    try {
      return act();
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}

/** Hands what stands in the children of the root to their sections. */
class UpdateContents implements XmlEvents {
  readonly sections: UpdateSections;
  private section: Section | null = null;
  private depth = 0;

  constructor(private readonly limits: UpdateDocumentLimits) {
    this.sections = new UpdateSections(limits);
  }

  open(tag: StartTag): void {
    this.depth += 1;
    ensure(this.depth <= this.limits.maxDepth, 'TOO_DEEP', 'elements nested too deep');
    if (this.depth === 1) ensure(isUpdateElement(tag, 'Update'), 'NOT_AN_UPDATE', 'the root element');
    if (this.depth === 2) this.section = this.sections.begin(tag);
    this.section?.open(tag, this.depth - 2);
  }

  text(text: CharacterText): void {
    this.section?.text(text);
  }

  close(): void {
    this.section?.close(this.depth - 2);
    this.depth -= 1;
    if (this.depth === 1) this.section = null;
  }
}

function ensure(holds: boolean, code: UpdateDocumentErrorCode, detail: string): void {
  if (!holds) throw new UpdateDocumentError(code, detail);
}

/** Reads an update document that is in memory as a whole. */
export function readUpdateDocument(xml: string, limits: Partial<UpdateDocumentLimits> = {}): DerivedUpdate {
  const reader = new UpdateDocumentReader(limits);
  reader.write(xml);
  return reader.end();
}

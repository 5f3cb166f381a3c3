import { UpdateDocumentError } from '../update-document-error.js';
import { BANG, checkCharacters, GREATER, isNameByte, isSpace, LESS, QUESTION, SLASH } from './byte-classes.js';
import { CharacterText } from './character-text.js';
import { endOfBlanks, endOfText, isDataInText } from './text-extent.js';
import { Namespaces } from './namespaces.js';
import { checkDeclaration, checkInstruction, isDeclaration } from './processing-instruction.js';
import type { QualifiedName } from './qualified-name.js';
import type { StartTag } from './start-tag.js';
import { begins, INCOMPLETE, find, readComment } from './markup.js';
import { StartTagReader, type TagLimits } from './start-tag-reader.js';
import { XmlWindow } from './xml-window.js';

/** What a document is told as, in its order. What is handed on is valid during the call. */
export interface XmlEvents {
  open(tag: StartTag): void;
  /** One text may come in several parts, none of which ends inside a character. */
  text(text: CharacterText): void;
  close(): void;
}

/** Bounds of what is held in memory. */
export interface XmlLimits extends TagLimits {
  /** Bytes of anything that is taken in one piece, and of a text. */
  readonly maxTokenLength: number;
}

/** More than that is parsed in pieces, so that limits are checked in between. Bytes. */
const PIECE_BYTES = 64 * 1024;
const MARK = Buffer.from('\ufeff', 'utf8');
const DOCTYPE = Buffer.from('<!DOCTYPE');
const CDATA = Buffer.from('<![CDATA[');
const COMMENT = Buffer.from('<!--');

/**
 * A strict parser of XML 1.0 with namespaces and without document types, for documents in UTF-8 that come in pieces. It is made for documents
 * of megabytes of which most changes nothing but its form: it looks at bytes and says where things lie; strings are made of what somebody asks for.
 *
 * Throws UpdateDocumentError: `MALFORMED`, `DOCTYPE`, or that a limit is passed. Afterwards the parser is of no use.
 */
export class XmlParser {
  readonly #window = new XmlWindow();
  readonly #namespaces = new Namespaces();
  readonly #startTags: StartTagReader;
  readonly #text = new CharacterText();
  readonly #open: QualifiedName[] = [];
  /** For each open element, how many declarations of namespaces are in force outside of it. */
  readonly #outside: number[] = [];
  /** Whether nothing but a byte order mark has been read. */
  #isAtStart = true;
  #hasMark = false;
  #hasRoot = false;
  /** Bytes of the text that is being read. */
  #textLength = 0;
  /** Parsing goes on when there are so many bytes: what is incomplete must not be looked at with every byte that comes. */
  #goOnAt = 1;

  constructor(private readonly events: XmlEvents, private readonly limits: XmlLimits) {
    this.#startTags = new StartTagReader(limits);
  }

  /** Reads the next part of the document, which may be cut anywhere. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      this.#window.add(bytes.subarray(at, at + PIECE_BYTES));
      if (this.#window.pending >= this.#goOnAt) this.#parse();
    }
  }

  /** Ends the document. */
  end(): void {
    this.#parse();
    if (this.#window.pending > 0 || this.#open.length > 0 || !this.#hasRoot) throw malformed('the document ends in the middle');
  }

  #parse(): void {
    const window = this.#window;
    if (this.#isAtStart) this.#skipMark();
    while (window.at < window.end) {
      const next = this.#next(window.bytes, window.at, window.end);
      if (next === INCOMPLETE) break;
      window.at = next;
      this.#isAtStart = false;
    }
    const { pending } = window;
    this.#ensureLength(pending);
    this.#goOnAt = Math.min(2 * pending, this.limits.maxTokenLength) + 1;
  }

  #skipMark(): void {
    const window = this.#window;
    if (this.#hasMark || begins(window.bytes, window.at, window.end, MARK) !== 'yes') return;
    this.#hasMark = true;
    window.at += MARK.length;
  }

  /** Reads what begins at `at`; returns where the next begins. */
  #next(bytes: Buffer, at: number, end: number): number {
    if (bytes[at] !== LESS) return this.#open.length > 0 ? this.#readText(bytes, at, end) : this.#readBlanks(bytes, at);
    this.#textLength = 0;
    switch (bytes[at + 1]) {
      case SLASH: return this.#readEndTag(bytes, at, end);
      case BANG: return this.#readExclamation(bytes, at, end);
      case QUESTION: return this.#readInstruction(bytes, at, end);
      default: return this.#readStartTag(bytes, at, end);
    }
  }

  #readStartTag(bytes: Buffer, at: number, end: number): number {
    const { tag } = this.#startTags;
    const next = this.#startTags.read(bytes, at, end);
    if (next === INCOMPLETE) return INCOMPLETE;
    if (this.#hasRoot && this.#open.length === 0) throw malformed('a second root');
    this.#hasRoot = true;
    const outside = this.#namespaces.count;
    tag.end(this.#startTags.name, this.#namespaces);
    this.events.open(tag);
    if (this.#startTags.isEmpty) {
      this.events.close();
      this.#namespaces.keep(outside);
    } else {
      this.#open.push(this.#startTags.name);
      this.#outside.push(outside);
    }
    return next;
  }

  #readEndTag(bytes: Buffer, at: number, end: number): number {
    const from = at + 2;
    let to = from;
    while (isNameByte[bytes[to]!] === 1) to += 1;
    let behind = to;
    while (isSpace[bytes[behind]!] === 1) behind += 1;
    if (behind >= end) return INCOMPLETE;
    const name = this.#open.pop();
    if (bytes[behind] !== GREATER || name?.is(bytes, from, to) !== true) throw malformed('an end tag that does not match');
    this.events.close();
    this.#namespaces.keep(this.#outside.pop()!);
    return behind + 1;
  }

  /** Comments and CDATA sections; nothing else that begins so may be in a document without a document type. */
  #readExclamation(bytes: Buffer, at: number, end: number): number {
    const kinds = [COMMENT, CDATA, DOCTYPE].map((word) => begins(bytes, at, end, word));
    if (kinds[0] === 'yes') return readComment(bytes, at + COMMENT.length, end);
    if (kinds[1] === 'yes') return this.#readCdata(bytes, at + CDATA.length, end);
    if (kinds[2] === 'yes') throw new UpdateDocumentError('DOCTYPE', 'a document type declaration');
    if (kinds.includes('perhaps')) return INCOMPLETE;
    throw malformed('an unknown declaration');
  }

  #readCdata(bytes: Buffer, from: number, end: number): number {
    const to = find(bytes, ']]>', from, end);
    if (to < 0) return INCOMPLETE;
    if (this.#open.length === 0) throw malformed('text outside of the root');
    checkCharacters(bytes, from, to);
    this.#text.set(bytes, from, to, 'cdata', false);
    this.events.text(this.#text);
    return to + 3;
  }

  #readInstruction(bytes: Buffer, at: number, end: number): number {
    const to = find(bytes, '?>', at + 2, end);
    if (to < 0) return INCOMPLETE;
    checkCharacters(bytes, at, to);
    const instruction = bytes.toString('utf8', at + 2, to);
    if (this.#isAtStart && isDeclaration(instruction)) checkDeclaration(instruction);
    else checkInstruction(instruction);
    return to + 2;
  }

  #readText(bytes: Buffer, at: number, end: number): number {
    const blanks = endOfBlanks(bytes, at);
    const to = endOfText(bytes, at, blanks, end);
    if (to === at) return INCOMPLETE;
    this.#ensureLength(this.#textLength += to - at);
    const isData = to > blanks && isDataInText(bytes, blanks, to);
    this.#text.set(bytes, at, to, isData ? 'data' : 'verbatim', to <= blanks);
    // References are looked at even where nobody reads the text.
    if (isData) void this.#text.value;
    this.events.text(this.#text);
    return to;
  }

  #readBlanks(bytes: Buffer, at: number): number {
    if (isSpace[bytes[at]!] === 0) throw malformed('text outside of the root');
    let to = at + 1;
    while (isSpace[bytes[to]!] === 1) to += 1;
    return to;
  }

  #ensureLength(length: number): void {
    if (length > this.limits.maxTokenLength) throw new UpdateDocumentError('TOO_LARGE', 'a text, comment or name');
  }
}

function malformed(detail: string): UpdateDocumentError {
  return new UpdateDocumentError('MALFORMED', detail);
}

import { UpdateDocumentError } from '../update-document-error.js';
import { FragmentPart } from '../fragment-part.js';
import { FragmentWriter } from '../fragment-writer.js';
import type { CharacterText } from '../xml/character-text.js';
import type { StartTag } from '../xml/start-tag.js';

/**
 * Receives one child of the root, `depth` 0, with everything inside it. The order of calls is the order of the document. What is handed over
 * is valid during the call.
 */
export interface Section {
  open(element: StartTag, depth: number): void;
  /** Character data; one text may come in several pieces. */
  text(text: CharacterText): void;
  close(depth: number): void;
}

/** A section that goes into a fragment as it is. */
export class CopiedSection implements Section {
  readonly part = new FragmentPart();
  private readonly writer = new FragmentWriter(this.part);

  open(element: StartTag, _depth: number): void {
    this.writer.startElement(element);
  }

  text(text: CharacterText): void {
    this.writer.text(text);
  }

  close(_depth: number): void {
    this.writer.endElement();
  }
}

/** Counts what a document may hold only so many of. */
export class Quota {
  private used = 0;

  constructor(
    private readonly limit: number,
    private readonly what: string,
  ) {}

  /** @throws UpdateDocumentError with `TOO_MANY` when the limit is passed. */
  take(): void {
    this.used += 1;
    if (this.used > this.limit) throw new UpdateDocumentError('TOO_MANY', `more than ${this.limit} ${this.what}`);
  }
}

/** Collects the text of one short element, such as a title. */
export class TextCapture {
  private text: string | null = null;

  constructor(
    private readonly maxLength: number,
    private readonly where: string,
  ) {}

  begin(): void {
    this.text = '';
  }

  /** Adds text if an element is being captured. */
  add(text: CharacterText): void {
    if (this.text === null) return;
    this.text += text.value;
    if (this.text.length > this.maxLength) {
      throw new UpdateDocumentError('INVALID_VALUE', `${this.where} is longer than ${this.maxLength} characters`);
    }
  }

  /** Ends the capture and returns its text without surrounding whitespace, or null when nothing was being captured. */
  end(): string | null {
    const text = this.text?.trim() ?? null;
    this.text = null;
    return text;
  }
}

import { characterData, withEqualLineEnds } from './references.js';

/** How the bytes of a text say what it is. */
export type TextKind =
  /** Just so, and a fragment writes them byte for byte the same. */
  | 'verbatim'
  /** With references, line ends of other kinds, or characters that a fragment has to write otherwise. */
  | 'data'
  /** A section in which everything means itself. */
  | 'cdata';

/**
 * A text, or a part of one, that was just read; never cut inside a character. It is valid until the next one: it still lies where the parser
 * reads, and is decoded only when somebody asks for it.
 */
export class CharacterText {
  /** Where it lies. */
  source: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  kind: TextKind = 'verbatim';
  /** Whether it is known to be blanks, tabs and line ends alone, as they are to be written; other texts may turn out to be. */
  isBlank = false;

  #value: string | null = null;

  set(source: Buffer, start: number, end: number, kind: TextKind, isBlank: boolean): void {
    this.source = source;
    this.start = start;
    this.end = end;
    this.kind = kind;
    this.isBlank = isBlank;
    this.#value = null;
  }

  /** The text as the document means it. @throws UpdateDocumentError `MALFORMED` */
  get value(): string {
    return (this.#value ??= this.#decoded());
  }

  #decoded(): string {
    const raw = this.source.toString('utf8', this.start, this.end);
    if (this.kind === 'verbatim') return raw;
    return this.kind === 'data' ? characterData(raw) : withEqualLineEnds(raw);
  }
}

import { Buffer } from 'node:buffer';

/** Bytes of a word. */
const WORD = 4;

/**
 * A piece of markup that is looked for in bytes. Four bytes are compared at once, and the last four once more where the length is no multiple:
 * a call compares a thousand bytes of names.
 */
export class TagBytes {
  readonly length: number;
  private readonly words: Int32Array;
  private readonly last: number;

  /** @param text at least four ASCII characters */
  constructor(text: string) {
    const bytes = Buffer.from(text, 'latin1');
    this.length = bytes.length;
    this.words = Int32Array.from({ length: Math.floor(bytes.length / WORD) }, (_, at) => bytes.readInt32LE(at * WORD));
    this.last = bytes.readInt32LE(bytes.length - WORD);
  }

  /**
   * Whether this stands at a position.
   * @param end length of the message; to ask the view for it takes longer than most comparisons
   */
  standsAt(view: DataView, position: number, end: number): boolean {
    const { words, length } = this;
    if (position + length > end || view.getInt32(position, true) !== words[0]) return false;
    for (let at = 1; at < words.length; at++) if (view.getInt32(position + at * WORD, true) !== words[at]) return false;
    return view.getInt32(position + length - WORD, true) === this.last;
  }
}

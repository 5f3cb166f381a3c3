import { ExportPackageError } from './export-package-error.js';
import { identityOf, MAXIMUM_DOCUMENT_LENGTH, type ExportItem } from './export-items.js';

/** `GUID,revision,length,`: 36 characters, and twice eight hexadecimal digits. */
const HEAD = /^([0-9a-f-]{36}),([0-9a-f]{8}),([0-9a-f]{8}),$/i;
const HEAD_LENGTH = 55;

/**
 * The records of `metadata.txt`: `GUID,revision as 8 hex digits,length of the XML in characters as 8 hex digits,XML` and a line end. The
 * XML may hold anything, line ends too; only its length says where it ends.
 *
 * @throws ExportPackageError `RECORD` or `TRUNCATED`; what comes behind such a place cannot be found
 */
export async function* metadataRecords(text: AsyncIterable<string>): AsyncGenerator<ExportItem> {
  const source = new TextSource(text);
  for (let index = 1; ; index += 1) {
    const head = await source.read(HEAD_LENGTH);
    if (head.trim() === '' && head.length < HEAD_LENGTH) return;
    const match = HEAD.exec(head);
    const identity = match && identityOf(match[1]!, match[2]!, 16);
    if (match === null || identity === null) {
      throw new ExportPackageError(head.length < HEAD_LENGTH ? 'TRUNCATED' : 'RECORD', `record ${index} of metadata.txt does not begin as a record does`);
    }
    const length = Number.parseInt(match[3]!, 16);
    const document = length > MAXIMUM_DOCUMENT_LENGTH ? null : await source.read(length);
    if ((document === null ? await source.skip(length) : document.length) < length) throw new ExportPackageError('TRUNCATED', `metadata.txt ends within record ${index}`);
    const isLast = !(await endLine(source, index));
    yield { kind: 'document', ...identity!, document };
    if (isLast) return;
  }
}

/** Whether a line end stands here; else it must be the end of the text. */
async function endLine(source: TextSource, index: number): Promise<boolean> {
  const first = await source.read(1);
  if (first === '') return false;
  if (first === '\n' || (first === '\r' && await source.read(1) === '\n')) return true;
  throw new ExportPackageError('RECORD', `record ${index} of metadata.txt does not end where it says`);
}

/** Text in the pieces that a format asks for. */
class TextSource {
  readonly #source: AsyncIterator<string>;
  #held = '';

  constructor(source: AsyncIterable<string>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next `count` code units, or as many as there are. */
  async read(count: number): Promise<string> {
    const pieces: string[] = [];
    for await (const piece of this.#take(count)) pieces.push(piece);
    return pieces.join('');
  }

  /** Reads past code units. @returns how many there were */
  async skip(count: number): Promise<number> {
    let skipped = 0;
    for await (const piece of this.#take(count)) skipped += piece.length;
    return skipped;
  }

  async *#take(count: number): AsyncGenerator<string> {
    for (let missing = count; missing > 0;) {
      if (this.#held === '') {
        const next = await this.#source.next();
        if (next.done === true) return;
        this.#held = next.value;
        continue;
      }
      const piece = this.#held.slice(0, missing);
      this.#held = this.#held.slice(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }
}

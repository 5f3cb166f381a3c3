import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { ExportPackageError } from './export-package-error.js';
import { identityOf, MAXIMUM_DOCUMENT_LENGTH, type ExportedFile, type ExportedIdentity, type ExportItem } from './export-items.js';

/** Text is parsed in pieces of so many code units, so that limits are checked in between. */
const PIECE_LENGTH = 64 * 1024;
/** Files that are handed on together. */
const FILES_AT_ONCE = 1_000;
const MAXIMUM_DEPTH = 32;
const MAXIMUM_ATTRIBUTE_LENGTH = 32_768;
const SHA1_BYTES = 20;

/**
 * Reads `package.xml`: the element `ExportPackage` with its files and its list of updates. An update of the list may have its document
 * with it, as the text of an element of its own: that is how the one file of `export.xml.gz` has both.
 *
 * @throws ExportPackageError `XML`, `LIMIT`, `TRUNCATED` or `NOT_AN_EXPORT`
 */
export async function* readPackageXml(text: AsyncIterable<string>): AsyncGenerator<ExportItem> {
  const reader = new PackageXmlReader();
  for await (const chunk of text) {
    for (let at = 0; at < chunk.length; at += PIECE_LENGTH) yield* reader.write(chunk.slice(at, at + PIECE_LENGTH));
  }
  yield* reader.end();
}

class PackageXmlReader {
  private readonly parser = new SaxesParser({ xmlns: false, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  private readonly path: string[] = [];
  private readonly items: ExportItem[] = [];
  private files: ExportedFile[] = [];
  private update: ExportedIdentity | null = null;
  private content = '';
  /** Code units given to the parser since it last reported anything: the length of what it holds in one piece. */
  private unreported = 0;

  constructor() {
    this.parser.on('doctype', () => {
      throw new ExportPackageError('XML', 'package.xml has a document type declaration');
    });
    this.parser.on('opentag', (tag) => this.open(tag as SaxesTagPlain));
    this.parser.on('closetag', () => this.close());
    this.parser.on('text', (text) => this.text(text));
    this.parser.on('cdata', (text) => this.text(text));
  }

  /** Reads the next part. */
  write(text: string): ExportItem[] {
    this.unreported += text.length;
    this.guarded(() => void this.parser.write(text));
    if (this.unreported > MAXIMUM_DOCUMENT_LENGTH) throw new ExportPackageError('LIMIT', 'package.xml has a text that is too long');
    return this.items.splice(0);
  }

  end(): ExportItem[] {
    if (this.path.length > 0) throw new ExportPackageError('TRUNCATED', `package.xml ends within ${this.path.length} elements`);
    this.guarded(() => void this.parser.close());
    this.handOnFiles();
    return this.items.splice(0);
  }

  private open({ name, attributes }: SaxesTagPlain): void {
    this.unreported = 0;
    const place = this.path.push(localName(name));
    if (place > MAXIMUM_DEPTH) throw new ExportPackageError('LIMIT', 'package.xml is nested too deep');
    if (Object.values(attributes).some((value) => value.length > MAXIMUM_ATTRIBUTE_LENGTH)) throw new ExportPackageError('LIMIT', 'package.xml has a value that is too long');
    this.content = '';
    const path = this.path.join('/');
    if (place === 1) this.root(path, attributes);
    else if (path === 'ExportPackage/Files/File') this.file(attributes);
    else if (path === 'ExportPackage/Updates/Update') this.listed(attributes);
  }

  private root(name: string, attributes: Record<string, string>): void {
    if (name !== 'ExportPackage') throw new ExportPackageError('NOT_AN_EXPORT', 'the root of package.xml is not ExportPackage');
    const value = (key: string): string => (attributes[key] ?? '').slice(0, 100);
    this.items.push({ kind: 'header', serverId: value('ServerID'), creationTime: value('CreationTime'), formatVersion: value('FormatVersion'), protocolVersion: value('ProtocolVersion') });
  }

  /** A file without an address, or with a digest that is none, says nothing that a catalog could keep. */
  private file({ Digest = '', MUUrl: url = '' }: Record<string, string>): void {
    const sha1 = Buffer.from(Digest, 'base64');
    if (url === '' || sha1.length !== SHA1_BYTES) return;
    this.files.push({ sha1, url });
    if (this.files.length === FILES_AT_ONCE) this.handOnFiles();
  }

  private listed({ UpdateId = '', RevisionNumber = '' }: Record<string, string>): void {
    this.update = identityOf(UpdateId, RevisionNumber, 10);
    if (this.update !== null) this.items.push({ kind: 'listed', ...this.update });
  }

  private text(text: string): void {
    this.unreported = 0;
    if (this.update === null || this.path.length < 3) return;
    this.content += text;
    if (this.content.length > MAXIMUM_DOCUMENT_LENGTH) throw new ExportPackageError('LIMIT', 'package.xml has a text that is too long');
  }

  private close(): void {
    this.unreported = 0;
    if (this.update !== null && this.path.length > 3 && this.content.trimStart().startsWith('<')) {
      this.items.push({ kind: 'document', ...this.update, document: this.content.trim() });
    }
    this.content = '';
    if (this.path.length === 3) this.update = null;
    this.path.pop();
  }

  private handOnFiles(): void {
    if (this.files.length > 0) this.items.push({ kind: 'files', files: this.files });
    this.files = [];
  }

  private guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      // The parser throws plain errors; anything more special that is not ours is a defect and has to stay visible as one.
      if (error instanceof Error && Object.getPrototypeOf(error) === Error.prototype) throw new ExportPackageError('XML', 'package.xml is not well formed');
      throw error;
    }
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

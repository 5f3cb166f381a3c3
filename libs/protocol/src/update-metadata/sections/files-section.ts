import type { UpdateFile } from '../derived-update.js';
import { UpdateDocumentError } from '../update-document-error.js';
import type { CharacterText } from '../xml/character-text.js';
import type { StartTag } from '../xml/start-tag.js';
import { attributeOf, isUpdateElement, type XmlElement } from '../xml-element.js';
import { dateTimeValue, digestValue, integerValue, requiredAttribute } from '../xml-values.js';
import { CopiedSection, Quota, TextCapture } from './section.js';

const SHA1_BYTES = 20;
const SHA256_BYTES = 32;
const MAX_FILE_NAME_LENGTH = 1_024;
const MAX_DIGEST_TEXT_LENGTH = 256;

/** `/Update/Files`: copied into the Extended fragment, and read for the content the revision needs. */
export class FilesSection extends CopiedSection {
  private readonly byDigestAndName = new Map<string, UpdateFile>();
  private readonly quota: Quota;
  private readonly sha256Text = new TextCapture(MAX_DIGEST_TEXT_LENGTH, 'File/AdditionalDigest');
  private file: UpdateFile | null = null;

  constructor(maxFiles: number) {
    super();
    this.quota = new Quota(maxFiles, 'files');
  }

  /** Without repetitions of the same digest under the same name. */
  get files(): UpdateFile[] {
    return [...this.byDigestAndName.values()];
  }

  override open(element: StartTag, depth: number): void {
    super.open(element, depth);
    if (depth === 1 && isUpdateElement(element, 'File')) {
      this.quota.take();
      this.file = readFile(element);
    }
    if (depth === 2 && this.file !== null && isUpdateElement(element, 'AdditionalDigest')) {
      if (attributeOf(element, 'Algorithm') === 'SHA256') this.sha256Text.begin();
    }
  }

  override text(text: CharacterText): void {
    super.text(text);
    this.sha256Text.add(text);
  }

  override close(depth: number): void {
    super.close(depth);
    if (this.file === null) return;
    if (depth === 2) {
      const digest = this.sha256Text.end();
      if (digest !== null) this.file = { ...this.file, sha256: digestValue(digest, 'File/AdditionalDigest', SHA256_BYTES) };
    }
    if (depth === 1) {
      const key = `${this.file.sha1.toString('hex')} ${this.file.fileName}`;
      if (!this.byDigestAndName.has(key)) this.byDigestAndName.set(key, this.file);
      this.file = null;
    }
  }
}

function readFile(element: XmlElement): UpdateFile {
  // Content is named by its SHA-1 on the wire and on disk, so a file with another first digest could never be served.
  if ((attributeOf(element, 'DigestAlgorithm') ?? 'SHA1') !== 'SHA1') {
    throw new UpdateDocumentError('INVALID_VALUE', 'File/@DigestAlgorithm is not SHA1');
  }
  const fileName = requiredAttribute(element, 'FileName');
  if (fileName.length > MAX_FILE_NAME_LENGTH) throw new UpdateDocumentError('INVALID_VALUE', 'File/@FileName is too long');
  const modified = attributeOf(element, 'Modified');
  return {
    sha1: digestValue(requiredAttribute(element, 'Digest'), 'File/@Digest', SHA1_BYTES),
    sha256: null,
    fileName,
    size: integerValue(requiredAttribute(element, 'Size'), 'File/@Size', Number.MAX_SAFE_INTEGER),
    modified: modified === null ? null : dateTimeValue(modified, 'File/@Modified'),
    patchingType: attributeOf(element, 'PatchingType'),
  };
}

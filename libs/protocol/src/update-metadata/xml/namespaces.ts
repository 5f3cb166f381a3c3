import type { FragmentName } from '../fragment-name.js';
import { UpdateDocumentError } from '../update-document-error.js';
import type { QualifiedName } from './qualified-name.js';

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

/** Numbers of states of namespaces, over all documents that are being read. */
let lastScope = 0;

/** The namespaces that are declared where a document is being read (Namespaces in XML 1.0). */
export class Namespaces {
  readonly #prefixes: string[] = ['xml', 'xmlns'];
  readonly #uris: string[] = [XML_NAMESPACE, XMLNS_NAMESPACE];
  #scope = ++lastScope;

  /** How many declarations are in force. */
  get count(): number {
    return this.#prefixes.length;
  }

  /** Takes a declaration over; an empty prefix declares the default. @throws UpdateDocumentError `MALFORMED` */
  declare(prefix: string, uri: string): void {
    refuse(uri === '' && prefix !== '');
    refuse((prefix === 'xml') !== (uri === XML_NAMESPACE));
    refuse(prefix === 'xmlns' || uri === XMLNS_NAMESPACE);
    this.#prefixes.push(prefix);
    this.#uris.push(uri);
    this.#scope = ++lastScope;
  }

  /** Forgets the declarations after the first `count`. */
  keep(count: number): void {
    if (count === this.#prefixes.length) return;
    this.#prefixes.length = count;
    this.#uris.length = count;
    this.#scope = ++lastScope;
  }

  /** The element of this name. @throws UpdateDocumentError `MALFORMED` when its prefix is not declared */
  element(name: QualifiedName): FragmentName {
    if (name.scope === this.#scope) return name.resolved;
    refuse(name.prefix === 'xmlns');
    return name.resolve(name.prefix === '' ? this.#find('') ?? '' : this.uri(name.prefix), this.#scope);
  }

  /** What a prefix stands for. @throws UpdateDocumentError `MALFORMED` when it is not declared */
  uri(prefix: string): string {
    const uri = this.#find(prefix);
    if (uri === undefined) throw new UpdateDocumentError('MALFORMED', 'a prefix that is not declared');
    return uri;
  }

  #find(prefix: string): string | undefined {
    const place = this.#prefixes.lastIndexOf(prefix);
    return place < 0 ? undefined : this.#uris[place];
  }
}

function refuse(isWrong: boolean): void {
  if (isWrong) throw new UpdateDocumentError('MALFORMED', 'a namespace declaration that is not allowed');
}

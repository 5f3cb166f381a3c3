import type { FragmentName } from '../fragment-name.js';
import { UpdateDocumentError } from '../update-document-error.js';
import type { XmlAttribute, XmlElement } from '../xml-element.js';
import type { Namespaces } from './namespaces.js';
import { namesMade, type QualifiedName } from './qualified-name.js';
import { attributeValue } from './references.js';

/** Numbers of tags, over all documents that are being read. */
let lastTag = 0;

/**
 * A start tag that was just read. It is valid until the next one: its values still lie where the parser reads, and are decoded only when
 * somebody asks for them, which hardly anybody does.
 */
export class StartTag implements XmlElement {
  /** Where the values lie. */
  source: Buffer = Buffer.alloc(0);
  /** Attributes, namespace declarations included. */
  count = 0;
  readonly names: QualifiedName[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** Of each attribute, whether a fragment writes its value byte for byte as the document does. */
  readonly verbatim: boolean[] = [];
  /** Whether a name has a prefix, or declares the default namespace. Then a fragment does not have the attributes that the document has. */
  hasNamespaces = false;
  /** Where the attributes lie when a fragment writes all of them together as the document does; else the end is before the start. */
  allFrom = 0;
  allTo = -1;
  /** What the tag is called in a fragment. */
  element!: FragmentName;

  #attributes: readonly XmlAttribute[] | null = null;
  #number = 0;
  #namesMade = 0;
  #mayRepeat = false;

  get namespace(): string {
    return this.element.namespace;
  }

  get name(): string {
    return this.element.local;
  }

  /** In document order, without namespace declarations and prefixes. */
  get attributes(): readonly XmlAttribute[] {
    return (this.#attributes ??= this.#decoded());
  }

  /** Begins the next tag. */
  begin(source: Buffer): void {
    this.source = source;
    this.count = 0;
    this.hasNamespaces = false;
    this.#attributes = null;
    this.#mayRepeat = false;
    this.#number = ++lastTag;
    this.#namesMade = namesMade();
  }

  /** Takes an attribute over whose value lies in a range of the source. */
  add(name: QualifiedName, start: number, end: number, verbatim: boolean): void {
    const { count } = this;
    this.names[count] = name;
    this.starts[count] = start;
    this.ends[count] = end;
    this.verbatim[count] = verbatim;
    this.count = count + 1;
    if (name.usedIn === this.#number) this.#mayRepeat = true;
    name.usedIn = this.#number;
    if (name.prefix !== '' || name.local === 'xmlns') this.hasNamespaces = true;
  }

  /** Ends the tag, whose name is this: declares its namespaces and finds those of its names. @throws UpdateDocumentError `MALFORMED` */
  end(name: QualifiedName, namespaces: Namespaces): void {
    if (this.hasNamespaces) this.#declare(namespaces);
    this.element = namespaces.element(name);
    // A name that was made meanwhile may have taken the place of another one of this tag, and the note in it is gone.
    if (this.hasNamespaces || this.#mayRepeat || this.#namesMade !== namesMade()) this.#checkRepetitions(namespaces);
  }

  /** Value of an attribute as the document means it. */
  value(index: number): string {
    const raw = this.source.toString('utf8', this.starts[index], this.ends[index]);
    return this.verbatim[index] === true ? raw : attributeValue(raw);
  }

  #declare(namespaces: Namespaces): void {
    for (let index = 0; index < this.count; index += 1) {
      const { prefix, local } = this.names[index]!;
      if (prefix === 'xmlns') namespaces.declare(local, this.value(index).trim());
      else if (prefix === '' && local === 'xmlns') namespaces.declare('', this.value(index).trim());
    }
  }

  /** No two attributes may have the same name in the same namespace (Namespaces in XML 1.0, 6.3). */
  #checkRepetitions(namespaces: Namespaces): void {
    const seen = new Set<string>();
    for (let index = 0; index < this.count; index += 1) {
      const { prefix, local } = this.names[index]!;
      seen.add(prefix === '' ? local : `{${namespaces.uri(prefix)}}${local}`);
    }
    if (seen.size < this.count) throw new UpdateDocumentError('MALFORMED', 'an attribute that is there twice');
  }

  /** When two attributes differ in their prefix alone, the first one stays: without prefixes both cannot. */
  #decoded(): XmlAttribute[] {
    const attributes: XmlAttribute[] = [];
    let anyPrefixed = false;
    for (let index = 0; index < this.count; index += 1) {
      const { prefix, local } = this.names[index]!;
      if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) continue;
      anyPrefixed ||= prefix !== '';
      if (anyPrefixed && attributes.some((earlier) => earlier.name === local)) continue;
      attributes.push({ name: local, value: this.value(index) });
    }
    return attributes;
  }
}

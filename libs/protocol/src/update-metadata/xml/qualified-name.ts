import { FragmentName } from '../fragment-name.js';
import { UpdateDocumentError } from '../update-document-error.js';

/** Productions 4 and 7 of Namespaces in XML 1.0: a name without and with a prefix. */
const START = 'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}'
  + '\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const PART = `[${START}][-${START}.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}]*`;
// What these classes have are code points, not the parts of a longer character.
/* eslint-disable no-misleading-character-class */
const NAME = new RegExp(`^(?:(${PART}):)?(${PART})$`, 'u');
/** A name without a prefix. */
const LOCAL_NAME = new RegExp(`^${PART}$`, 'u');
/* eslint-enable no-misleading-character-class */

/** Names that are kept, each in one place: an update document says few of them, often. */
const PLACES = 1_024;
const LONGEST_KEPT = 64;
/** Names that were made because they were not kept. */
let made = 0;
const kept: (QualifiedName | undefined)[] = new Array<QualifiedName | undefined>(PLACES).fill(undefined);

/** A name as a document writes it, `prefix:local`. The same object for the same name, mostly: that it is another one says nothing. */
export class QualifiedName {
  /** Empty for none. */
  readonly prefix: string;
  readonly local: string;
  /** What begins an attribute of this name in a fragment: a blank, the name without its prefix, `="`. */
  readonly attributeStart: Uint8Array;
  /** The tag that had this attribute last, by its number. */
  usedIn = 0;
  /** The state of namespaces in which `resolved` holds, by its number. */
  scope = 0;
  #resolved: FragmentName | null = null;

  constructor(readonly text: string, private readonly bytes: Uint8Array) {
    const match = NAME.exec(text);
    if (match === null) throw new UpdateDocumentError('MALFORMED', 'a name that XML does not allow');
    this.prefix = match[1] ?? '';
    this.local = match[2]!;
    this.attributeStart = Buffer.from(` ${this.local}="`, 'utf8');
  }

  /** The element of this name in the namespace that was found last. */
  get resolved(): FragmentName {
    return this.#resolved!;
  }

  /** Notes the namespace that the prefix stands for in a state of namespaces. */
  resolve(namespace: string, scope: number): FragmentName {
    if (this.#resolved?.namespace !== namespace) this.#resolved = new FragmentName(namespace, this.local);
    this.scope = scope;
    return this.#resolved!;
  }

  /** Whether these bytes spell the name. */
  is(bytes: Uint8Array, from: number, to: number): boolean {
    const own = this.bytes;
    if (own.length !== to - from) return false;
    for (let at = 0; at < own.length; at += 1) if (own[at] !== bytes[from + at]) return false;
    return true;
  }
}

/** A number that grows whenever the object of a name may be another one than before. */
export function namesMade(): number {
  return made;
}

/** Whether a text is a name without a prefix. */
export function isLocalName(text: string): boolean {
  return LOCAL_NAME.test(text);
}

/**
 * The name that is spelled in UTF-8 in a range of bytes.
 * @param hash any number that is the same for the same bytes
 * @throws UpdateDocumentError `MALFORMED` when it is no name
 */
export function qualifiedName(bytes: Uint8Array, from: number, to: number, hash: number): QualifiedName {
  const place = hash & (PLACES - 1);
  const known = kept[place];
  if (known?.is(bytes, from, to) === true) return known;
  made += 1;
  const copy = Buffer.from(bytes.subarray(from, to));
  const name = new QualifiedName(copy.toString('utf8'), copy);
  if (copy.length <= LONGEST_KEPT) kept[place] = name;
  return name;
}

import { escapedAttributeValue, escapedCharacterData, GT, LT } from './escaped-text.js';
import { FragmentName } from './fragment-name.js';
import type { FragmentPart } from './fragment-part.js';
import type { CharacterText } from './xml/character-text.js';
import type { StartTag } from './xml/start-tag.js';
import type { XmlAttribute } from './xml-element.js';

const WHITESPACE_ONLY = /^[ \t\r\n]*$/;
const END = Buffer.from(GT, 'utf8');
const EMPTY_END = Buffer.from(` /${GT}`, 'utf8');
const VALUE_END = Buffer.from('"', 'utf8');

/**
 * Writes elements into a fragment the way a real server does (MS-WUSP 3.1.1.1): names transformed, `<X />` for empty
 * elements, no whitespace between elements.
 *
 * Whitespace that is all an element contains is its value and stays; other whitespace-only text is layout and goes.
 *
 * Most of a document looks the same in a fragment, so bytes are taken over where they can be.
 */
export class FragmentWriter {
  private readonly open: FragmentName[] = [];
  private startTagOpen = false;
  /** Whitespace seen since the last tag, of which it is not yet known whether it is layout. */
  private heldWhitespace = '';
  /** Whether the text since the last tag holds more than whitespace. */
  private inText = false;

  constructor(private readonly part: FragmentPart) {}

  /** Opens an element under its transformed name and with all its attributes. */
  startElement(tag: StartTag): void {
    this.begin(tag.element);
    if (tag.hasNamespaces) this.part.append(escapedAttributes(tag.attributes));
    else if (tag.allTo >= tag.allFrom) this.part.appendBytes(tag.source, tag.allFrom, tag.allTo);
    else this.appendAttributes(tag);
  }

  /** Opens an element under another name and with these attributes. */
  startElementAs(tag: StartTag, name: string, attributes: readonly XmlAttribute[]): void {
    this.begin(new FragmentName(tag.namespace, tag.name, name));
    this.part.append(escapedAttributes(attributes));
  }

  /** Adds character data. One text may come in several pieces. */
  text(text: CharacterText): void {
    if (!this.inText && (text.isBlank || (text.kind !== 'verbatim' && WHITESPACE_ONLY.test(text.value)))) {
      this.heldWhitespace += text.value;
      return;
    }
    this.endStartTag();
    if (this.heldWhitespace !== '') this.part.append(escapedCharacterData(this.heldWhitespace));
    if (text.kind === 'verbatim') this.part.appendBytes(text.source, text.start, text.end);
    else this.part.append(escapedCharacterData(text.value));
    this.heldWhitespace = '';
    this.inText = true;
  }

  endElement(): void {
    const name = this.open.pop()!;
    if (this.startTagOpen && this.heldWhitespace !== '') {
      this.endStartTag();
      this.part.append(escapedCharacterData(this.heldWhitespace));
    }
    this.part.appendBytes(this.startTagOpen ? EMPTY_END : name.end);
    this.startTagOpen = false;
    this.leaveText();
  }

  private begin(name: FragmentName): void {
    this.endStartTag();
    this.leaveText();
    this.part.appendBytes(name.start);
    if (name.inner !== (this.open.at(-1)?.inner ?? '')) this.part.append(` xmlns="${escapedAttributeValue(name.inner)}"`);
    this.open.push(name);
    this.startTagOpen = true;
  }

  private appendAttributes(tag: StartTag): void {
    const { part } = this;
    const { source, names, starts, ends, verbatim } = tag;
    for (let index = 0; index < tag.count; index += 1) {
      part.appendBytes(names[index]!.attributeStart);
      if (verbatim[index] === true) part.appendBytes(source, starts[index], ends[index]);
      else part.append(escapedAttributeValue(tag.value(index)));
      part.appendBytes(VALUE_END);
    }
  }

  private endStartTag(): void {
    if (this.startTagOpen) this.part.appendBytes(END);
    this.startTagOpen = false;
  }

  private leaveText(): void {
    this.heldWhitespace = '';
    this.inText = false;
  }
}

/** A start tag without its end and without namespaces, escaped. */
export function escapedStartTag(name: string, attributes: readonly XmlAttribute[]): string {
  return LT + name + escapedAttributes(attributes);
}

function escapedAttributes(attributes: readonly XmlAttribute[]): string {
  let written = '';
  for (const { name, value } of attributes) written += ` ${name}="${escapedAttributeValue(value)}"`;
  return written;
}

import { escapedAttributeValue, escapedCharacterData, GT, LT } from './escaped-text.js';
import { fragmentElementName, fragmentNamespace } from './fragment-names.js';
import type { FragmentPart } from './fragment-part.js';
import type { XmlAttribute, XmlElement } from './xml-element.js';

const WHITESPACE_ONLY = /^[ \t\r\n]*$/;

interface OpenElement {
  readonly name: string;
  /** Default namespace in force inside the element; empty for none. */
  readonly namespace: string;
}

/**
 * Writes elements into a fragment the way a real server does (MS-WUSP 3.1.1.1): names transformed, `<X />` for empty
 * elements, no whitespace between elements.
 *
 * Whitespace that is all an element contains is its value and stays; other whitespace-only text is layout and goes.
 */
export class FragmentWriter {
  private readonly open: OpenElement[] = [];
  private startTagOpen = false;
  /** Whitespace seen since the last tag, of which it is not yet known whether it is layout. */
  private heldWhitespace = '';
  /** Whether the text since the last tag holds more than whitespace. */
  private inText = false;

  constructor(private readonly part: FragmentPart) {}

  /** Opens an element, by default under its transformed name and with all its attributes. */
  startElement(element: XmlElement, name = fragmentElementName(element), attributes = element.attributes): void {
    this.endStartTag();
    this.leaveText();
    const namespace = fragmentNamespace(element.namespace);
    const outer = this.open.at(-1)?.namespace ?? '';
    this.part.append(escapedStartTag(name, attributes, namespace === outer ? null : namespace));
    this.open.push({ name, namespace });
    this.startTagOpen = true;
  }

  /** Adds character data. One text may come in several pieces. */
  text(text: string): void {
    if (!this.inText && WHITESPACE_ONLY.test(text)) {
      this.heldWhitespace += text;
      return;
    }
    this.endStartTag();
    this.part.append(escapedCharacterData(this.heldWhitespace + text));
    this.heldWhitespace = '';
    this.inText = true;
  }

  endElement(): void {
    const { name } = this.open.pop()!;
    if (this.startTagOpen && this.heldWhitespace !== '') {
      this.endStartTag();
      this.part.append(escapedCharacterData(this.heldWhitespace));
    }
    this.part.append(this.startTagOpen ? ` /${GT}` : `${LT}/${name}${GT}`);
    this.startTagOpen = false;
    this.leaveText();
  }

  private endStartTag(): void {
    if (this.startTagOpen) this.part.append(GT);
    this.startTagOpen = false;
  }

  private leaveText(): void {
    this.heldWhitespace = '';
    this.inText = false;
  }
}

/** A start tag without its end, escaped. `namespace` is declared unless it is null. */
export function escapedStartTag(name: string, attributes: readonly XmlAttribute[], namespace: string | null): string {
  let tag = LT + name;
  if (namespace !== null) tag += ` xmlns="${escapedAttributeValue(namespace)}"`;
  for (const attribute of attributes) tag += ` ${attribute.name}="${escapedAttributeValue(attribute.value)}"`;
  return tag;
}

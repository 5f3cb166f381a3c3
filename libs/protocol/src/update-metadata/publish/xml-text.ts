import { LocalUpdateError } from './local-update-error.js';

/** Everything that XML 1.0 does not allow in a document, not even as a reference; halves of characters too. */
// eslint-disable-next-line no-control-regex -- these are the ones to find
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' };

/** Attributes in the order in which they are written; null ones are left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/**
 * One element as XML. Values are escaped; children are XML already.
 * @param name with its prefix; from our own code or from a parser, never from a text
 * @throws LocalUpdateError `INVALID_TEXT`
 */
export function element(name: string, attributes: Attributes = {}, ...children: readonly string[]): string {
  const start = Object.entries(attributes).filter(([, value]) => value !== null).map(([key, value]) => ` ${key}="${attributeValue(String(value))}"`);
  return children.length === 0 ? `<${name}${start.join('')} />` : `<${name}${start.join('')}>${children.join('')}</${name}>`;
}

/** An element that holds nothing but text. Throws LocalUpdateError `INVALID_TEXT`. */
export function textElement(name: string, text: string, attributes: Attributes = {}): string {
  return element(name, attributes, characterData(text));
}

/** A text for between tags. Throws LocalUpdateError `INVALID_TEXT`. */
export function characterData(text: string): string {
  return possible(text).replace(/[&<>\r]/g, (character) => ATTRIBUTE_ESCAPES[character]!);
}

function attributeValue(text: string): string {
  return possible(text).replace(/[&<>"\t\n\r]/g, (character) => ATTRIBUTE_ESCAPES[character]!);
}

function possible(text: string): string {
  if (IMPOSSIBLE.test(text)) throw new LocalUpdateError('INVALID_TEXT', 'a text has a control character or half a character');
  return text;
}

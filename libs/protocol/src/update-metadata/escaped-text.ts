/**
 * Fragments are XML that travels as the text of an element, so everything in them is escaped once more than in the
 * document. The functions here write the escaped form directly: escaping a finished fragment would read it all again.
 */

/** `<`, once escaped. */
export const LT = '&lt;';
/** `>`, once escaped. */
export const GT = '&gt;';

const SPECIAL_IN_ATTRIBUTE = /[&<>"\t\n\r]/;
const SPECIAL_IN_TEXT = /[&<>\r]/;

/** A tab, line end or quote would not survive in an attribute value as it is, so it becomes a reference. */
const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;amp;',
  '<': '&amp;lt;',
  '>': '&gt;',
  '"': '&amp;quot;',
  '\t': '&amp;#x9;',
  '\n': '&amp;#xA;',
  '\r': '&amp;#xD;',
};

const TEXT_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;amp;',
  '<': '&amp;lt;',
  '>': '&amp;gt;',
  '\r': '&amp;#xD;',
};

/** An attribute value for between double quotes, written as XML and escaped once more. */
export function escapedAttributeValue(value: string): string {
  if (!SPECIAL_IN_ATTRIBUTE.test(value)) return value;
  return value.replace(/[&<>"\t\n\r]/g, (character) => ATTRIBUTE_ESCAPES[character]!);
}

/** Character data, written as XML and escaped once more. */
export function escapedCharacterData(text: string): string {
  if (!SPECIAL_IN_TEXT.test(text)) return text;
  return text.replace(/[&<>\r]/g, (character) => TEXT_ESCAPES[character]!);
}

/** Undoes the outer escaping of a fragment: the XML again. */
export function unescapedFragment(escaped: string): string {
  return escaped.replace(/&(lt|gt|amp);/g, (_reference, name: string) => (name === 'lt' ? '<' : name === 'gt' ? '>' : '&'));
}

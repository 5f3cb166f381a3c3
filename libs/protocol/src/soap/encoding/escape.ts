/** Stands for a character that XML 1.0 cannot carry. */
const REPLACEMENT = '\uFFFD';

const IN_TEXT = /[<>&\r]|[^\t\n\r\x20-\uFFFD]/g;
const IN_ATTRIBUTE = /[<>&"\t\n\r]|[^\t\n\r\x20-\uFFFD]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/**
 * Escapes character data the way real servers do: `<`, `>` and `&`, no quotes. A carriage return becomes a character reference,
 * because a parser turns a bare one into a line feed.
 *
 * A character that XML 1.0 forbids (most controls, U+FFFE, U+FFFF) becomes U+FFFD, as a lone surrogate does on the way to UTF-8:
 * one
 * damaged title must not keep a whole page of updates from a client, and passed on it would make the answer unreadable.
 */
export function escapeText(text: string): string {
  return text.replace(IN_TEXT, escapeCharacter);
}

/** Escapes an attribute value for double quotes, keeping white space; see {@link escapeText}. */
export function escapeAttribute(text: string): string {
  return text.replace(IN_ATTRIBUTE, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return ENTITIES[character] ?? REPLACEMENT;
}

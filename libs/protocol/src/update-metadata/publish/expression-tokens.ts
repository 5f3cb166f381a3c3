import { LocalUpdateError } from './local-update-error.js';

/** The longest expression, in characters, and the most words of one. */
const MAX_EXPRESSION_LENGTH = 8_192;
const MAX_TOKENS = 1_000;

/** A word of an expression; a quoted one is never a keyword. */
export interface Token {
  readonly text: string;
  readonly isQuoted: boolean;
}

const PIECE = /"([^"]*)"|([^\s"]+)|(")/g;

/**
 * Cuts an expression into words at white space. Double quotes keep a text together; parentheses around a word stand for themselves,
 * those inside one (`%ProgramFiles(x86)%`) belong to it. Throws LocalUpdateError `INVALID_EXPRESSION`.
 */
export function tokensOf(expression: string): Token[] {
  if (expression.length > MAX_EXPRESSION_LENGTH) throw refused(`it has more than ${MAX_EXPRESSION_LENGTH} characters`);
  const tokens: Token[] = [];
  for (const [, quoted, word, lonely] of expression.matchAll(PIECE)) {
    if (lonely !== undefined) throw refused('a quotation mark is never closed');
    if (quoted !== undefined) tokens.push({ text: quoted, isQuoted: true });
    else tokens.push(...wordTokens(word ?? ''));
  }
  if (tokens.length > MAX_TOKENS) throw refused(`it has more than ${MAX_TOKENS} words`);
  return tokens;
}

function wordTokens(word: string): Token[] {
  const opening = /^\(*/.exec(word)![0].length;
  const inner = word.slice(opening);
  const closing = inner.includes('(') ? 0 : /\)*$/.exec(inner)![0].length;
  const core = inner.slice(0, inner.length - closing);
  return ['('.repeat(opening), core, ')'.repeat(closing)].flatMap((part, at) => (at === 1 ? [part] : [...part])).filter((text) => text !== '').map((text) => ({ text, isQuoted: false }));
}

/** The error of an expression that cannot be understood. */
export function refused(why: string): LocalUpdateError {
  return new LocalUpdateError('INVALID_EXPRESSION', `the expression cannot be understood: ${why}`);
}

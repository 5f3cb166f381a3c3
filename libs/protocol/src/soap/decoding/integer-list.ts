const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const SLASH = 0x2f;
const MINUS = 0x2d;
const ZERO = 0x30;
const LETTER_I = 0x69;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;
const START_LENGTH = '<int>'.length;
const END_LENGTH = '</int>'.length;
const MAX_DIGITS = 10;
const MAX_INT = 2_147_483_647;

/**
 * Reads `<int>digits</int>` again and again from a position, as native clients write their lists of revision ids, and stops
 * before the
 * first thing that looks different in any way: the parser reads on from there, and judges it.
 *
 * Reads bytes: this loop sees most of a scan, and character codes of a string take more than twice as long, comparing strings six times.
 * @param text the message, one byte for each of its characters
 * @param start where the first `<int>` is expected
 * @param items receives the numbers
 * @param maxItems how long `items` may become
 * @returns position behind the last complete item; `start` when there was none
 */
export function scanIntegers(text: Uint8Array, start: number, items: number[], maxItems: number): number {
  let position = start;
  while (items.length < maxItems && text[position] === LESS_THAN && isNameThenEnd(text, position + 1)) {
    let cursor = position + START_LENGTH;
    const isNegative = text[cursor] === MINUS;
    if (isNegative) cursor++;
    const firstDigit = cursor;
    let value = 0;
    let digit = (text[cursor] ?? 0) - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = (text[++cursor] ?? 0) - ZERO;
    }
    const digits = cursor - firstDigit;
    const isPlain = digits >= 1 && digits <= MAX_DIGITS && value <= MAX_INT && digit === LESS_THAN - ZERO;
    if (!isPlain || text[cursor + 1] !== SLASH || !isNameThenEnd(text, cursor + 2)) return position;
    items.push(isNegative && value !== 0 ? -value : value);
    position = cursor + END_LENGTH;
  }
  return position;
}

/** Whether `int>` stands at a position. */
function isNameThenEnd(text: Uint8Array, position: number): boolean {
  return (
    text[position] === LETTER_I &&
    text[position + 1] === LETTER_N &&
    text[position + 2] === LETTER_T &&
    text[position + 3] === GREATER_THAN
  );
}

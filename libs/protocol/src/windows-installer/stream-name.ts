const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._';

/** Two characters in one, from here on; 64 times 64 of them. */
const PAIRS = 0x3800;
/** One character, from here on; 64 of them. */
const SINGLES = 0x4800;
/** Stands before the names of tables. */
const TABLE_MARK = 0x4840;

/** What a stream of a package is called: a table's name behind `!`, another stream's by itself. Names of compound files have 31 characters, so Windows Installer packs them. */
export function streamName(packed: string): string {
  return Array.from(packed, (character) => {
    const code = character.codePointAt(0)!;
    if (code === TABLE_MARK) return '!';
    if (code >= PAIRS && code < SINGLES) return `${DIGITS[(code - PAIRS) % 64]}${DIGITS[Math.floor((code - PAIRS) / 64)]}`;
    return code >= SINGLES && code < TABLE_MARK ? DIGITS[code - SINGLES] : character;
  }).join('');
}

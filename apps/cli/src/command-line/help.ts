import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';

/** Options that every command has. */
const COMMON: readonly (readonly [string, string])[] = [['--help', 'shows this']];

const EXIT_CODES = `exit codes: ${EXIT.done} done, ${EXIT.refused} refused by the server, ${EXIT.usage} usage, ${EXIT.notReachable} not reachable or busy, ${EXIT.notAuthorized} not authorized`;

/** Help for the commands that begin with some words; for all of them when there are none. */
export function helpText(words: readonly string[], commands: readonly Command[]): string {
  const meant = commands.filter(({ words: name }) => words.every((word, index) => word === name[index]));
  const [only, second] = meant;
  return only !== undefined && second === undefined ? commandHelp(only) : listHelp(meant.length === 0 ? commands : meant);
}

function listHelp(commands: readonly Command[]): string {
  return [
    'usage: sluice COMMAND [options]',
    '',
    ...columns(commands.map(({ words, summary }) => [words.join(' '), summary])),
    '',
    'sluice COMMAND --help tells more about each.',
    EXIT_CODES,
  ].join('\n');
}

function commandHelp({ words, positionals, summary, options, details }: Command): string {
  const described = Object.entries(options).map(([name, { value, help }]) => [`--${name}${value === undefined ? '' : ` ${value}`}`, help] as const);
  return [
    `usage: sluice ${[...words, positionals].filter((part) => part !== '').join(' ')} [options]`,
    '',
    summary,
    ...(details.length === 0 ? [] : ['', ...details]),
    '',
    ...columns([...described, ...COMMON]),
    '',
    EXIT_CODES,
  ].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

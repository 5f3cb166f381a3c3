import { parseArgs } from 'node:util';
import type { Command } from './command.js';
import { UsageError } from './command-error.js';
import { OptionValues } from './option-values.js';

/** A command line that was understood. */
export interface ParsedArguments {
  readonly command: Command;
  readonly positionals: readonly string[];
  readonly options: OptionValues;
}

/** What was asked for instead of a command: help for all, or for the commands that begin with some words. */
export interface HelpWanted {
  readonly helpFor: readonly string[];
}

/**
 * Finds the command and reads its options.
 * @param args arguments without the interpreter and the script
 * @throws UsageError
 */
export function parseArguments(args: readonly string[], commands: readonly Command[]): ParsedArguments | HelpWanted {
  const words = leadingWords(args);
  if (words.length === 0 || words[0] === 'help') return helpOrMistake(args, words);
  const command = commands.find(({ words: name }) => name.every((word, index) => word === words[index]));
  if (command === undefined) return unknownCommand(args, words, commands);
  const { values, positionals } = parse(args.slice(command.words.length), command);
  if (values['help'] === true) return { helpFor: command.words };
  if (positionals.length < command.least) throw new UsageError(`${command.words.join(' ')} needs ${command.positionals}`);
  if (positionals.length > command.most) throw new UsageError(`${command.words.join(' ')} does not take ${positionals[command.most]}`);
  return { command, positionals, options: new OptionValues(values) };
}

function leadingWords(args: readonly string[]): string[] {
  const end = args.findIndex((arg) => arg.startsWith('-'));
  return args.slice(0, end === -1 ? args.length : end);
}

function helpOrMistake(args: readonly string[], words: readonly string[]): HelpWanted {
  const [first] = args;
  if (words.length > 0 || first === undefined || asksForHelp(first)) return { helpFor: words.slice(1) };
  throw new UsageError(`a command comes before ${first}`);
}

/** `sluice updates` and `sluice updates --help` show what there is below. */
function unknownCommand(args: readonly string[], words: readonly string[], commands: readonly Command[]): HelpWanted {
  const [group = ''] = words;
  const isGroup = commands.some(({ words: [first] }) => first === group);
  if (isGroup && (words.length === 1 || args.some(asksForHelp))) return { helpFor: [group] };
  throw new UsageError(isGroup ? `${group} has no ${words[1]}` : `there is no command ${group}`);
}

function asksForHelp(arg: string): boolean {
  return arg === '--help' || arg === '-h';
}

function parse(args: readonly string[], { options }: Command): { values: Record<string, unknown>; positionals: string[] } {
  const specs = Object.entries(options).map(([name, { value, multiple = false }]) => [name, { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple }]);
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...Object.fromEntries(specs), help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    // Node ends its messages with advice about `--` that only confuses here.
    throw new UsageError(String((error as { readonly message: unknown }).message).split('. ')[0] ?? '');
  }
}

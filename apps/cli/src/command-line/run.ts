import { printable } from '../output/printable.js';
import type { Command } from './command.js';
import { CommandError, UsageError } from './command-error.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { helpText } from './help.js';
import { parseArguments } from './parse-arguments.js';
import type { Terminal } from './terminal.js';

/**
 * Does what a command line asks for.
 * @param args arguments without the interpreter and the script
 * @returns what the process ends with
 * @throws only mistakes of this program
 */
export async function runCommandLine(args: readonly string[], commands: readonly Command[], terminal: Terminal): Promise<ExitCode> {
  try {
    const parsed = parseArguments(args, commands);
    if ('helpFor' in parsed) terminal.out(helpText(parsed.helpFor, commands));
    else await parsed.command.run({ ...parsed, terminal });
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    for (const line of error.message.split('\n')) terminal.err(printable(line));
    if (error instanceof UsageError) terminal.err(`sluice ${parsedWords(args, commands)}--help shows what can be asked for.`);
    return error.exitCode;
  }
}

/** The words of the command that was meant, with a blank behind. */
function parsedWords(args: readonly string[], commands: readonly Command[]): string {
  const command = commands.find(({ words }) => words.every((word, index) => word === args[index]));
  const words = command?.words ?? args.slice(0, 1).filter((word) => commands.some(({ words: [first] }) => first === word));
  return words.map((word) => `${word} `).join('');
}

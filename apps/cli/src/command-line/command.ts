import type { OptionValues } from './option-values.js';
import type { Terminal } from './terminal.js';

/** An option of a command. */
export interface OptionSpec {
  /** Placeholder of the value, such as `URL`; without one the option is a switch. */
  readonly value?: string;
  /** Whether it may be given several times. */
  readonly multiple?: boolean;
  readonly help: string;
}

/** Options by name, without the dashes. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What the command line asked a command for. */
export interface Invocation {
  readonly positionals: readonly string[];
  readonly options: OptionValues;
  readonly terminal: Terminal;
}

/** One command, such as `updates approve`. */
export interface Command {
  readonly words: readonly string[];
  /** One line for the list of commands. */
  readonly summary: string;
  /** How positionals appear in the usage, such as `UPDATE...`. */
  readonly positionals: string;
  /** How many positionals it takes. */
  readonly least: number;
  readonly most: number;
  readonly options: OptionSpecs;
  /** Further lines of the help, and examples. */
  readonly details: readonly string[];
  /** @throws CommandError for everything somebody can do something about */
  run(invocation: Invocation): Promise<void>;
}

import { UsageError } from './command-error.js';

/** The options of one invocation, by name. */
export class OptionValues {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** Whether a switch was given. */
  flag(name: string): boolean {
    return this.values[name] === true;
  }

  /** The value of an option, or `undefined`; empty texts count as a mistake. */
  text(name: string): string | undefined {
    const value = this.values[name];
    if (value === '') throw new UsageError(`--${name} has an empty value`);
    return typeof value === 'string' ? value : undefined;
  }

  /** The value of an option that is one of several words. */
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(name);
    const known = choices.find((choice) => choice.toLowerCase() === value?.toLowerCase());
    if (value !== undefined && known === undefined) throw new UsageError(`--${name} is one of ${choices.join(', ')}, not ${value}`);
    return known;
  }

  /** The value of an option that must be there. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new UsageError(`--${name} is needed`);
    return value;
  }

  /** A whole number within bounds, or `undefined`. */
  integer(name: string, least: number, most: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= least && number <= most)) throw new UsageError(`--${name} is a number from ${least} to ${most}, not ${value}`);
    return number;
  }

  /** Every value of an option that may be given several times. */
  texts(name: string): readonly string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  }
}

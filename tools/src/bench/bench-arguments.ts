import { parseArgs } from 'node:util';

/** What the command line asked for. */
export interface BenchArguments {
  /** Name of the benchmark. */
  readonly name: string;
  /** Revisions of the synthetic catalog. */
  readonly revisions: number;
  /** Revisions of the catalog that memory is measured with; 0 leaves that out. */
  readonly memoryRevisions: number;
  /** Fresh scans, once in sequence and once in parallel. */
  readonly scans: number;
  /** Metadata to import or to synchronize, in MB of documents. */
  readonly megabytes: number;
  /** Size of a content file, in MiB. */
  readonly fileMebibytes: number;
  /** Computers that report. */
  readonly computers: number;
  /** Computers of the installation whose reports are listed; 0 leaves that out. */
  readonly listedComputers: number;
  /** Machines that a multicast goes to, at most. */
  readonly receivers: number;
  /** Seconds of each measured interval. */
  readonly seconds: number;
  /** How often each interval is repeated; medians count. */
  readonly rounds: number;
}

/** The command line cannot be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Names, defaults and bounds of the options; all are whole numbers. A default that one benchmark has for itself stands under its name. */
const OPTIONS = {
  revisions: { default: 60_000, sync: 5_000, least: 300, most: 100_000, text: 'revisions of the synthetic catalog' },
  'memory-revisions': { default: 100_000, least: 0, most: 100_000, text: 'revisions to measure memory with, 0 for not at all' },
  scans: { default: 10_000, least: 1, most: 1_000_000, text: 'fresh scans, in sequence and again in parallel' },
  megabytes: { default: 240, sync: 1_000, multicast: 500, least: 1, most: 4_000, text: 'metadata to import or synchronize, or a file to multicast, MB' },
  'file-mib': { default: 1_024, least: 8, most: 16_384, text: 'size of a content file, MiB' },
  computers: { default: 5_000, least: 16, most: 50_000, text: 'computers that report' },
  'listed-computers': { default: 100_000, least: 0, most: 200_000, text: 'computers that reports are listed of, 0 for not at all' },
  receivers: { default: 50, least: 1, most: 100, text: 'machines that a multicast goes to, at most' },
  seconds: { default: 5, least: 1, most: 600, text: 'length of a measured interval' },
  rounds: { default: 5, sync: 3, multicast: 1, least: 1, most: 99, text: 'repetitions; medians count' },
} as const;

/** How the command is used. */
export function usage(benchmarks: readonly { readonly name: string; readonly summary: string }[]): string {
  return [
    'usage: npm run bench -- NAME [options]', '',
    ...benchmarks.map(({ name, summary }) => `  ${name.padEnd(20)}${summary}`), '',
    ...Object.entries(OPTIONS).map(([name, option]) => `  --${name.padEnd(18)}${option.text} (${option.default}${'sync' in option ? `, sync ${option.sync}` : ''}${'multicast' in option ? `, multicast ${option.multicast}` : ''})`), '',
    'The last line is one JSON object with `bench` and the figures; a key ending in Ratio compares with a reference of the same run.',
  ].join('\n');
}

/**
 * Reads the command line.
 * @param args arguments without the interpreter and the script
 * @returns `help` when usage was asked for, or nothing
 * @throws UsageError
 */
export function readBenchArguments(args: readonly string[]): BenchArguments | 'help' {
  const { values, positionals } = parse(args);
  const [name, ...further] = positionals;
  if (values['help'] === true || name === undefined) return 'help';
  if (further.length > 0) throw new UsageError(`one benchmark at a time, not also ${further.join(', ')}`);
  const number = (option: keyof typeof OPTIONS): number => wholeNumber(values, option, name);
  return {
    name, revisions: number('revisions'), memoryRevisions: number('memory-revisions'), scans: number('scans'), megabytes: number('megabytes'),
    fileMebibytes: number('file-mib'), computers: number('computers'), listedComputers: number('listed-computers'), receivers: number('receivers'),
    seconds: number('seconds'), rounds: number('rounds'),
  };
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

function parse(args: readonly string[]): { values: Values; positionals: string[] } {
  const numbers = Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options: { ...numbers, help: { type: 'boolean', short: 'h' } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(values: Values, name: keyof typeof OPTIONS, benchmark: string): number {
  const option = OPTIONS[name];
  const given = values[name];
  const ownDefault = benchmark === 'sync' && 'sync' in option ? option.sync : benchmark === 'multicast' && 'multicast' in option ? option.multicast : option.default;
  const value = given === undefined ? ownDefault : Number(given);
  if (!Number.isSafeInteger(value) || value < option.least || value > option.most) {
    throw new UsageError(`--${name} wants a whole number from ${option.least} to ${option.most}, not ${String(given)}`);
  }
  return value;
}

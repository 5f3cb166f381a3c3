import { contentBenchmark } from './content/content-benchmark.js';
import { housekeepingBenchmark } from './housekeeping/housekeeping-benchmark.js';
import { importBenchmark } from './import/import-benchmark.js';
import { multicastBenchmark } from './multicast/multicast-benchmark.js';
import { overloadBenchmark } from './overload/overload-benchmark.js';
import { readBenchArguments, usage, UsageError } from './bench-arguments.js';
import { reportsBenchmark } from './reports/reports-benchmark.js';
import { scanBenchmark } from './scan/scan-benchmark.js';
import { syncBenchmark } from './sync/sync-benchmark.js';
import { textTable } from '../scan/text-table.js';
import { xpressBenchmark } from './xpress/xpress-benchmark.js';
import type { Benchmark } from './benchmark.js';

const BENCHMARKS: readonly Benchmark[] = [
  scanBenchmark, overloadBenchmark, importBenchmark, syncBenchmark, reportsBenchmark, housekeepingBenchmark, xpressBenchmark, contentBenchmark, multicastBenchmark,
];

/** `npm run bench -- NAME`: measures, prints how far it is and a table, and ends with one line of JSON. */
async function main(args: readonly string[]): Promise<number> {
  const options = readBenchArguments(args);
  if (options === 'help') {
    console.log(usage(BENCHMARKS));
    return 0;
  }
  const benchmark = BENCHMARKS.find(({ name }) => name === options.name);
  if (benchmark === undefined) throw new UsageError(`there is no benchmark ${options.name}; there are ${BENCHMARKS.map(({ name }) => name).join(', ')}`);
  const { figures, failures = [] } = await benchmark.run(options, (line) => console.log(line));
  console.log(['', ...textTable([{ title: 'figure', value: ([name]: [string, unknown]) => name }, { title: 'value', value: ([, value]) => String(value) }], Object.entries(figures))].join('\n'));
  for (const failure of failures) console.log(`FAILED: ${failure}`);
  console.log(JSON.stringify({ bench: benchmark.name, ...figures }));
  return failures.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${usage(BENCHMARKS)}`);
  process.exitCode = 2;
}

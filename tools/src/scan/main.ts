import { UpdateClient } from '@sluice/testing/update-client';
import { EXIT, explainFailure } from './explain-failure.js';
import { renderReport } from './render-report.js';
import { readScanArguments, USAGE, type ScanArguments } from './scan-arguments.js';

/** Scans like a computer that has never seen the server, and prints what happened. */
async function scan({ server, machine, category, json }: ScanArguments): Promise<void> {
  const client = new UpdateClient({ serverUrl: server, machine });
  try {
    const report = await client.scan({ describe: 'reported', ...(category === undefined ? {} : { categoryIds: [category] }) });
    console.log(json ? JSON.stringify(report, null, 2) : renderReport(report));
  } finally {
    client.close();
  }
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const wanted = readScanArguments(args);
    if (wanted === 'help') console.log(USAGE);
    else await scan(wanted);
    return EXIT.done;
  } catch (error) {
    const failure = explainFailure(error);
    if (failure === undefined) throw error;
    console.error(failure.text);
    return failure.exitCode;
  }
}

process.exitCode = await main(process.argv.slice(2));

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createTestBus, testServers } from '@sluice/testing/environment';
import { hasNginx } from './content/nginx-server.js';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../dist/bench/main.js', import.meta.url));
/** A benchmark with the smallest parameters takes some seconds; this bounds a busy machine. Milliseconds. */
const PATIENCE = 240_000;

/** Runs a benchmark as `npm run bench` does, against the servers of this run, and returns its last line. */
async function bench(...args: string[]): Promise<Record<string, unknown>> {
  const bus = await createTestBus();
  const env = { PATH: process.env['PATH'], DATABASE_URL: testServers().postgresUrl, NATS_URL: bus.url };
  const { stdout } = await run(process.execPath, [MAIN, ...args], { env, timeout: PATIENCE });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) as string) as Record<string, unknown>;
}

const positive = (figures: Record<string, unknown>, ...names: string[]) => {
  for (const name of names) expect([name, typeof figures[name] === 'number' && (figures[name] as number) > 0]).toEqual([name, true]);
};

describe('a benchmark ends with one line of JSON', () => {
  it('scan', async () => {
    const figures = await bench('scan', '--revisions', '300', '--memory-revisions', '300', '--scans', '3', '--seconds', '1', '--rounds', '1');
    expect(figures).toMatchObject({ bench: 'scan', revisions: 300, freshScanErrorsInSequence: 0, freshScanErrorsInParallel: 0 });
    positive(figures, 'deltaVersusBareServerRatio', 'pageVersusBareServerRatio', 'secondsToReady', 'secondsUntilApprovalLive',
      'worstCallDuringRebuildMs', 'memoryPeakMiB', 'deltaIds', 'pageUpdates');
    expect(figures['roundTrips']).toBeLessThan(100);
  }, PATIENCE);

  it('overload', async () => {
    const figures = await bench('overload', '--revisions', '300', '--seconds', '1');
    expect(figures).toMatchObject({ bench: 'overload', shedAfterwards: 0 });
    positive(figures, 'capacityPerSecond', 'acceptedPerSecond', 'memoryPeakMiB', 'acceptedAfterwards');
  }, PATIENCE);

  it('import', async () => {
    const figures = await bench('import', '--megabytes', '2');
    expect(figures).toMatchObject({ bench: 'import' });
    positive(figures, 'documents', 'megabytes', 'documentsPerSecond', 'megabytesPerSecond', 'secondsForWindows11');
  }, PATIENCE);

  it('sync', async () => {
    const figures = await bench('sync', '--revisions', '300', '--megabytes', '2', '--rounds', '1');
    expect(figures).toMatchObject({ bench: 'sync', revisions: 300 });
    positive(figures, 'revisionsPerSecond', 'megabytesPerSecond', 'importVersusFloorRatio', 'floorParseSeconds', 'floorCopySeconds', 'secondsWhenUnchanged',
      'processorSeconds', 'peakMiB', 'upstreamPeakMiB');
  }, PATIENCE);

  it('reports', async () => {
    const figures = await bench('reports', '--computers', '32', '--listed-computers', '100');
    expect(figures).toMatchObject({ bench: 'reports', computers: 32, events: 192 });
    positive(figures, 'acceptedPerSecond', 'answerP99Ms', 'settledPerSecond', 'copiedPerSecond', 'settledVersusCopyRatio', 'acceptedAndSettledPerSecond', 'liveAnswerP99Ms',
      'updatesForGroupMs', 'productsMs', 'slowestReportMs');
  }, PATIENCE);

  it('housekeeping: all superseded updates are declined while computers scan, and no scan fails', async () => {
    const figures = await bench('housekeeping', '--revisions', '600', '--seconds', '1');
    expect(figures).toMatchObject({ bench: 'housekeeping', revisions: 600, declined: figures['found'], failedScans: 0, turnedAway: 0 });
    positive(figures, 'found', 'secondsToDecline', 'scans', 'answersP99Ms', 'housekeeperPeakMiB');
  }, PATIENCE);

  it('multicast', async () => {
    const figures = await bench('multicast', '--megabytes', '2', '--receivers', '2', '--rounds', '1');
    expect(figures).toMatchObject({ bench: 'multicast' });
    // It says so where it may not make network namespaces, or has nothing to compare with.
    if (figures['skipped'] === undefined) positive(figures, 'sluiceMegabytesPerSecondTo2Loss0', 'sluiceMegabytesPerSecondTo2Loss1', 'processorSecondsPerGigabyteTo1', 'userSecondsPerGigabyteTo1');
  }, PATIENCE);

  it('xpress', async () => {
    const figures = await bench('xpress', '--seconds', '1', '--rounds', '1');
    expect(figures).toMatchObject({ bench: 'xpress' });
    positive(figures, 'encodeVersusGzipRatio', 'decodeVersusGunzipRatio');
  }, PATIENCE);

  // Where there is no nginx the benchmark says so and ends; it is no dependency of the project.
  (hasNginx() ? it : it.skip)('content', async () => {
    const figures = await bench('content', '--file-mib', '8', '--seconds', '1', '--rounds', '1');
    expect(figures).toMatchObject({ bench: 'content', fileMebibytes: 8 });
    positive(figures, 'fetchVersusCurlRatio', 'random16VersusNginxRatio', 'handedOverRandom16VersusNginxRatio', 'sequential64VersusNginxRatio', 'memoryPerStalledConnectionKiB');
  }, PATIENCE);
});

describe('the command line', () => {
  it('explains itself, and refuses what it does not know', async () => {
    const help = await run(process.execPath, [MAIN, '--help']);
    expect(help.stdout).toMatch(/scan[^]*overload[^]*import[^]*sync[^]*reports[^]*housekeeping[^]*xpress[^]*--scans/);
    await expect(run(process.execPath, [MAIN, 'ingest'])).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('there is no benchmark ingest') });
  });
});

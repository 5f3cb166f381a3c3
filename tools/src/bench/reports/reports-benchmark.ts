import { setTimeout as delay } from 'node:timers/promises';
import { createDataSource } from '@sluice/domain/migrations';
import { plantUpdates, ReportingCaller } from '@sluice/testing/reporting';
import type { Benchmark, BenchmarkResult } from '../benchmark.js';
import { dropDatabase, emptyDatabase } from '../harness/bench-database.js';
import { startBenchServers, type BenchServers } from '../harness/bench-servers.js';
import { ServiceProcess } from '../harness/service-process.js';
import { rounded } from '../harness/statistics.js';
import { secondsToCopy } from './copied-rows.js';
import { holdShards } from './held-shards.js';
import { measureLists } from './lists/measure-lists.js';
import { BATCH_EVENTS, reportCalls, type ReportCall } from './report-batches.js';
import { sendReports } from './send-reports.js';

const DATABASE = 'bench_reports';
const COPY = 'bench_reports_copy';
/** Updates that computers report on. */
const UPDATES = 1_000;
const GOAL_RATIO = 0.5;
/** Pause between two looks at what is settled, milliseconds. */
const LOOK_EVERY = 20;

/** `npm run bench -- reports`: accepting reports, settling those that wait, both at once, and the lists of a large installation. */
export const reportsBenchmark: Benchmark = {
  name: 'reports',
  summary: 'reports of computers: accepted, settled against COPY of the same rows, and listed',
  run: async ({ computers, listedComputers }, say) => {
    const servers = await startBenchServers(say);
    try {
      const { figures, failures = [] } = await measure(servers, computers, say);
      const lists = await measureLists(servers, listedComputers, say);
      return { figures: { ...figures, ...lists.figures }, failures: [...failures, ...lists.failures] };
    } finally {
      await dropDatabase(servers.postgresUrl, DATABASE);
      await dropDatabase(servers.postgresUrl, COPY);
      await servers.stop();
    }
  },
};

async function measure(servers: BenchServers, computers: number, say: (line: string) => void): Promise<BenchmarkResult> {
  const databaseUrl = await emptyDatabase(servers.postgresUrl, DATABASE);
  const held = await holdShards(databaseUrl);
  const service = await ServiceProcess.start('reporting-rollup', databaseUrl, servers.natsUrl);
  try {
    const updateIds = Array.from({ length: UPDATES }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
    const caller = await preparedCaller(databaseUrl, service.url, updateIds);
    const [first, second] = [0, 1].map((round) => reportCalls(caller, updateIds, computers, round)) as [ReportCall[], ReportCall[]];
    const events = computers * BATCH_EVENTS;

    const accepted = await sendReports(service.url, first);
    say(`${events} events of ${computers} computers are accepted`);
    await held.release();
    const settling = await secondsUntilSettled(service, events, true);
    say(`they are settled, ${rounded(events / settling)} a second`);
    const copying = await secondsToCopy(databaseUrl, await emptyDatabase(servers.postgresUrl, COPY));
    say(`they are copied, ${rounded(events / copying)} a second`);
    const started = performance.now();
    const live = await sendReports(service.url, second);
    await secondsUntilSettled(service, 2 * events, false);
    const together = (performance.now() - started) / 1_000;

    return {
      figures: {
        computers, events, bytesOfABatch: Math.round(first[0]!.body.length), acceptedPerSecond: rounded(events / accepted.seconds), answerP99Ms: rounded(accepted.p99),
        settledPerSecond: rounded(events / settling), copiedPerSecond: rounded(events / copying), settledVersusCopyRatio: rounded(copying / settling),
        liveAnswerP99Ms: rounded(live.p99), acceptedAndSettledPerSecond: rounded(events / together), memoryPeakMiB: rounded(service.memory().peakMiB),
        goalSettledVersusCopyRatio: GOAL_RATIO,
      },
      failures: accepted.refused + live.refused === 0 ? [] : [`${accepted.refused + live.refused} reports were not answered true`],
    };
  } finally {
    await service.stop();
    await held.release().catch(() => undefined);
  }
}

async function preparedCaller(databaseUrl: string, url: string, updateIds: readonly string[]): Promise<ReportingCaller> {
  const dataSource = await createDataSource(databaseUrl, { poolSize: 1, applicationName: 'sluice-bench' }).initialize();
  try {
    await plantUpdates(dataSource, updateIds);
    return await ReportingCaller.of(url, dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** Waits until this many events are settled; counts from now, or from when the service has taken the shards over. */
async function secondsUntilSettled(service: ServiceProcess, events: number, fromTakeover: boolean): Promise<number> {
  let started = fromTakeover ? undefined : performance.now();
  for (;;) {
    const settled = await service.metric('sluice_settled_events_total');
    // Seen a moment late, which favours nobody: the first transaction takes longer than a look.
    if (started === undefined && (settled > 0 || await service.metric('sluice_report_shards') > 0)) started = performance.now();
    if (settled >= events && started !== undefined) return (performance.now() - started) / 1_000;
    await delay(LOOK_EVERY);
  }
}

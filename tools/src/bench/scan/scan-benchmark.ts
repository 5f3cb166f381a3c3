import type { Benchmark, BenchmarkResult, Figures } from '../benchmark.js';
import type { BenchArguments } from '../bench-arguments.js';
import { startBenchServers, type BenchServers } from '../harness/bench-servers.js';
import type { ServiceProcess } from '../harness/service-process.js';
import { loadGenerator } from '../harness/load.js';
import { rounded } from '../harness/statistics.js';
import { compareAnswers } from './answer-ratios.js';
import { withGateway } from './catalog-gateway.js';
import { runFreshScans } from './fresh-scans.js';
import { measureApprovals } from './live-approvals.js';
import { deltaCall, fullestPage } from './recorded-calls.js';
import { recordScans } from './record-scans.js';
import { ReplayedScan } from './replayed-scan.js';

/** Updates on a page of a real server, and of the page that is compared. */
const NATIVE_PAGE = 30;
/** Updates on a page of ours. */
const OWN_PAGE = 200;
/** Calls within which a fresh scan must be through; agents give up at 200. */
const MAX_CALLS = 100;
/** Approvals that are watched. */
const APPROVALS = 5;

type Say = (line: string) => void;

/** `npm run bench -- scan`: what a gateway does per second, how much memory it takes, and whether ten thousand computers can scan. */
export const scanBenchmark: Benchmark = {
  name: 'scan',
  summary: 'answers per second against a bare server, memory, approvals, fresh scans',
  run: async (options, say) => {
    const servers = await startBenchServers(say);
    try {
      const ratios = await measureRatios(servers, options, say);
      const serving = await measureServing(servers, options, say);
      const memory = options.memoryRevisions === 0 ? {} : await measureMemory(servers, options, say);
      return { figures: { revisions: options.revisions, loadGenerator: loadGenerator(), ...ratios, ...serving.figures, ...memory }, failures: serving.failures ?? [] };
    } finally {
      await servers.stop();
    }
  },
};

async function measureServing(servers: BenchServers, options: BenchArguments, say: Say): Promise<BenchmarkResult> {
  return withGateway(servers, { revisions: options.revisions, maxUpdatesPerPage: OWN_PAGE }, say, async (gateway, dataSource) => {
    say(`a gateway with ${options.revisions} revisions was ready after ${rounded(gateway.secondsToReady)} s`);
    const { fresh, again } = await recordScans(gateway.url);
    say(`a fresh scan: ${fresh.calls.length} calls, ${fresh.report.held} revisions held, ${fresh.report.needed.length} updates needed`);
    const approvals = await measureApprovals(gateway, dataSource, deltaCall(again), APPROVALS);
    say(`an approval is live after ${rounded(approvals.secondsUntilLive)} s; slowest call meanwhile ${rounded(approvals.worstCallMs)} ms`);
    const scans = await measureFreshScans(gateway, options.scans, say);
    const figures = {
      secondsToReady: rounded(gateway.secondsToReady), roundTrips: fresh.calls.length, heldRevisions: fresh.report.held,
      secondsUntilApprovalLive: rounded(approvals.secondsUntilLive), worstCallDuringRebuildMs: rounded(approvals.worstCallMs),
      p99CallDuringRebuildMs: rounded(approvals.p99CallMs), ...scans.figures, residentMiB: rounded(gateway.memory().residentMiB),
    };
    return { figures, failures: [...(fresh.calls.length < MAX_CALLS ? [] : [`a fresh scan takes ${fresh.calls.length} calls`]), ...scans.failures] };
  });
}

async function measureRatios(servers: BenchServers, options: BenchArguments, say: Say): Promise<Figures> {
  return withGateway(servers, { revisions: options.revisions, maxUpdatesPerPage: NATIVE_PAGE }, say, (gateway) => compareCalls(gateway, options, say));
}

async function compareCalls(gateway: ServiceProcess, options: BenchArguments, say: Say): Promise<Figures> {
  const { fresh, again } = await recordScans(gateway.url);
  const delta = deltaCall(again);
  const { call: page, updates } = fullestPage(fresh);
  const deltaRates = await compareAnswers(gateway.url, delta, options);
  say(`delta with ${again.report.rounds[0]?.sentInstalled} + ${again.report.rounds[0]?.sentOther} ids, ${delta.body.length} bytes in, ${delta.answer.length} out: `
    + `${rounded(deltaRates.ours)}/s, bare server ${rounded(deltaRates.reference)}/s, ratio ${rounded(deltaRates.ratio)}`);
  const pageRates = await compareAnswers(gateway.url, page, options);
  say(`page of ${updates}, ${page.body.length} bytes in, ${page.answer.length} out: `
    + `${rounded(pageRates.ours)}/s, bare server ${rounded(pageRates.reference)}/s, ratio ${rounded(pageRates.ratio)}`);
  return {
    deltaIds: (again.report.rounds[0]?.sentInstalled ?? 0) + (again.report.rounds[0]?.sentOther ?? 0),
    deltaPerSecond: rounded(deltaRates.ours), deltaVersusBareServerRatio: rounded(deltaRates.ratio),
    pagePerSecond: rounded(pageRates.ours), pageVersusBareServerRatio: rounded(pageRates.ratio), pageUpdates: updates, pageBytes: page.answer.length,
  };
}

/** Both ways, after a recording of its own: earlier ones hold other approvals. */
async function measureFreshScans(gateway: ServiceProcess, scans: number, say: Say): Promise<{ figures: Figures; failures: string[] }> {
  const { fresh } = await recordScans(gateway.url);
  const replay = new ReplayedScan(fresh.calls);
  const failures: string[] = [];
  const figures: Record<string, number> = { freshScans: scans };
  for (const how of ['sequence', 'parallel'] as const) {
    const { seconds, errors, examples } = await runFreshScans(replay, gateway.url, scans, how);
    say(`${scans} fresh scans in ${how}: ${rounded(seconds)} s, ${rounded((scans * replay.length) / seconds)} calls/s, ${errors} errors`);
    if (errors > 0) failures.push(`${errors} of ${scans} fresh scans in ${how} failed: ${examples.join('; ')}`);
    figures[`freshScansPerSecondIn${how === 'sequence' ? 'Sequence' : 'Parallel'}`] = rounded(scans / seconds);
    figures[`freshScanErrorsIn${how === 'sequence' ? 'Sequence' : 'Parallel'}`] = errors;
  }
  return { figures, failures };
}

/** Memory with a catalog at the upper end: when ready, and the most it came to with scans and replaced catalogs. */
async function measureMemory(servers: BenchServers, { memoryRevisions }: BenchArguments, say: Say): Promise<Figures> {
  return withGateway(servers, { revisions: memoryRevisions, maxUpdatesPerPage: OWN_PAGE }, say, async (gateway, dataSource) => {
    const whenReady = gateway.memory().residentMiB;
    const { again } = await recordScans(gateway.url);
    const approvals = await measureApprovals(gateway, dataSource, deltaCall(again), APPROVALS);
    const { residentMiB, peakMiB } = gateway.memory();
    say(`with ${memoryRevisions} revisions: ready after ${rounded(gateway.secondsToReady)} s, ${rounded(whenReady)} MiB when ready, ${rounded(residentMiB)} MiB after `
      + `scans and ${APPROVALS} approvals, at most ${rounded(peakMiB)} MiB; an approval is live after ${rounded(approvals.secondsUntilLive)} s, slowest call meanwhile ${rounded(approvals.worstCallMs)} ms`);
    return {
      memoryRevisions, memorySecondsToReady: rounded(gateway.secondsToReady), memoryWhenReadyMiB: rounded(whenReady),
      memoryResidentMiB: rounded(residentMiB), memoryPeakMiB: rounded(peakMiB),
      memorySecondsUntilApprovalLive: rounded(approvals.secondsUntilLive), memoryWorstCallDuringRebuildMs: rounded(approvals.worstCallMs),
    };
  });
}

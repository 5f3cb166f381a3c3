import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark, BenchmarkResult } from '../benchmark.js';
import type { BenchArguments } from '../bench-arguments.js';
import { startBenchServers } from '../harness/bench-servers.js';
import type { ServiceProcess } from '../harness/service-process.js';
import { generateLoad, loadGenerator, type LoadResult } from '../harness/load.js';
import type { RecordedCall } from '../harness/recorded-call.js';
import { rounded } from '../harness/statistics.js';
import { withGateway } from '../scan/catalog-gateway.js';
import { recordScans } from '../scan/record-scans.js';
import { deltaCall } from '../scan/recorded-calls.js';
import { SteadyClients } from './steady-clients.js';

/** Connections at which a gateway is busy and turns nobody away. */
const BUSY_CONNECTIONS = 32;
/** Connections of the overload: eight times what a gateway works on at once (SLUICE_SOAP_MAX_CALLS). */
const OVERLOAD_CONNECTIONS = 1_024;
/** How long after the overload the gateway must be as before. Milliseconds. */
const RECOVERY = 1_000;

/** `npm run bench -- overload`: what happens to a gateway, and to the clients it accepts, at several times its capacity. */
export const overloadBenchmark: Benchmark = {
  name: 'overload',
  summary: 'several times the capacity: 503s, and memory and latency of what is accepted',
  run: async (options, say) => {
    const servers = await startBenchServers(say);
    try {
      return await withGateway(servers, { revisions: options.revisions, maxUpdatesPerPage: 200 }, say, async (gateway) => {
        const { again } = await recordScans(gateway.url);
        return measureOverload(gateway, deltaCall(again), options, say);
      });
    } finally {
      await servers.stop();
    }
  },
};

async function measureOverload(gateway: ServiceProcess, call: RecordedCall, { revisions, seconds }: BenchArguments, say: (line: string) => void): Promise<BenchmarkResult> {
  const load = (connections: number, duration: number): Promise<LoadResult> => generateLoad({ url: gateway.url, call, connections, seconds: duration });
  await load(BUSY_CONNECTIONS, 1);
  const busy = await load(BUSY_CONNECTIONS, seconds);
  const memoryBefore = gateway.memory().residentMiB;
  say(`busy, ${BUSY_CONNECTIONS} connections: ${summary(busy)}, ${rounded(memoryBefore)} MiB`);
  const clients = new SteadyClients(gateway.url, call);
  const over = await load(OVERLOAD_CONNECTIONS, seconds);
  const during = await clients.stop();
  const { residentMiB, peakMiB } = gateway.memory();
  say(`overload, ${OVERLOAD_CONNECTIONS} connections: ${summary(over)}, ${rounded(residentMiB)} MiB`);
  say(`steady clients meanwhile: ${during.accepted} accepted (median ${rounded(during.p50)} ms, 99 % ${rounded(during.p99)} ms), ${during.shed} asked to come later`);
  const after = await recovered(gateway.url, call);
  say(`after the overload: ${after.accepted} accepted (median ${rounded(after.p50)} ms), ${after.shed} asked to come later`);
  const accepted = over.statuses['200'] ?? 0;
  return {
    figures: {
      revisions, loadGenerator: loadGenerator(), capacityPerSecond: rounded(busy.perSecond),
      offeredConnections: OVERLOAD_CONNECTIONS, answersPerSecond: rounded(over.perSecond),
      acceptedPerSecond: rounded(over.perSecond * (accepted / over.answers)), shedShare: rounded((over.statuses['503'] ?? 0) / over.answers),
      acceptedP50Ms: rounded(during.p50), acceptedP99Ms: rounded(during.p99), memoryBeforeMiB: rounded(memoryBefore), memoryPeakMiB: rounded(peakMiB),
      acceptedAfterwards: after.accepted, shedAfterwards: after.shed, p50AfterwardsMs: rounded(after.p50),
    },
    failures: [
      ...unexpected('the overload', Object.keys(over.statuses)), ...unexpected('a steady client', during.unexpected), ...unexpected('a client afterwards', after.unexpected),
      ...(during.withoutRetryAfter > 0 ? [`${during.withoutRetryAfter} answers 503 had no Retry-After`] : []),
      ...(after.shed > 0 ? [`${after.shed} clients were still turned away when the overload was over`] : []),
    ],
  };
}

async function recovered(url: string, call: RecordedCall) {
  const clients = new SteadyClients(url, call);
  await delay(RECOVERY);
  return clients.stop();
}

function unexpected(who: string, answers: readonly string[]): string[] {
  return [...new Set(answers)].filter((status) => status !== '200' && status !== '503').map((status) => `${who} was answered with ${status}`);
}

function summary({ perSecond, statuses, errors, latency }: LoadResult): string {
  return `${rounded(perSecond)} answers/s ${JSON.stringify(statuses)}, median ${rounded(latency.p50)} ms, ${errors} connections broke`;
}

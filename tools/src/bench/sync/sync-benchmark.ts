import type { Benchmark, BenchmarkResult } from '../benchmark.js';
import type { BenchArguments } from '../bench-arguments.js';
import { startBenchServers, type BenchServers } from '../harness/bench-servers.js';
import { median, rounded } from '../harness/statistics.js';
import { measureImport, type BareImport } from './bare-import.js';
import { measureFloor, type Floor } from './floor.js';
import { loadedUpstream } from './loaded-upstream.js';
import { SynchronizedServer } from './synchronized-server.js';
import { withUpstream, type Upstream } from './upstream-process.js';

const MEGABYTE = 1_000_000;
/** How often an unchanged upstream server is synchronized with in one round. */
const UNCHANGED = 5;

type Say = (line: string) => void;

/** One whole synchronization, the import of the same documents alone, and the floor of both, one directly after the other. */
interface Round {
  readonly floor: Floor;
  readonly bareImport: BareImport;
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly upstreamProcessorSeconds: number;
  readonly unchangedSeconds: readonly number[];
  readonly peakMiB: number;
  readonly failures: readonly string[];
}

/** `npm run bench -- sync`: a Sluice takes the catalog of another one over, from process to process. */
export const syncBenchmark: Benchmark = {
  name: 'sync',
  summary: 'one Sluice synchronizing from another against parsing and copying alone, memory, nothing new',
  run: async (options, say) => {
    const servers = await startBenchServers(say);
    try {
      const databaseUrl = await loadedUpstream(servers.postgresUrl, options.revisions, options.megabytes, say);
      return await withUpstream(databaseUrl, say, (upstream) => measureRounds(servers, upstream, options, say));
    } finally {
      await servers.stop();
    }
  },
};

async function measureRounds(servers: BenchServers, upstream: Upstream, options: BenchArguments, say: Say): Promise<BenchmarkResult> {
  const rounds: Round[] = [];
  for (let round = 0; round < options.rounds; round += 1) rounds.push(await measureRound(servers, upstream, say));
  const { documentBytes, copiedBytes } = rounds[0]!.floor;
  const middle = (figure: (round: Round) => number): number => median(rounds.map(figure));
  const seconds = middle((round) => round.seconds);
  return {
    figures: {
      revisions: upstream.content.revisions, megabytes: rounded(documentBytes / MEGABYTE), storedMegabytes: rounded(copiedBytes / MEGABYTE),
      seconds: rounded(seconds), revisionsPerSecond: rounded(upstream.content.revisions / seconds), megabytesPerSecond: rounded(documentBytes / MEGABYTE / seconds),
      importVersusFloorRatio: rounded(middle(({ floor, bareImport }) => floorSeconds(floor) / bareImport.seconds)),
      synchronizationVersusFloorRatio: rounded(middle((round) => floorSeconds(round.floor) / round.seconds)),
      importSeconds: rounded(middle(({ bareImport }) => bareImport.seconds)), importProcessorSeconds: rounded(middle(({ bareImport }) => bareImport.processorSeconds)),
      floorSeconds: rounded(middle(({ floor }) => floorSeconds(floor))), floorParseSeconds: rounded(middle(({ floor }) => floor.parseSeconds)),
      floorCopySeconds: rounded(middle(({ floor }) => floor.copySeconds)),
      processorSeconds: rounded(middle((round) => round.processorSeconds)), upstreamProcessorSeconds: rounded(middle((round) => round.upstreamProcessorSeconds)),
      secondsWhenUnchanged: rounded(median(rounds.flatMap(({ unchangedSeconds }) => unchangedSeconds))), goalSecondsWhenUnchanged: 1,
      peakMiB: rounded(Math.max(...rounds.map(({ peakMiB }) => peakMiB))), upstreamPeakMiB: rounded(upstream.worker.memory().peakMiB), goalPeakMiB: 512,
    },
    failures: [...new Set(rounds.flatMap(({ failures }) => failures))],
  };
}

async function measureRound(servers: BenchServers, upstream: Upstream, say: Say): Promise<Round> {
  const floor = await measureFloor(servers.postgresUrl, upstream.databaseUrl);
  say(`floor: parsing ${rounded(floor.parseSeconds)} s, copying ${rounded(floor.copySeconds)} s`);
  const bareImport = await measureImport(servers.postgresUrl, upstream.databaseUrl);
  say(`import alone: ${rounded(bareImport.seconds)} s, ${rounded(floorSeconds(floor) / bareImport.seconds)} of the floor`);
  const server = await SynchronizedServer.start(servers.postgresUrl, servers.natsUrl, upstream.worker.url);
  try {
    const before = upstream.worker.processorSeconds();
    const { record, seconds, processorSeconds } = await server.synchronize();
    const upstreamProcessorSeconds = upstream.worker.processorSeconds() - before;
    const failures = record.state === 'succeeded' && record.problemCount === 0 ? [] : [`the synchronization ended as ${record.state} with ${record.problemCount} problems ${record.failure ?? ''}`];
    const content = await server.content();
    if (content.digest !== upstream.content.digest) failures.push(`the catalog of ${content.revisions} revisions is not that of the upstream server`);
    const { peakMiB } = server.worker.memory();
    say(`synchronization: ${rounded(seconds)} s, ${rounded(processorSeconds)} s of processor time and ${rounded(upstreamProcessorSeconds)} s at the upstream server, at most ${rounded(peakMiB)} MiB, `
      + `${rounded(floorSeconds(floor) / seconds)} of the floor`);
    return { floor, bareImport, seconds, processorSeconds, upstreamProcessorSeconds, unchangedSeconds: await measureUnchanged(server, failures), peakMiB, failures };
  } finally {
    await server.stop();
  }
}

async function measureUnchanged(server: SynchronizedServer, failures: string[]): Promise<number[]> {
  const all: number[] = [];
  for (let time = 0; time < UNCHANGED; time += 1) {
    const { record, seconds } = await server.synchronize();
    if (record.state !== 'succeeded' || record.newRevisions > 0) failures.push('a synchronization with nothing new brought something, or failed');
    all.push(seconds);
  }
  return all;
}

function floorSeconds({ parseSeconds, copySeconds }: Floor): number {
  return parseSeconds + copySeconds;
}

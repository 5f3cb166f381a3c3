import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDataSource } from '@sluice/domain/migrations';
import { updateSynchronizationConfiguration } from '@sluice/domain/servers';
import { DirectoryStore } from '@sluice/platform/content-store';
import { defaultDataDirectory } from '@sluice/local-services';
import type { BenchArguments } from '../bench-arguments.js';
import { UsageError } from '../bench-arguments.js';
import type { Benchmark, BenchmarkResult, Figures } from '../benchmark.js';
import { CHECKOUT } from '../../start/checkout.js';
import { dropDatabase, emptyDatabase } from '../harness/bench-database.js';
import { startBenchServers, type BenchServers } from '../harness/bench-servers.js';
import { ServiceProcess } from '../harness/service-process.js';
import { compareInterleaved } from '../harness/interleaved.js';
import { loadGenerator } from '../harness/load.js';
import { rounded } from '../harness/statistics.js';
import { measureConnectionMemory } from './connection-memory.js';
import { offerFile, secondsToFetch, secondsWithTools } from './fetch-and-verify.js';
import { ACCEL_PREFIX, hasNginx, startNginx, type NginxServer } from './nginx-server.js';
import { loadRanges, type RangeLoad } from './range-load.js';
import type { MadeFile } from './made-files.js';

const DATABASE = 'bench_content';
type Say = (line: string) => void;

/** `npm run bench -- content`: how fast a large file is fetched and served, next to curl and to nginx. */
export const contentBenchmark: Benchmark = {
  name: 'content',
  summary: 'a large file: fetched and verified next to curl, served in ranges next to nginx; memory of connections',
  run: async (options, say) => {
    if (!hasNginx()) throw new UsageError('this benchmark compares with nginx, and there is none: apt-get install nginx-light');
    const servers = await startBenchServers(say);
    const root = process.env['SLUICE_DATA_DIR'] ?? defaultDataDirectory(CHECKOUT, say);
    await mkdir(root, { recursive: true });
    // In the data directory, not in /tmp, which may lie in memory.
    const home = await mkdtemp(join(root, 'bench-content-'));
    try {
      return await measureAll(servers, home, options, say);
    } finally {
      await rm(home, { recursive: true, force: true });
      await dropDatabase(servers.postgresUrl, DATABASE);
      await servers.stop();
    }
  },
};

async function measureAll(servers: BenchServers, home: string, options: BenchArguments, say: Say): Promise<BenchmarkResult> {
  const databaseUrl = await emptyDatabase(servers.postgresUrl, DATABASE);
  const directory = join(home, 'store');
  await DirectoryStore.open(directory);
  const start = (settings: Record<string, string>) =>
    ServiceProcess.start('content-fetcher', databaseUrl, servers.natsUrl, { SLUICE_CONTENT_DIRECTORY: directory, ...settings });
  const stops: (() => Promise<void>)[] = [];
  try {
    const service = await start({});
    stops.push(() => service.stop());
    const handingOver = await start({ SLUICE_CONTENT_ACCEL: ACCEL_PREFIX, SLUICE_CONTENT_FETCHES: '0' });
    stops.push(() => handingOver.stop());
    const nginx = await startNginx(directory, handingOver.url);
    stops.push(() => nginx.stop());
    const fetched = await measureFetching(home, databaseUrl, options, say);
    const served = await measureServing(service, nginx, fetched.file, options, say);
    const { idleKiB, stalledKiB } = await measureConnectionMemory(() => start({ SLUICE_CONTENT_FETCHES: '0' }), contentPath(fetched.file));
    say(`memory of a connection: ${rounded(idleKiB)} KiB idle, ${rounded(stalledKiB)} KiB with a client that does not read`);
    return { figures: {
      loadGenerator: loadGenerator(), fileMebibytes: options.fileMebibytes, ...fetched.figures, ...served,
      memoryPerIdleConnectionKiB: rounded(idleKiB), memoryPerStalledConnectionKiB: rounded(stalledKiB), memoryPeakMiB: rounded(service.memory().peakMiB),
    } };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** Files are fetched from an nginx, in turns by the service and by curl; a new one each time, because the service has those it has. */
async function measureFetching(home: string, databaseUrl: string, { fileMebibytes, rounds }: BenchArguments, say: Say): Promise<{ file: MadeFile; figures: Figures }> {
  const upstreamDirectory = join(home, 'upstream', 'Content');
  await mkdir(upstreamDirectory, { recursive: true });
  const upstream = await startNginx(join(home, 'upstream'));
  const dataSource = await createDataSource(databaseUrl, { poolSize: 2, applicationName: 'sluice-bench' }).initialize();
  try {
    await updateSynchronizationConfiguration(dataSource, { upstreamKind: 'sluice', upstreamUrl: upstream.plainUrl });
    let file: MadeFile | undefined;
    const next = async (): Promise<number> => {
      // One is enough on the disk at a time.
      if (file !== undefined) for (const place of [upstreamDirectory, join(home, 'store')]) await rm(join(place, file.path), { force: true });
      file = await offerFile(upstreamDirectory, fileMebibytes, dataSource);
      return fileMebibytes / (await secondsToFetch(dataSource, file));
    };
    const withTools = async (): Promise<number> => fileMebibytes / (await secondsWithTools(`${upstream.plainUrl}/Content/${file?.path}`, home));
    const { ours, reference, ratio } = await compareInterleaved(rounds, next, withTools);
    say(`fetched, verified and durable: ${rounded(ours)} MiB/s; curl, sha1sum and sha256sum: ${rounded(reference)} MiB/s; ratio ${rounded(ratio)}`);
    if (file === undefined) throw new Error('there was no round');
    return { file, figures: { fetchMebibytesPerSecond: rounded(ours), curlMebibytesPerSecond: rounded(reference), fetchVersusCurlRatio: rounded(ratio) } };
  } finally {
    await dataSource.destroy();
    await upstream.stop();
  }
}

/** What is measured: the name of the figure, the order of the ranges, the connections, and whether nginx stands in front. */
const LOADS: readonly [name: string, order: RangeLoad['order'], connections: number, handedOver: boolean][] = [
  ['sequential1', 'sequential', 1, false], ['random1', 'random', 1, false], ['random16', 'random', 16, false], ['sequential64', 'sequential', 64, false],
  ['random64', 'random', 64, false], ['handedOverRandom16', 'random', 16, true], ['handedOverRandom64', 'random', 64, true],
];

async function measureServing(service: ServiceProcess, nginx: NginxServer, file: MadeFile, { seconds, rounds }: BenchArguments, say: Say): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const [name, order, connections, handedOver] of LOADS) {
    const load = { size: file.size, order, connections, seconds };
    const base = handedOver ? nginx.edgeUrl : service.url;
    const before = service.processorSeconds();
    let answers = 0;
    const { ours, reference, ratio } = await compareInterleaved(rounds, async () => {
      const result = await loadRanges({ ...load, url: `${base}${contentPath(file)}` });
      answers += result.answers;
      return result.perSecond;
    }, async () => (await loadRanges({ ...load, url: `${nginx.plainUrl}/${file.path}` })).perSecond);
    figures[`${name}PerSecond`] = rounded(ours);
    figures[`${name}VersusNginxRatio`] = rounded(ratio);
    if (!handedOver) figures[`${name}ProcessorMicroseconds`] = rounded(((service.processorSeconds() - before) * 1e6) / answers);
    say(`${name}: ${rounded(ours)} ranges of 1 MiB a second; nginx ${rounded(reference)}; ratio ${rounded(ratio)}`);
  }
  return figures;
}

function contentPath({ path }: MadeFile): string {
  return `/Content/${path}.bin`;
}

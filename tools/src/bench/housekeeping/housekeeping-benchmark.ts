import { setTimeout as delay } from 'node:timers/promises';
import { cancelHousekeeping, DEFAULT_RULES, findHousekeeping, requestHousekeeping, saveHousekeepingRules, type HousekeepingRecord } from '@sluice/domain/housekeeping';
import { currentChangeNumber } from '@sluice/domain/servers';
import type { DataSource } from 'typeorm';
import type { Benchmark, BenchmarkResult } from '../benchmark.js';
import { startBenchServers } from '../harness/bench-servers.js';
import { ServiceProcess } from '../harness/service-process.js';
import { rounded } from '../harness/statistics.js';
import { SteadyClients, type SteadyExperience } from '../overload/steady-clients.js';
import { withGateway } from '../scan/catalog-gateway.js';
import { recordScans } from '../scan/record-scans.js';
import { deltaCall } from '../scan/recorded-calls.js';
import { plantReports, type ReportedFleet } from './reported-fleet.js';
import { ScanningClients } from './scanning-clients.js';

/** What has to be declined in five minutes; the run is cancelled then. */
const TARGET = 10_000;
const GOAL_SECONDS = 300;
/** Pause between two looks at the run. Milliseconds. */
const LOOK_EVERY = 100;
/** How long the gateway may take to serve the last of it. Milliseconds. */
const LIVE_WITHIN = 60_000;

type Say = (line: string) => void;

/** `npm run bench -- housekeeping`: superseded updates declined by rule while computers scan. */
export const housekeepingBenchmark: Benchmark = {
  name: 'housekeeping',
  summary: 'superseded updates declined by rule, and what computers notice that scan meanwhile',
  run: async ({ revisions, seconds }, say) => {
    const servers = await startBenchServers(say);
    try {
      return await withGateway(servers, { revisions, maxUpdatesPerPage: 200 }, say, async (gateway, dataSource) => {
        const fleet = await plantReports(dataSource);
        const settings = { ...DEFAULT_RULES, supersededUpdates: { ...DEFAULT_RULES.supersededUpdates, approvedSuccessor: false }, history: { enabled: false, days: 1 } };
        await saveHousekeepingRules(dataSource, settings);
        const housekeeper = await ServiceProcess.start('reporting-rollup', urlOf(dataSource), servers.natsUrl);
        try {
          return await measure({ gateway, housekeeper, dataSource, fleet }, revisions, seconds, say);
        } finally {
          await housekeeper.stop();
        }
      });
    } finally {
      await servers.stop();
    }
  },
};

interface Installation {
  readonly gateway: ServiceProcess;
  readonly housekeeper: ServiceProcess;
  readonly dataSource: DataSource;
  readonly fleet: ReportedFleet;
}

async function measure({ gateway, housekeeper, dataSource, fleet }: Installation, revisions: number, seconds: number, say: Say): Promise<BenchmarkResult> {
  const call = deltaCall((await recordScans(gateway.url)).again);
  const before = await whileScanning(gateway, call, () => delay(seconds * 1_000));
  say(`before: ${summary(before)}`);
  const dry = await untilEnded(dataSource, await request(dataSource, true));
  say(`a dry run found ${done(dry).found} in ${rounded(secondsOf(dry))} s`);

  const during = await whileScanning(gateway, call, () => untilDeclined(dataSource, gateway));
  const { run, secondsToDecline, secondsUntilLive } = during.result;
  say(`declined ${done(run).done} in ${rounded(secondsToDecline)} s, live after ${rounded(secondsUntilLive)} s more; ${summary(during)}`);
  const [{ wrong }] = await dataSource.query('SELECT count(*)::int AS wrong FROM deployments.declined_update WHERE update_id = ANY ($1::uuid[])', [fleet.neededIds]);

  return {
    figures: {
      revisions, found: done(dry).found, secondsToFind: rounded(secondsOf(dry)), declined: done(run).done, secondsToDecline: rounded(secondsToDecline),
      declinedPerSecond: rounded(done(run).done / secondsToDecline), secondsUntilLive: rounded(secondsUntilLive), scans: during.scans.finished, failedScans: during.scans.failed,
      answersP50Ms: rounded(during.calls.p50), answersP99Ms: rounded(during.calls.p99), answersP99BeforeMs: rounded(before.calls.p99), turnedAway: during.calls.shed,
      gatewayPeakMiB: rounded(gateway.memory().peakMiB), housekeeperPeakMiB: rounded(housekeeper.memory().peakMiB), goalSeconds: GOAL_SECONDS,
    },
    failures: [
      ...(before.scans.failed + during.scans.failed === 0 ? [] : [`scans failed: ${[...before.scans.examples, ...during.scans.examples].join('; ')}`]),
      ...[...new Set([...before.calls.unexpected, ...during.calls.unexpected])].map((what) => `a client was answered with ${what}`),
      ...(during.calls.shed === 0 ? [] : [`${during.calls.shed} calls were turned away`]),
      ...(wrong === 0 ? [] : [`${wrong} updates were declined that a computer needs`]),
      ...(done(run).done >= Math.min(TARGET, done(dry).found) ? [] : [`only ${done(run).done} of ${done(dry).found} were declined`]),
    ],
  };
}

interface Experience<Result> {
  readonly result: Result;
  readonly scans: Awaited<ReturnType<ScanningClients['stop']>>;
  readonly calls: SteadyExperience;
}

async function whileScanning<Result>(gateway: ServiceProcess, call: ConstructorParameters<typeof SteadyClients>[1], work: () => Promise<Result>): Promise<Experience<Result>> {
  const scanning = new ScanningClients(gateway.url);
  const steady = new SteadyClients(gateway.url, call);
  try {
    const result = await work();
    const [scans, calls] = await Promise.all([scanning.stop(), steady.stop()]);
    return { result, scans, calls };
  } catch (error) {
    await Promise.all([scanning.stop(), steady.stop()]);
    throw error;
  }
}

/** Goes by the rule until the target is reached or nothing is left, and until the gateway serves the last of it. */
async function untilDeclined(dataSource: DataSource, gateway: ServiceProcess): Promise<{ run: HousekeepingRecord; secondsToDecline: number; secondsUntilLive: number }> {
  const began = performance.now();
  const id = await request(dataSource, false);
  let run = await find(dataSource, id);
  while (run.finishedAt === null && done(run).done < TARGET) {
    await delay(LOOK_EVERY);
    run = await find(dataSource, id);
  }
  const declined = performance.now();
  if (run.finishedAt === null) await cancelHousekeeping(dataSource, id);
  run = await untilEnded(dataSource, id);
  const changeNumber = await currentChangeNumber(dataSource);
  while (await gateway.metric('sluice_catalog_change_number') < changeNumber) {
    if (performance.now() - declined > LIVE_WITHIN) throw new Error('what was declined did not become live');
    await delay(LOOK_EVERY);
  }
  return { run, secondsToDecline: (declined - began) / 1_000, secondsUntilLive: (performance.now() - declined) / 1_000 };
}

function request(dataSource: DataSource, dryRun: boolean): Promise<string> {
  return requestHousekeeping(dataSource, { adminName: 'bench', dryRun, rules: ['supersededUpdates'] });
}

async function find(dataSource: DataSource, id: string): Promise<HousekeepingRecord> {
  const run = await findHousekeeping(dataSource, id);
  if (run === null) throw new Error('the run is gone');
  return run;
}

async function untilEnded(dataSource: DataSource, id: string): Promise<HousekeepingRecord> {
  for (;;) {
    const run = await find(dataSource, id);
    if (run.state === 'failed') throw new Error(`housekeeping failed: ${run.failure}`);
    if (run.finishedAt !== null) return run;
    await delay(LOOK_EVERY);
  }
}

const done = ({ tasks }: HousekeepingRecord) => tasks[0] as HousekeepingRecord['tasks'][number];

const secondsOf = ({ startedAt, finishedAt }: HousekeepingRecord): number => ((finishedAt?.getTime() ?? NaN) - (startedAt?.getTime() ?? NaN)) / 1_000;

const summary = ({ scans, calls }: Experience<unknown>): string =>
  `${scans.finished} scans, ${scans.failed} failed; ${calls.accepted} calls answered, 99 % within ${rounded(calls.p99)} ms`;

function urlOf(dataSource: DataSource): string {
  return (dataSource.options as { url?: string }).url as string;
}

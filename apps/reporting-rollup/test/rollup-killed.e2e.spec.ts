import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findRollup, requestRollup } from '@sluice/domain/reporting/rollup-run';
import { createTestBus } from '@sluice/testing/environment';
import { ServiceProcess, until } from '@sluice/testing/service-process';
import { NaiveUpstream } from './naive-upstream.js';
import { TellingServer, updateId } from './telling-server.js';

const COMPUTERS = Array.from({ length: 12 }, (_, number) => `pc-${String(number).padStart(2, '0')}`);

let upstream: NaiveUpstream;
let server: TellingServer;
let natsUrl: string;
let service: ServiceProcess | undefined;
/** Attempts to install that were reported. */
let successes = 6;

beforeAll(async () => {
  upstream = await NaiveUpstream.start();
  // Several calls of each operation.
  Object.assign(upstream.configuration, {
    RollupDownstreamServersMaxBatchSize: 1, RollupComputersMaxBatchSize: 5, GetOutOfSyncComputersMaxBatchSize: 5, RollupComputerStatusMaxBatchSize: 4,
  });
  server = await TellingServer.create(upstream.url);
  natsUrl = (await createTestBus()).url;
  await server.addComputers(COMPUTERS);
  await server.dataSource.query('UPDATE computers.computer SET os_build_number = 22631 WHERE id < $1', [COMPUTERS[6]]);
  for (const [index, computer] of COMPUTERS.entries()) {
    await server.reportStatus(computer, { U: [updateId(1), updateId(2)], V: [updateId(3 + index % 3)] });
    await server.reportInstallation(computer, updateId(6), index % 2 === 0);
  }
  await start();
}, 60_000);
afterAll(async () => {
  await service?.stop('SIGKILL');
  await server.stop();
  await upstream.stop();
});

async function start(): Promise<void> {
  service = await ServiceProcess.start('reporting-rollup', {
    DATABASE_URL: server.databaseUrl, NATS_URL: natsUrl, SLUICE_LOG_LEVEL: 'warn', SLUICE_ROLLUP_LEASE_SECONDS: '2', SLUICE_ROLLUP_PAUSE_PERCENT: '0', SLUICE_SERVER_NAME: 'leaf.example',
  }, { ready: false });
}

async function ended(id: string): Promise<void> {
  const record = await until('the rollup to end', async () => {
    const found = await findRollup(server.dataSource, id);
    return found?.finishedAt == null ? null : found;
  });
  expect([record.state, record.failure, service?.log.filter((line) => line.includes('"level":50'))]).toEqual(['succeeded', null, []]);
}

async function expectAllTold(): Promise<void> {
  expect(upstream.refused).toEqual([]);
  expect([...upstream.computers.keys()].sort()).toEqual(COMPUTERS);
  for (const computer of COMPUTERS) {
    expect([computer, upstream.statusesOf(computer)]).toEqual([computer, await server.statusesOf(computer)]);
    expect(upstream.computers.get(computer)?.details?.FullDomainName).toBe(`${computer}.example`);
  }
  const attempts = [...upstream.activity.values()].reduce((sum, { successes, failures }) => [sum[0]! + successes, sum[1]! + failures], [0, 0]);
  expect(attempts).toEqual([successes, 6]);
}

/** Something to tell in every call: what was told before has to be told again, and one more attempt to install. */
async function somethingNew(): Promise<string> {
  upstream.configuration.RollupResetGuid = randomUUID();
  await server.reportInstallation(COMPUTERS[0]!, updateId(6), true);
  successes += 1;
  return requestRollup(server.dataSource, { trigger: 'administrator', adminName: 'Ada' });
}

describe('a reporting-rollup that is killed (kill -9)', () => {
  it.each([
    ['GetRollupConfiguration', 1], ['RollupDownstreamServers', 1], ['RollupDownstreamServers', 2], ['RollupComputers', 3], ['GetOutOfSyncComputers', 2],
    ['RollupComputerStatus', 1], ['RollupComputerStatus', 3],
  ] as const)('in call %s %s, before or after the upstream server took it in: the next process tells the rest, and nothing counts twice', async (operation, count) => {
    for (const before of [true, false]) {
      let killed: Promise<void> | undefined;
      for (let call = 1; call < count; call += 1) upstream.script(operation, { kind: 'wait', until: () => Promise.resolve() });
      upstream.script(operation, { kind: 'wait', before, until: () => (killed = service!.stop('SIGKILL')) });
      const id = await somethingNew();
      await until('the kill', () => killed !== undefined);
      await killed;
      await start();
      await ended(id);
      expect(await findRollup(server.dataSource, id)).toMatchObject({ attempt: 2 });
      await expectAllTold();
    }
  }, 90_000);

  it('or told to stop lets go of the rollup, which is taken up at once', async () => {
    let stopped: Promise<void> | undefined;
    upstream.script('RollupComputers', { kind: 'wait', until: () => { stopped = service!.stop('SIGTERM'); return Promise.resolve(); } });
    const id = await somethingNew();
    await until('the stop', () => stopped !== undefined);
    await stopped;
    await start();
    await ended(id);
    await expectAllTold();
  }, 60_000);
});

describe('two replicas', () => {
  it('make one rollup of one wish', async () => {
    const other = await ServiceProcess.start('reporting-rollup', { DATABASE_URL: server.databaseUrl, NATS_URL: natsUrl, SLUICE_LOG_LEVEL: 'warn' });
    try {
      upstream.takeCalls();
      await ended(await somethingNew());
      expect(upstream.takeCalls().filter((call) => call === 'GetRollupConfiguration')).toHaveLength(1);
      await expectAllTold();
    } finally {
      await other.stop('SIGKILL');
    }
  }, 60_000);
});

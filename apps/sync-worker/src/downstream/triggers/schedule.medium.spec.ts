import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadServerConfiguration } from '@sluice/domain/servers';
import { listSynchronizations, nextRunTime } from '@sluice/domain/synchronization';
import { Log } from '@sluice/platform/observability';
import { DownstreamServer } from '../../../test/downstream-server.js';
import { SynchronizationSchedule } from './schedule.service.js';

const atOne = { timesPerDay: 1, firstMinuteOfDay: 60 };
let server: DownstreamServer;
let looks: number;
beforeAll(async () => { server = await DownstreamServer.start(); });
afterAll(() => server.stop());
beforeEach(async () => {
  looks = 0;
  await server.dataSource.query('TRUNCATE synchronization.run CASCADE');
  await server.configure(atOne);
});

/** One process that looks at the clock. */
const schedule = () => new SynchronizationSchedule(
  server.dataSource, { firstConnection: () => Promise.resolve() } as never, { lookForRun: () => { looks += 1; } } as never,
  Log.create({ service: 'test', destination: { write: () => undefined } }),
);
const runs = async () => (await listSynchronizations(server.dataSource, 10)).map(({ trigger, scope, adminName }) => [trigger, scope, adminName]);
const due = async () => nextRunTime(atOne, (await loadServerConfiguration(server.dataSource)).serverId, new Date('2026-03-01'))!;

describe('the schedule (MS-WSUSSS 3.2.3, note 51)', () => {
  it('makes one run of a point, however many processes look, and however often', async () => {
    const now = await due();
    await Promise.all([schedule(), schedule(), schedule()].map((process) => process.lookAtClock(now)));
    await schedule().lookAtClock(new Date(now.getTime() + 60_000));
    expect([await runs(), looks]).toEqual([[['schedule', 'everything', null]], 1]);
  });

  it('makes none before its time, and none without a schedule', async () => {
    const now = await due();
    await schedule().lookAtClock(new Date(now.getTime() - 1));
    await server.configure({ timesPerDay: 0 });
    await schedule().lookAtClock(now);
    expect(await runs()).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listRollups } from '@sluice/domain/reporting/rollup-run';
import { updateSynchronizationConfiguration } from '@sluice/domain/servers';
import { nextRunTime } from '@sluice/domain/synchronization';
import { Log } from '@sluice/platform/observability';
import { RollupSchedule } from '../src/upstream/rollup-schedule.service.js';
import { TellingServer } from './telling-server.js';

const twice = { timesPerDay: 2, firstMinuteOfDay: 60 };
let server: TellingServer;
let looks: number;
beforeAll(async () => { server = await TellingServer.create('http://127.0.0.1:9'); });
afterAll(() => server.stop());
beforeEach(async () => {
  looks = 0;
  await server.dataSource.query('TRUNCATE rollup.run');
  await updateSynchronizationConfiguration(server.dataSource, { rollupsPerDay: 2, firstMinuteOfDay: 60 });
});

/** One process that looks at the clock. */
const schedule = () => new RollupSchedule(
  server.dataSource, { firstConnection: () => Promise.resolve() } as never, { lookForRollup: () => { looks += 1; } } as never,
  Log.create({ service: 'test', destination: { write: () => undefined } }),
);
const rollups = async () => (await listRollups(server.dataSource, 10)).map(({ trigger, adminName }) => [trigger, adminName]);
const due = () => nextRunTime(twice, server.serverId, new Date('2026-03-01'))!;

describe('the schedule of rollups (MS-WSUSSS 3.2.3, note 53)', () => {
  it('makes one rollup of a point, however many processes look, and however often', async () => {
    await Promise.all([schedule(), schedule(), schedule()].map((process) => process.lookAtClock(due())));
    await schedule().lookAtClock(new Date(due().getTime() + 60_000));
    expect([await rollups(), looks]).toEqual([[['schedule', null]], 1]);
  });

  it('makes none before its time, and none without a schedule', async () => {
    await schedule().lookAtClock(new Date(due().getTime() - 1));
    await updateSynchronizationConfiguration(server.dataSource, { rollupsPerDay: 0 });
    await schedule().lookAtClock(due());
    expect(await rollups()).toEqual([]);
  });
});

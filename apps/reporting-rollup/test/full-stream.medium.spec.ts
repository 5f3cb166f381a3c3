import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SHARD_COUNT } from '@sluice/domain/reporting';
import { encodeRequest, formatDateTime } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import { callHeaders, nativeEvent, REPORTING_PATH, ReportingCaller } from '@sluice/testing/reporting';
import { until } from '@sluice/testing/service-process';
import type { QueryRunner } from 'typeorm';
import { startReportingInProcess, type ReportingInProcess } from './reporting-in-process.js';

/** Held by whoever writes statuses of a shard; while a test holds all of them, nothing is settled. */
const SHARD_LOCK = 0x51_1ce;
/** The smallest stream there is, in bytes. */
const STREAM_BYTES = 1_048_576;
const FILLER = 'x'.repeat(1_000);

describe('when the stream of reports is full', () => {
  let service: ReportingInProcess;
  let caller: ReportingCaller;
  let holder: QueryRunner;

  beforeAll(async () => {
    service = await startReportingInProcess({ SLUICE_REPORTS_MAX_BYTES: String(STREAM_BYTES) });
    caller = await ReportingCaller.of(service.url, service.dataSource);
    holder = service.dataSource.createQueryRunner();
    await holder.query('SELECT pg_advisory_lock($1, shard) FROM generate_series(0, $2::integer - 1) AS shard', [SHARD_LOCK, SHARD_COUNT]);
  });
  afterAll(async () => {
    await holder.query('SELECT pg_advisory_unlock_all()');
    await holder.release();
    await service.stop();
  });

  async function send(computerId: string, events: readonly reporting.ReportingEvent[]): Promise<Response> {
    const message = { cookie: caller.cookieOf(computerId), clientTime: formatDateTime(new Date()), eventBatch: events };
    return fetch(service.url + REPORTING_PATH, {
      method: 'POST', headers: callHeaders(reporting.reportEventBatch), body: encodeRequest(reporting.reportEventBatch, message).toString(),
    });
  }

  it('computers are asked to come again, and everything that was answered true is settled', async () => {
    const accepted: string[] = [];
    let refusal: Response | undefined;
    let refused: reporting.ReportingEvent[] = [];
    for (let index = 0; refusal === undefined; index += 1) {
      expect(index * FILLER.length * 50).toBeLessThan(2 * STREAM_BYTES);
      const events = Array.from({ length: 50 }, () => nativeEvent(147, { miscData: [`A=${FILLER}`] }));
      const answer = await send(`filler-${index}`, events);
      if (answer.status === 200) accepted.push(...events.map(({ BasicData }) => BasicData!.EventInstanceID));
      else [refusal, refused] = [answer, events];
    }
    expect([refusal.status, Number(refusal.headers.get('retry-after')) > 0]).toEqual([503, true]);
    expect(await refusal.text()).toContain('<ErrorCode>ServerBusy</ErrorCode>');

    const stored = async (): Promise<string[]> => (await service.dataSource.query('SELECT instance_id FROM reporting.event') as { instance_id: string }[]).map(({ instance_id }) => instance_id);
    expect(await stored()).toEqual([]);
    await holder.query('SELECT pg_advisory_unlock_all()');
    await until('everything that was accepted', async () => (await stored()).length >= accepted.length);
    expect((await stored()).sort()).toEqual(accepted.sort());
    await until('room in the stream', async () => (await send('refused', refused)).status === 200);
    await until('what was refused', async () => (await stored()).length === accepted.length + refused.length);
  });
});

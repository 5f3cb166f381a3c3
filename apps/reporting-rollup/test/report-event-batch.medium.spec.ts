import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shardOf } from '@sluice/domain/reporting';
import { Sealer } from '@sluice/platform/cookies';
import { reporting } from '@sluice/protocol/wsusss';
import { formatDateTime } from '@sluice/protocol/soap';
import { errorCodeOf, nativeEvent, ReportingCaller, statusReport } from '@sluice/testing/reporting';
import { until } from '@sluice/testing/service-process';
import { startReportingInProcess, type ReportingInProcess } from './reporting-in-process.js';

const NEEDED = '3a474cb0-cc8b-4ab4-a9fa-92c1477b61c7';
const INSTALLED = '3ff4ffd6-0358-4592-bb16-14b3d38a2cb0';

describe('ReportEventBatch (MS-WUSP 3.1.5.11)', () => {
  let service: ReportingInProcess;
  let caller: ReportingCaller;

  beforeAll(async () => {
    service = await startReportingInProcess();
    caller = await ReportingCaller.of(service.url, service.dataSource);
    for (const updateId of [NEEDED, INSTALLED]) {
      await service.dataSource.query(`INSERT INTO catalog.revision (update_id, revision_number, update_type, publication_state, is_latest, is_leaf,
        explicitly_deployable, document_sha256, document_length, core_length, import_change_number, shape_change_number)
        VALUES ($1, 1, 'Software', 'Published', true, true, true, sha256('x'), 1, 1, 1, 1)`, [updateId]);
    }
  });
  afterAll(() => service.stop());

  const reportOf = async (computerId: string): Promise<Record<string, unknown> | undefined> => {
    const [row]: Record<string, unknown>[] = await service.dataSource.query(`SELECT not_installed, installed, failed, last_sync_result, last_sync_error,
      last_reported_status_time IS NOT NULL AS has_status FROM reporting.computer_report WHERE computer_id = $1`, [computerId]);
    return row;
  };
  const eventsOf = (computerId: string): Promise<{ event_id: number; win32_hresult: number; misc_data: string[] }[]> => service.dataSource.query(
    `SELECT event_id, win32_hresult, misc_data FROM reporting.event JOIN reporting.computer_report ON number = computer_number
     WHERE computer_id = $1 ORDER BY event_id`, [computerId]);

  it('answers true and settles what was reported, the status lists apart from the events', async () => {
    expect(await caller.report('one', [nativeEvent(147), statusReport({ U: [NEEDED], V: [INSTALLED] })])).toBe(true);
    await until('the report to be settled', async () => (await reportOf('one'))?.['has_status'] === true);
    expect(await reportOf('one')).toEqual({ not_installed: 1, installed: 1, failed: 0, last_sync_result: 1, last_sync_error: null, has_status: true });
    expect(await eventsOf('one')).toEqual([
      { event_id: 147, win32_hresult: 0, misc_data: ['G=1507.2601.30012.0', 'J=297'] },
      { event_id: 156, win32_hresult: 0, misc_data: ['G=1507.2601.30012.0', 'J=297'] },
    ]);
    await caller.report('one', [nativeEvent(148, { win32HResult: -2145123272 }), nativeEvent(182, { updateId: NEEDED, win32HResult: -2145099770 })]);
    await until('the failure to be settled', async () => (await reportOf('one'))?.['failed'] === 1);
    expect(await reportOf('one')).toMatchObject({ not_installed: 0, installed: 1, failed: 1, last_sync_result: 2, last_sync_error: -2145123272 });
  });

  it('tells the bus which statuses changed', async () => {
    const rows = (): Promise<{ payload: { data: { changes: unknown[] } } }[]> => service.dataSource.query(
      `SELECT payload FROM messaging.outbox WHERE event = 'ComputerStatusChanged' AND payload -> 'data' ->> 'computerId' = 'told'`);
    await caller.report('told', [statusReport({ U: [NEEDED] })]);
    await until('the event', async () => (await rows()).length === 1);
    expect((await rows())[0]!.payload.data.changes).toEqual([{ updateId: NEEDED, from: 'Unknown', to: 'NotInstalled' }]);
  });

  it('stores a batch that comes again once', async () => {
    const events = [nativeEvent(183, { updateId: INSTALLED }), nativeEvent(4711)];
    await Promise.all([caller.report('again', events), caller.report('again', events), caller.report('again', [...events].reverse())]);
    const marker = nativeEvent(141);
    await caller.report('again', [marker]);
    await until('the last batch', async () => (await eventsOf('again')).some(({ event_id }) => event_id === 141));
    expect((await eventsOf('again')).map(({ event_id }) => event_id)).toEqual([141, 183, 4711]);
  });

  it('lets nobody report for others: the cookie says who, not the TargetID', async () => {
    await caller.report('forger', [nativeEvent(147, { targetId: 'victim' })]);
    await until('the report', async () => (await reportOf('forger')) !== undefined);
    expect(await reportOf('victim')).toBeUndefined();
  });

  it('takes ReportEventBatch2, which has no cookie, of known computers only', async () => {
    await service.dataSource.query(`INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) VALUES ('known', 'known.example', now(), now())`);
    const send = (computerId: string) => caller.call(reporting.reportEventBatch2, { computerId, clientTime: formatDateTime(new Date()), eventBatch: [nativeEvent(147)] });
    expect(await send('stranger')).toEqual({ ReportEventBatch2Result: true });
    expect(await send('KNOWN')).toEqual({ ReportEventBatch2Result: true });
    await until('the known one', async () => (await reportOf('known')) !== undefined);
    // A report behind the stranger's in the same shard: when it is settled, the stranger's has been looked at.
    const behind = Array.from({ length: 1_000 }, (_, index) => `behind-${index}`).find((id) => shardOf(id) === shardOf('stranger'))!;
    await caller.report(behind, [nativeEvent(147)]);
    await until('the report behind', async () => (await reportOf(behind)) !== undefined);
    expect(await reportOf('stranger')).toBeUndefined();
    expect(await errorCodeOf(send(' '))).toBe('InvalidParameters');
  });

  it('keeps texts of strangers as texts, cut to what is kept', async () => {
    const nasty = ['<script>alert(1)</script>', `'; DROP TABLE reporting.event; --`, '\ud83d\ude00'.repeat(4_000)];
    await caller.report('nasty', [nativeEvent(182, { replacementStrings: nasty, miscData: nasty })]);
    await until('the report', async () => (await eventsOf('nasty')).length === 1);
    const [row]: [{ replacement_strings: string[] }] = await service.dataSource.query(
      `SELECT replacement_strings FROM reporting.event JOIN reporting.computer_report ON number = computer_number WHERE computer_id = 'nasty'`);
    expect(row.replacement_strings.slice(0, 2)).toEqual(nasty.slice(0, 2));
    expect(row.replacement_strings[2]!.length).toBe(4_096);
  });

  it('takes dates from any century, and 1,000 events in one batch', async () => {
    const events = ['0001-01-01T00:00:00Z', '1601-01-01T00:00:00', '9999-12-31T23:59:59.9999999Z'].map((at) => nativeEvent(147, { at }));
    await caller.report('dates', [...events, ...Array.from({ length: 1_000 }, () => nativeEvent(9_000))]);
    await until('all of them', async () => (await eventsOf('dates')).length === 1_003);
  });

  it('refuses a batch beyond what one computer can have to say, and an absurd one', async () => {
    expect(await errorCodeOf(caller.report('endless', Array.from({ length: 10_001 }, () => ({ BasicData: { ...nativeEvent(147).BasicData! } }))))).toBe('InvalidParameters');
    expect(await reportOf('endless')).toBeUndefined();
  });

  it.each([
    ['InvalidCookie', 'no cookie', () => ({ Expiration: '2027-01-01T00:00:00Z' })],
    ['InvalidCookie', 'bytes that are none', () => ({ Expiration: '2027-01-01T00:00:00Z', EncryptedData: Buffer.alloc(100, 7) })],
    ['ServerChanged', 'the cookie of another server', () => caller.cookieOf('x', {}, new Sealer(randomUUID(), { current: { keyId: 1, secret: Buffer.alloc(32, 1) }, find: () => undefined }))],
    ['CookieExpired', 'a cookie that has expired', () => caller.cookieOf('x', { expiresAt: Date.now() - 1 })],
  ])('answers %s to %s', async (code, _what, cookie) => {
    expect(await errorCodeOf(caller.report('x', [nativeEvent(147)], cookie()))).toBe(code);
  });

  it('takes reports although the configuration has changed since: they say what was', async () => {
    expect(await caller.report('older', [nativeEvent(147)], caller.cookieOf('older', { configurationGeneration: 0, contentLocationGeneration: 9 }))).toBe(true);
  });

  it('answers Ping', async () => {
    expect((await caller.call(reporting.ping, { pingLevel: 1 })).PingResult).toMatchObject({ SuccessFlag: true, ServicesName: 'ReportingWebService' });
  });
});

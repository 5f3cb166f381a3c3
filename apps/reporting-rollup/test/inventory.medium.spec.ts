import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { forgetComputer } from '@sluice/domain/computers';
import { findInventory } from '@sluice/domain/reporting';
import { MAX_LARGE_REQUEST_TEXT_LENGTH } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import { errorCodeOf, ReportingCaller } from '@sluice/testing/reporting';
import { startReportingInProcess, type ReportingInProcess } from './reporting-in-process.js';

const CLIENT_TIME = '2026-11-20T10:00:00.5Z';
const XML = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;<script>alert(1)</script></a>';

describe('inventories (MS-WUSP 6.3)', () => {
  let service: ReportingInProcess;
  let caller: ReportingCaller;

  beforeAll(async () => {
    service = await startReportingInProcess();
    caller = await ReportingCaller.of(service.url, service.dataSource);
  }, 60_000);
  beforeEach(() => service.dataSource.query(`
    INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) VALUES ('pc', 'pc.example', now(), now()) ON CONFLICT DO NOTHING`));
  afterAll(() => service.stop());

  const send = (inventory: reporting.ReportingInventory | undefined, cookie = caller.cookieOf('pc')) =>
    caller.call(reporting.reportInventory, { cookie, clientTime: CLIENT_TIME, ...(inventory === undefined ? {} : { inventory }) });
  const kept = () => findInventory(service.dataSource, 'PC');

  it('are asked of nobody', async () => {
    const ask = (cookie?: reporting.Cookie) => caller.call(reporting.getRequiredInventoryType, {
      ...(cookie === undefined ? {} : { cookie }), rulesId: '00000000-0000-4000-8000-000000000001', rulesVersion: '1' });
    expect(await ask(caller.cookieOf('pc'))).toEqual({ GetRequiredInventoryTypeResult: 0 });
    expect(await errorCodeOf(ask())).toBe('InvalidCookie');
    expect(await errorCodeOf(ask(caller.cookieOf('pc', { expiresAt: Date.now() - 1 })))).toBe('CookieExpired');
  });

  it('that come are kept as text, which nobody parses, and noted; a later one replaces the one before', async () => {
    expect(await send({ IsCompressed: false, RawXml: 'first' })).toEqual({ ReportInventoryResult: true });
    expect(await send({ IsCompressed: false, RawXml: XML })).toEqual({ ReportInventoryResult: true });
    expect(await kept()).toEqual({ text: XML, length: Buffer.byteLength(XML), clientTime: new Date(CLIENT_TIME), receivedAt: expect.any(Date) });
    const [report] = await service.dataSource.query(`SELECT last_inventory_time, last_report_time FROM reporting.computer_report WHERE computer_id = 'pc'`);
    expect(report).toEqual({ last_inventory_time: (await kept())!.receivedAt, last_report_time: (await kept())!.receivedAt });
  });

  it('of bytes that nobody can read are kept as they came', async () => {
    await send({ IsCompressed: true, CompressedXml: Buffer.from([0xff, 1, 2]) });
    expect(await kept()).toMatchObject({ text: null, length: 3 });
  });

  it('are refused without content, beyond their bound, with a bad cookie, and of a computer that is gone', async () => {
    expect(await errorCodeOf(send(undefined))).toBe('InvalidParameters');
    expect(await errorCodeOf(send({ IsCompressed: true }))).toBe('InvalidParameters');
    expect(await errorCodeOf(send({ IsCompressed: false, RawXml: 'x'.repeat(MAX_LARGE_REQUEST_TEXT_LENGTH + 1) }))).toBe('InvalidParameters');
    expect(await errorCodeOf(send({ IsCompressed: false, RawXml: 'x' }, { Expiration: '2027-01-01T00:00:00Z' }))).toBe('InvalidCookie');
    expect(await errorCodeOf(send({ IsCompressed: false, RawXml: 'x' }, caller.cookieOf('stranger')))).toBe('InvalidCookie');
  });

  it('go with their computer', async () => {
    await send({ IsCompressed: false, RawXml: 'x' });
    await forgetComputer(service.dataSource, 'pc');
    expect(await kept()).toBeNull();
  });
});

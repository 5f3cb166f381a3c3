import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { listDownstreamServers, updateAccessRule } from '@sluice/domain/downstream-servers';
import { ensureCookieKey, updateSynchronizationConfiguration } from '@sluice/domain/servers';
import { parseDateTime } from '@sluice/protocol/soap';
import { dssAuthWebService, getAuthConfig, getAuthorizationCookie, getConfigData, getCookie, serverSyncWebService, type ServerSyncConfigData } from '@sluice/protocol/wsusss';
import { Sealer, sealServerAuthorization, sealServerCookie } from '@sluice/platform/cookies';
import { buildKeyRing } from '@sluice/platform/server-state';
import { DownstreamCaller, faultOf } from './downstream-caller.js';
import { startWorkerInProcess, type WorkerInProcess } from './worker-in-process.js';

const OTHER_SERVER = '9d1c0c5e-2f4d-4f7a-9a57-0e6c1f2d3a4b';
const ACCOUNT = '6f1c2f6e-3f0b-4d3a-9b1e-0d2f6a1c5e12';
const HOUR = 3_600_000;

let worker: WorkerInProcess;
let sealer: Sealer;

beforeAll(async () => {
  worker = await startWorkerInProcess();
  await ensureCookieKey(worker.dataSource, 7 * 24 * HOUR);
  const keys = buildKeyRing(await worker.dataSource.query('SELECT key_id AS "keyId", secret, retired_at AS "retiredAt" FROM servers.cookie_key'))!;
  const [{ serverId }] = await worker.dataSource.query('SELECT server_id AS "serverId" FROM servers.server_configuration');
  sealer = new Sealer(serverId, keys);
}, 60_000);
afterAll(() => worker.stop());
afterEach(() => updateAccessRule(worker.dataSource, { allowedAccounts: null, allowedNetworks: null }));

const caller = (name?: string, version?: string) => new DownstreamCaller(worker.url, name, version);
const cookieOf = (data: Buffer) => ({ Expiration: '2030-01-01T00:00:00Z', EncryptedData: data });
const content = { accountGuid: ACCOUNT, accountName: 'branch.example', protocolVersion: { major: 1, minor: 20 }, expiresAt: Date.now() + HOUR };

async function configuration(by: DownstreamCaller, configAnchor?: string): Promise<ServerSyncConfigData> {
  const { GetConfigDataResult } = await by.call(getConfigData, { cookie: by.cookie, ...(configAnchor !== undefined && { configAnchor }) });
  return GetConfigDataResult!;
}

describe('authorization (MS-WSUSSS 3.1.4.1, 3.1.4.2)', () => {
  it('names the one plug-in and where it is', async () => {
    const { GetAuthConfigResult } = await caller().call(getAuthConfig, {});
    expect(GetAuthConfigResult?.AuthInfo).toEqual([{ PlugInID: 'DssTargeting', ServiceUrl: 'DssAuthWebService/DssAuthWebService.asmx', Parameter: '' }]);
  });

  it('writes a downstream server down, with what it is seen doing', async () => {
    const server = await caller('Branch.Example', '1.8').connect();
    const known = (await listDownstreamServers(worker.dataSource, 100)).find((one) => one.accountGuid === server.accountGuid);
    expect(known).toMatchObject({ accountName: 'Branch.Example', ipAddress: '127.0.0.1', protocolVersion: '1.8', lastRefused: null, lastSyncTime: null });
  });

  it.each([
    ['machineName', { accountGuid: ACCOUNT }],
    ['machineName', { accountName: '', accountGuid: ACCOUNT }],
    ['machineName', { accountName: 'two words', accountGuid: ACCOUNT }],
    ['machineName', { accountName: 'a'.repeat(256), accountGuid: ACCOUNT }],
    ['machineName', { accountName: '<script>', accountGuid: ACCOUNT }],
    ['accountGuid', { accountName: 'branch.example' }],
    ['accountGuid', { accountName: 'branch.example', accountGuid: '' }],
    ['accountGuid', { accountName: 'branch.example', accountGuid: `{${ACCOUNT}}` }],
  ])('answers InvalidParameters %s to %j', async (parameter, request) => {
    expect(await faultOf(caller().call(getAuthorizationCookie, request))).toEqual(['InvalidParameters', parameter]);
  });
});

describe('a cookie (MS-WSUSSS 3.1.4.3)', () => {
  it('lives 240 minutes', async () => {
    const before = Date.now();
    const { cookie } = await caller().connect();
    const life = parseDateTime(cookie!.Expiration).getTime() - before;
    expect(life / 60_000).toBeGreaterThan(239.9);
    expect(life / 60_000).toBeLessThan(241);
  });

  it('lives no longer than the authorization it comes from', async () => {
    const expiresAt = Date.now() + 10 * 60_000;
    const CookieData = sealServerAuthorization(sealer, { ...content, expiresAt });
    const { GetCookieResult } = await caller().call(getCookie, { authCookies: [{ PlugInId: 'DssTargeting', CookieData }], protocolVersion: '1.20' });
    expect(parseDateTime(GetCookieResult!.Expiration).getTime()).toBe(expiresAt);
  });

  it.each([
    ['InvalidParameters', 'authCookies', 0, '1.20'], ['InvalidParameters', 'authCookies', 2, '1.20'], ['InvalidParameters', 'protocolVersion', 1, 'one'],
    ['InvalidParameters', 'protocolVersion', 1, '1.2.3'], ['IncompatibleProtocolVersion', '', 1, '2.0'], ['IncompatibleProtocolVersion', '', 1, '0.20'],
  ])('is not given: %s %s for %i authorization cookies and version %s', async (errorCode, message, count, protocolVersion) => {
    const server = caller();
    const authCookies = Array(count).fill(await server.authorize());
    expect(await faultOf(server.call(getCookie, { authCookies, protocolVersion }))).toEqual([errorCode, message]);
  });

  it.each([
    ['is empty', () => Buffer.alloc(0)], ['is noise', () => randomBytes(120)], ['is huge', () => randomBytes(40_000)],
    ['has expired', () => sealServerAuthorization(sealer, { ...content, expiresAt: Date.now() - 1 })],
    ['is a cookie of another kind', () => sealServerCookie(sealer, content)],
    ['is of another server', () => sealServerAuthorization(new Sealer(OTHER_SERVER, (sealer as unknown as { keys: never }).keys), content)],
  ])('is not given for an authorization cookie that %s: InvalidAuthorizationCookie', async (_what, data) => {
    const authCookies = [{ PlugInId: 'DssTargeting', CookieData: data() }];
    expect(await faultOf(caller().call(getCookie, { authCookies, protocolVersion: '1.20' }))).toEqual(['InvalidAuthorizationCookie', '']);
  });
});

describe('a call with a cookie (MS-WSUSSS 2.2.9.3)', () => {
  it.each([
    ['InvalidCookie', 'no cookie', () => undefined],
    ['InvalidCookie', 'an empty one', () => cookieOf(Buffer.alloc(0))],
    ['InvalidCookie', 'noise', () => cookieOf(randomBytes(200))],
    ['InvalidCookie', 'a changed one', () => cookieOf(changed(sealServerCookie(sealer, content)))],
    ['InvalidCookie', 'an expired one', () => cookieOf(sealServerCookie(sealer, { ...content, expiresAt: Date.now() - 1 }))],
    ['InvalidCookie', 'an authorization cookie', () => cookieOf(sealServerAuthorization(sealer, content))],
    ['IncompatibleProtocolVersion', 'one of another major version', () => cookieOf(sealServerCookie(sealer, { ...content, protocolVersion: { major: 2, minor: 0 } }))],
    ['ServerChanged', 'one of another server', () => cookieOf(sealServerCookie(new Sealer(OTHER_SERVER, (sealer as unknown as { keys: never }).keys), content))],
  ])('is answered %s to %s', async (errorCode, _what, cookie) => {
    const present = cookie();
    expect(await faultOf(caller().call(getConfigData, present ? { cookie: present } : {}))).toEqual([errorCode, '']);
  });

  function changed(sealed: Buffer): Buffer {
    sealed[40] = sealed[40]! ^ 1;
    return sealed;
  }
});

describe('the restriction', () => {
  it('refuses a server by name, notes that, and ends what it has begun', async () => {
    const server = await caller('branch.north.example').connect();
    await updateAccessRule(worker.dataSource, { allowedAccounts: ['*.south.example'] });
    expect(await faultOf(configuration(server))).toEqual(['InvalidCookie', '']);
    expect(await faultOf(server.authorize())).toEqual(['InvalidParameters', 'accountName']);
    const known = (await listDownstreamServers(worker.dataSource, 100)).find((one) => one.accountGuid === server.accountGuid);
    expect(known?.lastRefused).toBeInstanceOf(Date);
    await expect(caller('a.south.example').connect()).resolves.toBeDefined();
  });

  it('refuses a server by network, in the middle of the handshake too', async () => {
    const server = caller();
    const authCookies = [await server.authorize()];
    await updateAccessRule(worker.dataSource, { allowedNetworks: ['10.0.0.0/8'] });
    expect(await faultOf(server.call(getCookie, { authCookies, protocolVersion: '1.20' }))).toEqual(['InvalidAuthorizationCookie', '']);
    await updateAccessRule(worker.dataSource, { allowedNetworks: ['127.0.0.0/8'] });
    await expect(server.connect()).resolves.toBeDefined();
  });
});

describe('the configuration (MS-WSUSSS 3.1.4.4)', () => {
  it('leaves the languages out for whoever knows them, until they change', async () => {
    const server = await caller().connect();
    const first = await configuration(server);
    expect(first.LanguageUpdateList).toHaveLength(39);
    const second = await configuration(server, first.NewConfigAnchor);
    expect(second.LanguageUpdateList).toEqual([]);
    await updateSynchronizationConfiguration(worker.dataSource, { languages: ['de'] });
    const third = await configuration(server, second.NewConfigAnchor);
    expect(third.LanguageUpdateList.filter((language) => language.Enabled).map((language) => language.ShortLanguage)).toEqual(['de']);
  });

  it.each(['9438,2026-10-04 16:09:27.167', 'garbage', ''])('is told in full for the anchor %j', async (anchor) => {
    expect((await configuration(await caller().connect(), anchor)).LanguageUpdateList).toHaveLength(39);
  });
});

it('both services answer Ping (MS-WSUSSS 3.1.4.12)', async () => {
  for (const { Ping } of [dssAuthWebService.operations, serverSyncWebService.operations]) {
    expect((await caller().call(Ping, { pingLevel: 0 })).PingResult).toMatchObject({ SuccessFlag: true, ServicesName: Ping.service, IsHttps: false });
  }
});

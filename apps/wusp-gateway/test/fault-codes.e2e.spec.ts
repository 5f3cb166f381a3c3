import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Sealer, sealAuthorizationCookie, sealClientCookie, NO_SCAN, withScanCount, type ClientCookieContent } from '@sluice/platform/cookies';
import { createDataSource } from '@sluice/domain/migrations';
import { loadCookieKeys, loadServerConfiguration, updateServerConfiguration, type ServerConfiguration } from '@sluice/domain/servers';
import { findFreePort } from '@sluice/local-services';
import { formatDateTime } from '@sluice/protocol/soap';
import {
  getAuthorizationCookie, getConfig, getCookie, getExtendedUpdateInfo, getExtendedUpdateInfo2, getFileLocations, refreshCache, registerComputer,
  startCategoryScan, syncPrinterCatalog, syncUpdates, type Cookie,
} from '@sluice/protocol/wusp';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { machines, UpdateClient } from '@sluice/testing/update-client';
import { GatewayProcess, until } from './gateway-process.js';
import { COMPUTER_INFO, faultOf, ProtocolClient, SYNC_PARAMETERS } from './protocol-client.js';

const SHA1 = Buffer.alloc(20, 1);
const GUID = '11111111-1111-4111-8111-111111111111';

let database: TestDatabase;
let dataSource: DataSource;
let gateway: GatewayProcess;
let environment: Record<string, string>;
let configuration: ServerConfiguration;
let sealer: Sealer;

beforeAll(async () => {
  database = await createTestDatabase();
  await loadSampleCatalog(database.url);
  dataSource = await createDataSource(database.url).initialize();
  environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url };
  gateway = await GatewayProcess.start(environment);
  configuration = await loadServerConfiguration(dataSource);
  const [key] = await loadCookieKeys(dataSource);
  if (!key) throw new Error('the gateway drew no cookie key');
  sealer = new Sealer(configuration.serverId, { current: key, find: () => key });
});

afterAll(async () => {
  await gateway?.stop();
  await dataSource?.destroy();
  await database?.drop();
});

const client = () => new ProtocolClient(gateway.url);
const connected = () => client().connect();
const errorCodeOf = async (call: Promise<unknown>) => (await faultOf(call)).errorCode;

/** A cookie that a gateway of this installation could have issued, but for what a test says. */
function sealedCookie(changes: Partial<ClientCookieContent> = {}, by = sealer): Cookie {
  const expiresAt = Date.now() + 60_000;
  const content: ClientCookieContent = {
    clientId: 'forged-by-test', expiresAt, protocolVersion: { major: 2, minor: 90 }, configurationGeneration: configuration.configurationGeneration,
    changeNumber: 0, categoryScanChangeNumber: 0, driverChangeNumber: 0, printerChangeNumber: 0, registered: true, targetGroupIds: [],
    membershipChangeNumber: 0, contentLocationGeneration: configuration.contentLocationGeneration, ...changes,
  };
  return { Expiration: formatDateTime(new Date(expiresAt)), EncryptedData: withScanCount(sealClientCookie(by, content), NO_SCAN) };
}
const foreignSealer = () => new Sealer(GUID, { current: { keyId: 1, secret: Buffer.alloc(32, 1) }, find: () => undefined });

/** Every operation that takes a cookie, with parameters that are right. */
const WITH_COOKIE: readonly [name: string, call: (cookie: Cookie | undefined) => Promise<unknown>][] = [
  ['RegisterComputer (MS-WUSP 3.1.5.5)', (cookie) => client().call(registerComputer, { cookie, computerInfo: COMPUTER_INFO })],
  ['SyncUpdates (MS-WUSP 3.1.5.7)', (cookie) => client().call(syncUpdates, { cookie, parameters: SYNC_PARAMETERS })],
  ['RefreshCache (MS-WUSP 3.1.5.8)', (cookie) => client().call(refreshCache, { cookie, globalIDs: [{ UpdateID: GUID, RevisionNumber: 1 }] })],
  ['GetExtendedUpdateInfo (MS-WUSP 3.1.5.9)', (cookie) => client().call(getExtendedUpdateInfo, { cookie, revisionIDs: [1], infoTypes: ['Extended'], locales: [] })],
  ['GetExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10)', (cookie) => client().call(getExtendedUpdateInfo2, { cookie, updateIDs: [], infoTypes: ['Extended'], locales: [] })],
  ['GetFileLocations (MS-WUSP 3.1.5.10)', (cookie) => client().call(getFileLocations, { cookie, fileDigests: [SHA1] })],
  ['SyncPrinterCatalog (MS-WUSP 3.1.5.12)', (cookie) => client().call(syncPrinterCatalog, { cookie, installedNonLeafUpdateIDs: [], printerUpdateIDs: [] })],
];

describe.each(WITH_COOKIE)('%s with a cookie', (_operation, call) => {
  it('that is right is answered', async () => {
    await call(sealedCookie());
  });

  it('that is absent, empty or unreadable is InvalidCookie (MS-WUSP 2.2.2.4)', async () => {
    expect(await errorCodeOf(call(undefined))).toBe('InvalidCookie');
    expect(await errorCodeOf(call({ Expiration: '2030-01-01T00:00:00Z' }))).toBe('InvalidCookie');
    expect(await errorCodeOf(call({ Expiration: '2030-01-01T00:00:00Z', EncryptedData: Buffer.alloc(200, 1) }))).toBe('InvalidCookie');
  });

  it('of another server is ServerChanged (MS-WUSP 2.2.2.4)', async () => {
    expect(await errorCodeOf(call(sealedCookie({}, foreignSealer())))).toBe('ServerChanged');
  });

  it('that is over is CookieExpired, whatever it claims beside (MS-WUSP 2.2.2.4)', async () => {
    expect(await errorCodeOf(call({ ...sealedCookie({ expiresAt: Date.now() - 1 }), Expiration: '2099-01-01T00:00:00Z' }))).toBe('CookieExpired');
  });

  it('from before the configuration changed is ConfigChanged (MS-WUSP 2.2.2.4, 3.1.5.7)', async () => {
    expect(await errorCodeOf(call(sealedCookie({ configurationGeneration: configuration.configurationGeneration - 1 })))).toBe('ConfigChanged');
  });
});

describe('GetCookie (MS-WUSP 3.1.5.4)', () => {
  const ask = async (changes: Partial<Parameters<typeof request>[0]> = {}) => client().call(getCookie, request({ authCookies: [await client().authorize()], ...changes }));
  const request = (changes: { authCookies: { CookieData?: Buffer }[]; oldCookie?: Cookie; lastChange?: string; protocolVersion?: string }) => ({
    lastChange: formatDateTime(configuration.lastChange), currentTime: formatDateTime(new Date()), protocolVersion: '2.90', ...changes,
  });
  const authorization = (expiresAt: number, by = sealer) => ({ CookieData: sealAuthorizationCookie(by, { clientId: 'a', dnsName: 'a', targetGroupName: '', expiresAt }) });

  it('without exactly one authorization cookie of ours is InvalidAuthorizationCookie', async () => {
    const own = await client().authorize();
    const bogus: { CookieData?: Buffer }[][] = [[], [own, own], [{}], [{ CookieData: Buffer.alloc(100) }], [{ CookieData: sealedCookie().EncryptedData as Buffer }]];
    for (const authCookies of bogus) expect(await errorCodeOf(ask({ authCookies }))).toBe('InvalidAuthorizationCookie');
  });

  it('with an authorization cookie of another server is InvalidCookie (MS-WUSP 2.2.3.4), with one that is over CookieExpired', async () => {
    expect(await errorCodeOf(ask({ authCookies: [authorization(Date.now() + 60_000, foreignSealer())] }))).toBe('InvalidCookie');
    expect(await errorCodeOf(ask({ authCookies: [authorization(Date.now() - 1)] }))).toBe('CookieExpired');
  });

  it('with an old cookie that is forged is InvalidCookie, of another server ServerChanged, and of ours whatever its age is fine', async () => {
    expect(await errorCodeOf(ask({ oldCookie: { Expiration: '2030-01-01T00:00:00Z', EncryptedData: Buffer.alloc(200) } }))).toBe('InvalidCookie');
    expect(await errorCodeOf(ask({ oldCookie: sealedCookie({}, foreignSealer()) }))).toBe('ServerChanged');
    await ask({ oldCookie: sealedCookie({ expiresAt: 1, configurationGeneration: 0 }) });
    await ask({ oldCookie: { Expiration: '2030-01-01T00:00:00Z' } });
  });

  it('of a client that has not read the present configuration is ConfigChanged', async () => {
    expect(await errorCodeOf(ask({ lastChange: '2020-01-01T00:00:00Z' }))).toBe('ConfigChanged');
  });

  it.each(['', '1', '1.x', '1.2.3'])('with the protocol version "%s" is InvalidParameters', async (protocolVersion) => {
    expect(await faultOf(ask({ protocolVersion }))).toEqual({ errorCode: 'InvalidParameters', message: 'protocolVersion' });
  });
});

describe('InvalidParameters (MS-WUSP 2.2.2.4) with the parameter in Message', () => {
  const tooMany = () => configuration.maxExtendedUpdatesPerRequest + 1;
  const identities = (count: number) => Array.from({ length: count }, (_, RevisionNumber) => ({ UpdateID: GUID, RevisionNumber }));
  const categories = (count: number) => Array.from({ length: count }, (_, IndexOfAndGroup) => ({ IndexOfAndGroup, CategoryId: GUID }));
  const auth = (changes: object) => client().call(getAuthorizationCookie, { clientId: 'a', dnsName: 'b', ...changes });
  const info = (changes: object) => client().call(getExtendedUpdateInfo, { cookie: sealedCookie(), revisionIDs: [1], infoTypes: ['Extended'], locales: ['en'], ...changes });
  const info2 = (changes: object) => client().call(getExtendedUpdateInfo2, { cookie: sealedCookie(), updateIDs: identities(1), infoTypes: ['Extended'], locales: ['en'], ...changes });
  const locations = (fileDigests: Buffer[]) => client().call(getFileLocations, { cookie: sealedCookie(), fileDigests });
  const sync = (parameters?: object) => client().call(syncUpdates, { cookie: sealedCookie(), ...(parameters && { parameters: { ...SYNC_PARAMETERS, ...parameters } }) });
  const device = { HardwareIDs: ['PCI\\VEN_1'], CompatibleIDs: [], extensionDriver: [], DriverRecoveryIDs: [] };

  const cases: [rule: string, message: string, call: () => Promise<unknown>][] = [
    ['3.1.5.2: protocolVersion is non-NULL', 'protocolVersion', () => client().call(getConfig, {})],
    ['3.1.5.2: protocolVersion has two parts', 'protocolVersion', () => client().call(getConfig, { protocolVersion: '1' })],
    ['3.1.5.3: clientId is non-NULL', 'clientId', () => auth({ clientId: undefined })],
    ['3.1.5.3: clientId is not blank', 'clientId', () => auth({ clientId: '  ' })],
    ['3.1.5.3: clientId is a ClientIdString', 'clientId', () => auth({ clientId: 'x'.repeat(256) })],
    ['3.1.5.3: dnsName is non-NULL', 'dnsName', () => auth({ dnsName: undefined })],
    ['3.1.5.3: dnsName can be a name', 'dnsName', () => auth({ dnsName: '<b>pc</b>' })],
    ['3.1.5.3: dnsName has the length of a name', 'dnsName', () => auth({ dnsName: 'x'.repeat(256) })],
    ['3.1.5.5: computerInfo', 'computerInfo', () => client().call(registerComputer, { cookie: sealedCookie() })],
    ['3.1.5.6: requestedCategories is present', 'requestedCategories', () => client().call(startCategoryScan, { requestedCategories: [] })],
    ['3.1.5.6: the number of categories is limited', 'requestedCategories', () => client().call(startCategoryScan, { requestedCategories: categories(200) })],
    ['3.1.5.7: parameters is specified', 'parameters', () => sync()],
    ['3.1.5.7: no SystemSpec unless SkipSoftwareSync', 'parameters.SystemSpec', () => sync({ SystemSpec: [device] })],
    ['3.1.5.8: globalIDs is present', 'globalIDs', () => client().call(refreshCache, { cookie: sealedCookie(), globalIDs: [] })],
    ['3.1.5.9: revisionIDs within the limit', 'revisionIDs', () => info({ revisionIDs: Array.from({ length: tooMany() }, (_, id) => id) })],
    ['3.1.5.9: infoTypes is present', 'infoTypes', () => info({ infoTypes: [] })],
    ['3.1.5.9: locales with LocalizedProperties', 'locales', () => info({ infoTypes: ['LocalizedProperties'], locales: [] })],
    ['3.1.5.9: locales with Eula', 'locales', () => info({ infoTypes: ['Extended', 'Eula'], locales: [] })],
    ['2.2.2.2.10: updateIDs within the limit', 'updateIDs', () => info2({ updateIDs: identities(tooMany()) })],
    ['2.2.2.2.10: infoTypes is present', 'infoTypes', () => info2({ infoTypes: [] })],
    ['2.2.2.2.10: locales with Eula', 'locales', () => info2({ infoTypes: ['Eula'], locales: [] })],
    ['3.1.5.10: fileDigests is present', 'fileDigests', () => locations([])],
    ['3.1.5.10: every digest has 20 bytes', 'fileDigests', () => locations([SHA1, Buffer.alloc(19)])],
  ];
  it.each(cases)('by MS-WUSP %s', async (_rule, message, call) => {
    expect(await faultOf(call())).toEqual({ errorCode: 'InvalidParameters', message });
  });

  it('not for as many revisions as GetConfig allows: the limit is inclusive (observed; MS-WUSP 3.1.5.9 says smaller)', async () => {
    await info({ revisionIDs: Array.from({ length: tooMany() - 1 }, (_, id) => id) });
    await info2({ updateIDs: identities(tooMany() - 1) });
  });
});

describe('registration', () => {
  it('that is missing is RegistrationRequired for a synchronization, and answered for the rest (MS-WUSP 3.1.5.7, 3.1.5.12)', async () => {
    const newcomer = client();
    await newcomer.renew();
    const cookie = newcomer.cookie;
    expect(await errorCodeOf(newcomer.sync())).toBe('RegistrationRequired');
    expect(await errorCodeOf(newcomer.call(syncPrinterCatalog, { cookie, installedNonLeafUpdateIDs: [], printerUpdateIDs: [] }))).toBe('RegistrationRequired');
    await newcomer.call(getFileLocations, { cookie, fileDigests: [SHA1] });
    await newcomer.register();
    expect((await newcomer.sync()).NewUpdates.length).toBeGreaterThan(0);
  });

  it('that the configuration does not ask for is RegistrationNotRequired (MS-WUSP 2.2.2.4), and nobody is asked for it', async () => {
    await change({ isRegistrationRequired: false });
    const newcomer = client();
    await newcomer.renew();
    expect(await errorCodeOf(newcomer.register())).toBe('RegistrationNotRequired');
    await newcomer.sync();
    await change({ isRegistrationRequired: true });
  });
});

describe('FileLocationChanged (MS-WUSP 2.2.2.4: since the last time the client synced)', () => {
  it('meets a client that synchronized before content moved, at its next synchronization, until it asks where files are', async () => {
    const known = await connected();
    await known.sync();
    await change({ contentBaseUrl: 'https://elsewhere.test/updates' });
    expect(await errorCodeOf(known.sync())).toBe('ConfigChanged');
    await known.renew();
    expect(await errorCodeOf(known.sync())).toBe('FileLocationChanged');
    const [file] = await dataSource.query('SELECT sha1 FROM catalog.file LIMIT 1');
    const { GetFileLocationsResult: located } = await known.call(getFileLocations, { cookie: known.cookie, fileDigests: [file.sha1] });
    expect(located?.FileLocations[0]?.Url).toMatch(/^https:\/\/elsewhere\.test\/updates\/Content\//);
    known.cookie = located?.NewCookie;
    await known.sync();
  });

  it('spares a client that never synchronized, and one that does not react to it from its next renewal on', async () => {
    const [fresh, stubborn] = [await connected(), await connected()];
    await stubborn.sync();
    await change({ contentBaseUrl: null });
    await Promise.all([fresh.renew(), stubborn.renew()]);
    await fresh.sync();
    expect(await errorCodeOf(stubborn.sync())).toBe('FileLocationChanged');
    await stubborn.renew();
    await stubborn.sync();
  });

  it('is understood by an agent: it asks for every address it knows, once, and keeps its cache', async () => {
    const agent = new UpdateClient({ serverUrl: gateway.url, machine: machines.windows11Amd64 });
    const before = await agent.scan();
    await change({ contentBaseUrl: 'https://again.test' });
    const after = await agent.scan();
    const calls = after.calls.map(({ operation, fault }) => (fault ? `${operation}: ${fault}` : operation));
    expect(calls.slice(0, 6)).toEqual([
      'SyncUpdates: ConfigChanged', 'GetConfig', 'GetAuthorizationCookie', 'GetCookie', 'SyncUpdates: FileLocationChanged', 'GetFileLocations',
    ]);
    expect(calls.filter((call) => call.includes('FileLocationChanged'))).toHaveLength(1);
    expect([after.held, after.rounds.every(({ newUpdates }) => newUpdates === 0)]).toEqual([before.held, true]);
  });

  it('is not for a change of anything else', async () => {
    const known = await connected();
    await known.sync();
    await change({ maxUpdatesPerPage: 150 });
    await known.renew();
    await known.sync();
  });
});

describe('what is the server\'s own fault', () => {
  it('is InternalServerError without a word about why, and the reason in the log (MS-WUSP 2.2.2.4)', async () => {
    const broken = await createTestDatabase();
    await loadSampleCatalog(broken.url);
    const source = await createDataSource(broken.url).initialize();
    await source.query(`DELETE FROM catalog.fragment WHERE fragment_type = 'Core'`);
    const own = await GatewayProcess.start({ ...environment, DATABASE_URL: broken.url });
    const unlucky = await new ProtocolClient(own.url).connect();
    expect(await faultOf(unlucky.sync())).toEqual({ errorCode: 'InternalServerError', message: '' });
    await until('the log to tell why', () => own.log.join('').includes('has no Core fragment'));
    await own.stop();
    await source.destroy();
    await broken.drop();
  });

  it('is ServerBusy while the database is away (MS-WUSP 2.2.2.4)', async () => {
    const nowhere = `postgres://nobody:nothing@127.0.0.1:${await findFreePort()}/nothing`;
    const own = await GatewayProcess.start({ ...environment, DATABASE_URL: nowhere }, { ready: false });
    expect(await errorCodeOf(new ProtocolClient(own.url).call(getConfig, { protocolVersion: '2.90' }))).toBe('ServerBusy');
    expect(await errorCodeOf(new ProtocolClient(own.url).authorize())).toBe('ServerBusy');
    await own.stop();
  });

  it('is ServerBusy when all places are taken (MS-WUSP 2.2.2.4), and over as soon as one is free', async () => {
    const own = await GatewayProcess.start({ ...environment, SLUICE_SOAP_MAX_CALLS: '1' });
    const visitor = new ProtocolClient(own.url);
    const ask = () => visitor.call(getConfig, { protocolVersion: '2.90' });
    const slow = connect(own.port, '127.0.0.1');
    slow.write('POST /ClientWebService/client.asmx HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nContent-Length: 100\r\n\r\n<');
    await until('the only place to be taken', () => ask().then(() => false, (error: { errorCode?: string }) => error.errorCode === 'ServerBusy'));
    const closed = once(slow, 'close');
    slow.destroy();
    await closed;
    await until('the place to be free', () => ask().then(() => true, () => false));
    await own.stop();
  });
});

/** Changes the configuration and waits until the gateway goes by it. */
async function change(changes: Parameters<typeof updateServerConfiguration>[1]): Promise<void> {
  configuration = await updateServerConfiguration(dataSource, changes);
  const present = formatDateTime(configuration.lastChange);
  await until('the configuration to be in force', async () =>
    (await client().call(getConfig, { protocolVersion: '2.90' })).GetConfigResult?.LastChange === present);
}

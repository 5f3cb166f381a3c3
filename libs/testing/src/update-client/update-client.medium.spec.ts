import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readSampleDocuments } from '../sample-catalog/sample-documents.js';
import type { UpdateClientError } from './errors.js';
import { explanationText } from './explain/explanation-text.js';
import { machines } from './machine/machines.js';
import { ModelServer } from './model-server/model-server.js';
import type { ReportedUpdate } from './scan/scan-report.js';
import { UpdateClient } from './update-client.js';

const HANDSHAKE = ['GetConfig', 'GetAuthorizationCookie', 'GetCookie', 'RegisterComputer'];
const DEFINITIONS = 'Sample Protection definitions, version 1.400.200.0 (KB9000100)';

let documents: string[] = [];
let server: ModelServer;
let client: UpdateClient;

beforeAll(async () => {
  documents = (await readSampleDocuments()).map(({ xml }) => xml);
});

beforeEach(async () => {
  server = await ModelServer.start(documents);
  client = new UpdateClient({ serverUrl: server.url, machine: machines.windows11Amd64, computer: { clientId: 'e5f0a1b2-0000-4000-8000-000000000001', dnsName: 'pc1.example' } });
});

afterEach(async () => {
  client.close();
  await server.stop();
});

const titles = (updates: readonly ReportedUpdate[]) => updates.map(({ title }) => title);
const syncBodies = () => server.requests.filter(({ operation }) => operation === 'SyncUpdates').map(({ body }) => body);

describe('the first scan', () => {
  it('makes the calls of a native agent in its order', async () => {
    await client.scan();
    const operations = server.takeOperations();
    expect(operations.slice(0, 4)).toEqual(HANDSHAKE);
    const others = operations.slice(4);
    expect(others.filter((operation) => operation === 'GetExtendedUpdateInfo')).toHaveLength(1);
    expect(others.lastIndexOf('SyncUpdates')).toBe(others.indexOf('GetExtendedUpdateInfo') - 1);
    expect(others).not.toContain('GetFileLocations');
  });

  it('sends native headers in native order', async () => {
    await client.scan();
    const [request] = server.requests;
    expect(request?.path).toBe('/ClientWebService/client.asmx');
    const names = request?.rawHeaders.filter((_, index) => index % 2 === 0);
    expect(names).toEqual(['Cache-Control', 'Connection', 'Pragma', 'Content-Type', 'Accept-Encoding', 'User-Agent', 'SOAPAction', 'MS-CV', 'Content-Length', 'Host']);
    expect(request?.rawHeaders[9]).toBe('xpress');
    expect(request?.rawHeaders[13]).toBe('"http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/GetConfig"');
  });

  it('shows an old cookie without data, and omits empty id lists', async () => {
    await client.scan();
    const getCookie = server.requests.find(({ operation }) => operation === 'GetCookie')?.body;
    expect(getCookie).toMatch(/<oldCookie><Expiration>[^<]+<\/Expiration><\/oldCookie>/);
    const [first, second] = syncBodies();
    expect(first).not.toContain('InstalledNonLeafUpdateIDs');
    expect(first).not.toContain('OtherCachedUpdateIDs');
    expect(first).toContain('<ComputerSpec/>');
    expect(second).toContain('<InstalledNonLeafUpdateIDs><int>');
  });

  it('finds what the machine needs, with titles and the addresses of files', async () => {
    const report = await client.scan();
    expect(titles(report.needed)).toEqual(expect.arrayContaining([DEFINITIONS, 'Sample security update for Windows 11 x64 (KB9000003), March 2026']));
    expect(report.needed).toHaveLength(9);
    const definitions = report.needed.find(({ title }) => title === DEFINITIONS);
    expect(definitions).toMatchObject({ action: 'PreDeploymentCheck', offered: false });
    expect(definitions?.files.map(({ fileName, url }) => [fileName, url?.startsWith('http://content.example/')])).toEqual([['sluice-sample-definitions-amd64.exe', true]]);
    expect(report.installed.map(({ updateId }) => updateId)).toHaveLength(3);
    expect(report.unknownRules).toEqual({});
  });

  it('ends the software pass by the agent’s own rule and makes one driver pass', async () => {
    server.answers.pageSize = 4;
    const { rounds } = await client.scan();
    expect(rounds.filter(({ pass }) => pass === 'driver')).toHaveLength(1);
    expect(rounds.at(-1)?.pass).toBe('driver');
    const software = rounds.slice(0, -1);
    for (const [index, round] of software.entries()) {
      expect(round.truncated || round.newLeaves < round.newUpdates).toBe(index < software.length - 1);
    }
    const driver = syncBodies().at(-1) ?? '';
    expect(driver).toContain('<SkipSoftwareSync>true</SkipSoftwareSync>');
    expect(driver).toContain('<DriverVerVersion>');
    expect(driver).not.toContain('OtherCachedUpdateIDs');
  });

  it('asks about no more revisions at once than the configuration allows', async () => {
    server.answers.maxExtendedUpdatesPerRequest = 5;
    await client.scan();
    const asked = server.requests.filter(({ operation }) => operation === 'GetExtendedUpdateInfo').map(({ body }) => body.split('<int>').length - 1);
    expect(asked.length).toBeGreaterThan(2);
    expect(Math.max(...asked)).toBe(5);
  });

  it('asks for addresses that did not come by themselves', async () => {
    server.answers.locatesFilesUnasked = false;
    const { needed } = await client.scan();
    expect(server.takeOperations()).toContain('GetFileLocations');
    expect(needed.flatMap(({ files }) => files).filter(({ url }) => url === undefined)).toEqual([]);
  });

  it('does not register where registration is not required', async () => {
    server.answers.isRegistrationRequired = false;
    await client.scan();
    expect(server.takeOperations()).not.toContain('RegisterComputer');
  });
});

describe('a later scan', () => {
  it('starts at SyncUpdates with what is cached, and needs two calls when nothing changed', async () => {
    await client.scan();
    server.takeOperations();
    const { rounds } = await client.scan();
    expect(server.requests[0]?.body).toContain('<InstalledNonLeafUpdateIDs><int>');
    expect(server.takeOperations()).toEqual(['SyncUpdates', 'SyncUpdates', 'GetExtendedUpdateInfo']);
    expect(rounds[0]).toMatchObject({ newUpdates: 0, outOfScope: 0, truncated: false });
  });

  it('learns of an approval, and offers only the newest of a chain', async () => {
    await client.scan();
    for (const { update } of server.catalog.revisions) if (update.title?.includes('security update for Windows 11 x64')) server.catalog.approve(update.updateId);
    const { needed, rounds } = await client.scan();
    expect(rounds[0]?.changedUpdates).toBe(3);
    expect(titles(needed.filter(({ offered }) => offered))).toEqual(['Sample security update for Windows 11 x64 (KB9000003), March 2026']);
    expect(needed.find(({ title }) => title?.includes('KB9000002'))?.supersededBy).toBe(needed.find(({ title }) => title?.includes('KB9000003'))?.updateId);
  });

  it('forgets what is declined', async () => {
    const first = await client.scan();
    server.catalog.decline(first.needed[0]?.updateId ?? '');
    const second = await client.scan();
    expect(second.held).toBe(first.held - 1);
    expect(second.needed).toHaveLength(first.needed.length - 1);
  });

  it('sees what was installed meanwhile', async () => {
    await client.scan();
    client.machine = { ...client.machine, servicingPackages: [...client.machine.servicingPackages, { name: 'Package_for_SluiceSampleRollup', version: '26100.5002.1.1', processorArchitecture: 'amd64' }] };
    const { installed } = await client.scan({ describe: 'reported' });
    expect(titles(installed)).toContain('2026-03 sample cumulative update for Windows 11 (KB9000202)');
  });
});

describe('a category scan', () => {
  it('filters by what StartCategoryScan preferred', async () => {
    const product = server.catalog.revisions.find(({ update }) => update.title === 'Sample Windows 11')?.update.updateId ?? '';
    await client.scan({ categoryIds: [product] });
    expect(server.requests.map(({ operation }) => operation).slice(0, 5)).toEqual([...HANDSHAKE, 'StartCategoryScan']);
    for (const body of syncBodies()) expect(body).toContain(`<FilterCategoryIds><CategoryIdentifier><Id>${product}</Id></CategoryIdentifier></FilterCategoryIds><NeedTwoGroupOutOfScopeUpdates>true<`);
  });

  it('ends when the server knows none of the products', async () => {
    server.answers.knowsCategories = false;
    await expect(client.scan({ categoryIds: ['255022ff-0239-55e3-b35a-9d700eb3a48e'] })).rejects.toMatchObject({ code: 'CATEGORY_REFUSED' });
  });

  it('is refused by servers before 3.2', async () => {
    server.answers.protocolVersion = '3.0';
    await expect(client.scan({ categoryIds: ['255022ff-0239-55e3-b35a-9d700eb3a48e'] })).rejects.toMatchObject({ code: 'WRONG_ANSWER', operation: 'StartCategoryScan' });
  });
});

describe('after a fault (MS-WUSP 2.2.2.4)', () => {
  const retried = async (errorCode: Parameters<ModelServer['failNext']>[1]): Promise<string[]> => {
    await client.scan();
    server.takeOperations();
    server.failNext('SyncUpdates', errorCode);
    await client.scan();
    return server.takeOperations();
  };

  it.each([
    ['CookieExpired', ['GetAuthorizationCookie', 'GetCookie']],
    ['ConfigChanged', ['GetConfig', 'GetAuthorizationCookie', 'GetCookie']],
    ['InvalidAuthorizationCookie', ['GetAuthorizationCookie', 'GetCookie']],
    ['RegistrationRequired', ['RegisterComputer']],
    ['RegistrationNotRequired', ['GetConfig']],
    ['FileLocationChanged', ['GetFileLocations']],
    // The handshake of a server that is new to the client includes registration (MS-WSUSOD 3.6).
    ['InvalidCookie', [...HANDSHAKE, 'RefreshCache']],
    ['ServerChanged', [...HANDSHAKE, 'RefreshCache']],
  ] as const)('%s is recovered from by %j', async (errorCode, steps) => {
    expect(await retried(errorCode)).toEqual(['SyncUpdates', ...steps, 'SyncUpdates', 'SyncUpdates', 'GetExtendedUpdateInfo']);
  });

  it('renumbers the cache for a server that was set up anew', async () => {
    const before = await client.scan();
    server.renumber(7000);
    server.failNext('SyncUpdates', 'ServerChanged');
    const after = await client.scan();
    expect(after.rounds[0]).toMatchObject({ newUpdates: 0, outOfScope: 0 });
    expect(titles(after.needed)).toEqual(titles(before.needed));
    expect(Math.min(...after.needed.map(({ revisionId }) => revisionId))).toBeGreaterThanOrEqual(7000);
  });

  it('asks again for everything described when the server changes in between', async () => {
    const before = await client.scan();
    server.renumber(7000);
    server.answers.maxExtendedUpdatesPerRequest = 5;
    server.failNext('SyncUpdates', 'ServerChanged');
    server.failNext('GetExtendedUpdateInfo', 'ServerChanged');
    const after = await client.scan();
    expect(server.takeOperations().filter((operation) => operation === 'RefreshCache')).toHaveLength(2);
    expect(titles(after.needed)).toEqual(titles(before.needed));
  });

  it('gives up on faults that time alone heals, and says which', async () => {
    server.failNext('SyncUpdates', 'InternalServerError');
    await expect(client.scan()).rejects.toMatchObject({ code: 'FAULT', operation: 'SyncUpdates', message: expect.stringContaining('InternalServerError') });
  });

  it('takes the other spelling of FileLocationChanged too, and uses the new addresses', async () => {
    await client.scan();
    server.answers.contentHost = 'elsewhere.example';
    server.answers.locatesFilesUnasked = false;
    server.failNext('SyncUpdates', 'FileLocationChanged', 'FileLocationsChanged');
    const { needed } = await client.scan();
    const urls = needed.flatMap(({ files }) => files.map(({ url }) => url));
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) expect(url).toContain('//elsewhere.example/');
  });

  it('stops at a busy server and says when it wants to be asked again', async () => {
    server.refuseNext('SyncUpdates', '90');
    const before = Date.now();
    const failure = await client.scan().catch((error: unknown) => error as UpdateClientError);
    expect(failure).toMatchObject({ code: 'BUSY', operation: 'SyncUpdates' });
    expect((failure as UpdateClientError).retryAt?.getTime()).toBeGreaterThanOrEqual(before + 90_000);
    server.failNext('SyncUpdates', 'ServerBusy');
    await expect(client.scan()).rejects.toMatchObject({ code: 'BUSY', retryAt: undefined });
  });

  it('names the parameter that the server did not like', async () => {
    server.failNext('SyncUpdates', 'InvalidParameters');
    await expect(client.scan()).rejects.toMatchObject({ code: 'FAULT', message: expect.stringContaining('InvalidParameters') });
  });

  it('does not recover for ever', async () => {
    for (let times = 0; times < 20; times += 1) server.failNext('SyncUpdates', 'CookieExpired');
    await expect(client.scan()).rejects.toMatchObject({ code: 'FAULT' });
    expect(server.requests.length).toBeLessThan(30);
  });
});

describe('encrypted files (MS-WUSP 2.2.2.2.10)', () => {
  const approveTool = (): string => {
    const tool = server.catalog.revisions.find(({ update }) => update.title?.includes('KB9000050'));
    if (tool === undefined) throw new Error('the sample catalog has no KB9000050');
    server.catalog.approve(tool.update.updateId);
    for (const { sha1 } of tool.update.files) server.answers.encryptedFiles.add(sha1.toString('base64'));
    return tool.update.updateId;
  };

  it('makes the client ask for the keys of what is to be installed, and of nothing else', async () => {
    const updateId = approveTool();
    const { needed } = await client.scan();
    const asked = server.requests.filter(({ operation }) => operation === 'GetExtendedUpdateInfo2').map(({ body }) => body.match(/<UpdateID>[^<]+/g));
    expect(asked).toEqual([[`<UpdateID>${updateId}`]]);
    expect(needed.filter(({ files }) => files.some(({ decryptable }) => decryptable)).map((update) => update.updateId)).toEqual([updateId]);
  });

  it('lets servers be that do not have the operation', async () => {
    approveTool();
    server.failNext('GetExtendedUpdateInfo2', 'InternalServerError', '');
    const { needed } = await client.scan();
    expect(needed.flatMap(({ files }) => files).some(({ decryptable }) => decryptable)).toBe(false);
  });
});

describe('the printer catalog (MS-WUSP 3.1.5.12)', () => {
  it('is asked for with what is installed and what is held, until it is complete', async () => {
    const driver = documents.find((xml) => xml.includes('sluice-sample-network-driver.cab')) ?? '';
    const others = documents.filter((xml) => !xml.includes('Class="Printers"'));
    const printers = [1, 2, 3].map((number) => driver.replace(/UpdateID="[^"]+"/, `UpdateID="e5f0a1b2-0000-4000-8000-00000000010${number}"`).replace(/ Class="[^"]+"/, ' Class="Printers"'));
    const own = await ModelServer.start([...others, ...printers]);
    const asking = new UpdateClient({ serverUrl: own.url, machine: machines.windows11Amd64 });
    await asking.scan();
    own.takeOperations();
    own.answers.pageSize = 2;
    const found = await asking.syncPrinterCatalog();
    const again = await asking.syncPrinterCatalog();
    const bodies = own.requests.map(({ body }) => body);
    asking.close();
    await own.stop();
    expect(found.map(({ updateId }) => updateId.at(-1)).sort()).toEqual(['1', '2', '3']);
    expect(again).toEqual(found);
    expect(bodies.map((body) => body.match(/<printerUpdateIDs>.*<\/printerUpdateIDs>/)?.[0].split('<int>').length ?? 1)).toEqual([1, 3, 4]);
    for (const body of bodies) expect(body).toMatch(/<SyncPrinterCatalog[^]*<installedNonLeafUpdateIDs><int>/);
  });
});

describe('an explanation', () => {
  const idOf = (text: string): string => {
    const found = server.catalog.revisions.find(({ update }) => update.title?.includes(text));
    if (found === undefined) throw new Error(`the sample catalog has no ${text}`);
    return found.update.updateId;
  };
  const textOf = (text: string): string => explanationText(client.explain(idOf(text))).join('\n');

  it('says of each update what became of it, and why', async () => {
    server.catalog.approve(idOf('KB9000003'));
    server.catalog.approve(idOf('KB9000002'));
    server.catalog.decline(idOf('KB9000012'));
    await client.scan({ describe: 'everything' });
    expect(textOf('KB9000003')).toMatch(/KB9000003\), March 2026 is offered\.\nThe approval for this computer says Install\./);
    expect(textOf('KB9000002')).toMatch(/hidden by something better\.\nSuperseded by Sample security update .*KB9000003.*, which is needed and approved\./);
    expect(textOf('KB9000001')).toMatch(/is installed\.\nIts rule IsInstalled is true, because of:\n {2}b\.RegDword Key=/);
    expect(textOf('KB9000100')).toMatch(/is needed, but not approved for installation\.\nNobody approved it/);
    expect(textOf('KB9000020')).toMatch(/is installed\./);
    expect(textOf('KB9000012')).toMatch(/was not sent to this computer\.\nIt is declined or withdrawn/);
    expect(client.explain(idOf('KB9000010')).verdict).toBe('notDelivered');
  });

  it('finds updates by the number of their article', async () => {
    await client.scan({ describe: 'everything' });
    expect(client.updatesOfArticle('kb9000003')).toEqual([idOf('KB9000003')]);
    expect(client.updatesOfArticle('9000003')).toEqual([idOf('KB9000003')]);
    expect(client.updatesOfArticle('KB1')).toEqual([]);
  });

  it('is not given before there was a scan', () => {
    expect(() => client.explain('x')).toThrow('there was no scan to explain');
  });
});

describe('a server that misbehaves', () => {
  it('is left after 200 calls of SyncUpdates', async () => {
    server.answers.pageSize = 0;
    await expect(client.scan()).rejects.toMatchObject({ code: 'TOO_MANY_TRIPS' });
    expect(syncBodies()).toHaveLength(200);
  });

  it('is not reachable when nobody listens', async () => {
    await server.stop();
    await expect(client.scan()).rejects.toMatchObject({ code: 'NOT_REACHABLE', operation: 'GetConfig' });
  });
});

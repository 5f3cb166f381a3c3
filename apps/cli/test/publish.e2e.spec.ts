import { createHash, randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { writeCabinet, type FileToWrite } from '@sluice/protocol/cabinet';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { downloadFile, machines, UpdateClient, type ReportedUpdate } from '@sluice/testing/update-client';
import { installerPackageBytes } from '../../../libs/protocol/fixtures/installer-package-bytes.js';
import { itWith, run } from '../../../libs/protocol/fixtures/programs.js';
import { ServiceProcess, until } from '@sluice/testing/service-process';
import { runSluice, SLUICE_BINARY, type RunResult } from './run-sluice.js';

const TOKEN = 'a-token-of-administrators-that-nobody-prints';

let database: TestDatabase;
let management: ServiceProcess;
let gateway: ServiceProcess;
let content: ServiceProcess;
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'sluice-publish-'));
  database = await createTestDatabase();
  await loadSampleCatalog(database.url);
  const environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_CONTENT_DIRECTORY: join(scratch, 'store'), SLUICE_ADMIN_TOKEN: TOKEN };
  [management, gateway, content] = await Promise.all([
    ServiceProcess.start('console', environment), ServiceProcess.start('wusp-gateway', environment), ServiceProcess.start('content-fetcher', environment),
  ]);
  const { exitCode, stderr } = await sluice('server', 'set', `content.baseUrl=${content.url}`);
  expect([exitCode, stderr]).toEqual([0, '']);
}, 60_000);

afterAll(async () => {
  await Promise.all([management?.stop(), gateway?.stop(), content?.stop()]);
  await database?.drop();
  await rm(scratch, { recursive: true, force: true });
});

const sluice = (...args: string[]): Promise<RunResult> => runSluice(args, { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN });

async function json<Value>(...args: string[]): Promise<Value> {
  const { exitCode, stdout, stderr } = await sluice(...args, '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Value;
}

async function file(name: string, content: number | Buffer): Promise<{ path: string; bytes: Buffer }> {
  const [path, bytes] = [join(scratch, name), typeof content === 'number' ? randomBytes(content) : content];
  await writeFile(path, bytes);
  return { path, bytes };
}

/** How many pieces the console has taken. */
async function takenPieces(): Promise<number> {
  const metrics = await (await fetch(`${management.url}/metrics`)).text();
  const [, count = '0'] = /^sluice_http_request_seconds_count\{[^}]*method="PUT"[^}]*pieces[^}]*status="204"[^}]*\} (\d+)$/m.exec(metrics) ?? [];
  return Number(count);
}

/** What a computer is offered now, by update id. */
async function offered(machine = machines.windows11Amd64): Promise<Map<string, ReportedUpdate>> {
  const report = await new UpdateClient({ serverUrl: gateway.url, machine }).scan({ describe: 'everything' });
  return new Map(report.needed.filter((update) => update.offered).map((update) => [update.updateId, update]));
}

const USUAL = ['--title', 'Contoso Tool 2.1', '--product', 'sample editor', '--arguments', '/quiet', '--installed-if', 'registry HKLM\\SOFTWARE\\Contoso value Version version >= 2.1'];

const CODE = '{0B5F9C1E-6D6A-4A4F-9F6B-1B2C3D4E5F60}';

/** A servicing cabinet for computers with the sample foundation, as `update.mum` describes it. */
function servicingCabinet(name: string, size: number): Buffer {
  const identity = (package_: string, version: string) => `<assemblyIdentity name="${package_}" version="${version}" processorArchitecture="amd64" language="neutral" publicKeyToken="0123456789abcdef" />`;
  const manifest = `\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<assembly xmlns="urn:schemas-microsoft-com:asm.v3" manifestVersion="1.0">${identity(name, '10.0.1.2')}<package identifier="KB5099999"><parent>${identity('SluiceSample-Foundation-Package', '10.0.0.0')}</parent></package></assembly>`;
  return writeCabinet([{ name: 'payload.dll', content: randomBytes(size) }, { name: 'update.mum', content: Buffer.from(manifest) }], { compression: 'mszip' });
}

const PROPERTIES = 'Applies to="Windows 10.0"\r\nKB Article Number="5099999"\r\nPackage Type="Security Update"\r\nSupport Link="https://support.example/kb"\r\n';
const packageFiles = (cabinet: Buffer): FileToWrite[] => [
  { name: 'WSUSSCAN.cab', content: Buffer.from('scan') },
  { name: 'Windows10.0-KB5099999-x64.cab', content: cabinet },
  { name: 'Windows10.0-KB5099999-x64-pkgProperties.txt', content: Buffer.from(`\ufeff${PROPERTIES}`, 'utf16le') },
];

describe('sluice publish', () => {
  it('brings a file of the shop to the computers that need it', async () => {
    const setup = await file('setup.exe', 20_000_000);
    const { updateId, revisionNumber } = await json<{ updateId: string; revisionNumber: number }>('publish', setup.path, ...USUAL, '--kb', 'KB123', '--applicable-if', 'processor x64 and windows >= 10.0.22000');
    expect(revisionNumber).toBe(1);
    await json('updates', 'approve', updateId, '--group', 'All Computers');
    const update = await until('the update to be offered', async () => (await offered()).get(updateId), 30_000);
    const [only] = update.files;
    expect([update.files.length, only?.fileName, only?.size]).toEqual([1, 'setup.exe', 20_000_000]);
    const downloaded = await downloadFile(only!);
    expect(downloaded.bytes.equals(setup.bytes)).toBe(true);
    expect(only?.sha256).toBe(createHash('sha256').update(setup.bytes).digest('base64'));
    expect((await offered(machines.server2022Amd64)).has(updateId)).toBe(false);

    const next = await file('setup.exe', 3_000_000);
    expect(await json('publish', next.path, ...USUAL, '--title', 'Contoso Tool 2.2', '--update-id', updateId)).toMatchObject({ updateId, revisionNumber: 2 });
    const later = await until('the next revision to be offered', async () => [...(await offered()).values()].find((one) => one.updateId === updateId && one.revisionNumber === 2), 30_000);
    expect((await downloadFile(later.files[0]!)).bytes.equals(next.bytes)).toBe(true);
    const { stdout } = await sluice('publications', 'list');
    expect(stdout).toMatch(/^title +revision +file[^]*Contoso Tool 2\.2 +2 +setup\.exe[^]*Contoso Tool 2\.1 +1 +setup\.exe[^]*\n2 publications\n$/);
  }, 90_000);

  it('brings it for a product of the shop\'s own, which then stays', async () => {
    const product = await json<{ updateId: string; companyId: string }>('products', 'create', 'Contoso', 'Contoso App');
    const { path } = await file('own.exe', 1_000);
    const { updateId } = await json<{ updateId: string }>('publish', path, ...USUAL.slice(0, 2), ...USUAL.slice(4), '--product', 'contoso app');
    await json('updates', 'approve', updateId, '--group', 'All Computers');
    await until('the update to be offered', async () => (await offered()).has(updateId), 30_000);
    const { stdout } = await sluice('products', 'list', '--own');
    expect(stdout).toMatch(/^title +kind +updates +own\b[^]*Contoso +company +0 +yes\b[^]*Contoso App +product +1 +yes\b[^]*\n2 products\n$/);
    for (const [args, exitCode, message] of [
      [['delete', 'Contoso App'], 1, 'belongs to Contoso App'], [['delete', 'Contoso'], 1, 'belongs to Contoso'], [['delete', 'Sample Editor'], 1, 'was not made by this server'], [['create', 'Contoso', 'Sample Editor'], 1, 'already'],
    ] as const) {
      const refused = await sluice('products', ...args);
      expect([refused.exitCode, refused.stdout, refused.stderr]).toEqual([exitCode, '', expect.stringContaining(message)]);
    }
    const second = await json<{ updateId: string; companyId: string }>('products', 'create', 'contoso', 'Contoso Tools');
    expect(second.companyId).toBe(product.companyId);
    await json('products', 'delete', 'Contoso Tools');
    // The gateway has taken the removal in when it still answers as before.
    expect((await offered()).has(updateId)).toBe(true);
    expect(await json('products', 'create', 'Contoso', 'Contoso Tools')).toMatchObject({ updateId: second.updateId });
  }, 60_000);

  it('goes on with what was sent when it is repeated', async () => {
    const large = await file('large.exe', 20_000_000);
    const hash = (algorithm: string) => createHash(algorithm).update(large.bytes).digest('hex');
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/octet-stream' };
    const piece = `${management.url}/api/v1/content/uploads/${hash('sha1')}/pieces/0?size=20000000`;
    expect((await fetch(piece, { method: 'PUT', headers, body: large.bytes.subarray(0, 8 * 1024 * 1024) as never })).status).toBe(204);
    const before = await takenPieces();
    expect(await json('publish', large.path, ...USUAL)).toMatchObject({ revisionNumber: 1 });
    expect(await takenPieces() - before).toBe(2);
  });

  it('of a .msu file brings the servicing cabinet in it to the computers that its manifest is for', async () => {
    const inner = servicingCabinet('Package_for_Contoso', 9_000_000);
    const { path } = await file('windows.msu', writeCabinet(packageFiles(inner), { compression: 'none' }));
    const args = ['publish', path, '--product', 'Sample Windows 11'];
    const published = await json<{ updateId: string; title: string; read: Record<string, string> }>(...args);
    expect(published).toMatchObject({ title: 'Security Update for Windows 10.0 (KB5099999)', read: { cabinet: 'Windows10.0-KB5099999-x64.cab', article: 'KB5099999' } });
    await json('updates', 'approve', published.updateId, '--group', 'All Computers');
    const update = await until('the update to be offered', async () => (await offered()).get(published.updateId), 30_000);
    expect(update.files.map(({ fileName, size }) => [fileName, size])).toEqual([['Windows10.0-KB5099999-x64.cab', inner.length]]);
    expect((await downloadFile(update.files[0]!)).bytes.equals(inner)).toBe(true);
    expect((await offered(machines.server2022Amd64)).has(published.updateId)).toBe(false);
    // The date is that of the package, so that the same file is the same content.
    const again = await sluice(...args);
    expect(again.stdout).toMatch(/^cabinet +Windows10\.0-KB5099999-x64\.cab\narticle +KB5099999\n[^]*published Security Update for Windows 10\.0 \(KB5099999\)\n/);
  }, 60_000);

  it('of a .msu file leaves nothing in the folder for temporary files, also when it is stopped in the middle', async () => {
    const temporary = await mkdtemp(join(scratch, 'temporary-'));
    const { path } = await file('stopped.msu', writeCabinet(packageFiles(servicingCabinet('Package_for_Stopped', 10)), { compression: 'none' }));
    const args = ['publish', path, '--product', 'Sample Windows 11'];
    // A server that takes connections and says nothing.
    const silent = createServer();
    await new Promise<void>((resolve) => { silent.listen(0, '127.0.0.1', resolve); });
    try {
      const child = spawn(process.execPath, [SLUICE_BINARY, ...args], {
        env: { PATH: process.env['PATH'], TMPDIR: temporary, SLUICE_ADMIN_TOKEN: TOKEN, SLUICE_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` }, stdio: 'ignore',
      });
      const connection = once(silent, 'connection') as Promise<[Socket]>;
      const [socket] = await connection;
      const [folder = ''] = await readdir(temporary);
      expect(await readdir(join(temporary, folder))).toEqual(['Windows10.0-KB5099999-x64.cab']);
      child.kill('SIGTERM');
      await once(child, 'close');
      socket.destroy();
      expect(await readdir(temporary)).toEqual([]);
      expect(child.exitCode).toBe(143);
    } finally {
      silent.close();
    }
    expect((await runSluice(args, { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN, TMPDIR: temporary })).exitCode).toBe(0);
    expect(await readdir(temporary)).toEqual([]);
  }, 60_000);

  itWith('gcab').each([['stored', []], ['MSZIP', ['-z']]])('takes a .msu file that gcab wrote (%s), with the servicing stack beside', async (kind, flags) => {
    const names = await Promise.all([['SSU-19041.1-x64.cab', servicingCabinet('Stack', 100)], ['Windows10.0-KB5099999-x64.cab', servicingCabinet('Package', 100_000)], ['a-pkgProperties.txt', Buffer.from(PROPERTIES)]]
      .map(async ([name, bytes]) => (await file(name as string, bytes as Buffer)).path));
    const path = join(scratch, `gcab-${kind}.msu`);
    run('gcab', ['-c', '-n', ...flags, path, ...names]);
    const refused = await sluice('publish', path, '--product', 'Sample Windows 11');
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringMatching(/several servicing cabinets in it: SSU-19041\.1-x64\.cab, Windows10\.0-KB5099999-x64\.cab\n[^]*--cabinet/)]);
    expect(await json('publish', path, '--product', 'Sample Windows 11', '--cabinet', 'windows10.0-kb5099999-x64.cab', '--title', 'Of gcab')).toMatchObject({ title: 'Of gcab' });
  });

  it('of a .cab for servicing takes its manifest when there are no other rules', async () => {
    const { path } = await file('servicing.cab', servicingCabinet('Package_for_Cabinet', 10));
    expect(await json('publish', path, '--servicing', ...USUAL.slice(0, 4))).toMatchObject({ revisionNumber: 1 });
    const empty = await file('empty.cab', writeCabinet([{ name: 'a.txt', content: Buffer.from('a') }], { compression: 'none' }));
    const { exitCode, stderr } = await sluice('publish', empty.path, '--servicing', ...USUAL.slice(0, 4));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('no update.mum')]);
  });

  it('of a .msi file takes what its Property table says, and says so', async () => {
    const properties = { ProductCode: CODE, ProductVersion: '2.1.0', ProductName: 'Contoso Tool', Manufacturer: 'Contoso Ltd.', UpgradeCode: CODE };
    const { path } = await file('tool.msi', installerPackageBytes(properties));
    const published = await json<{ updateId: string; title: string; read: object }>('publish', path, '--product', 'sample editor');
    expect(published).toMatchObject({ title: 'Contoso Tool 2.1.0', read: properties });
    await json('updates', 'approve', published.updateId, '--group', 'All Computers');
    const update = await until('the update to be offered', async () => (await offered()).get(published.updateId), 30_000);
    expect(update).toMatchObject({ title: 'Contoso Tool 2.1.0' });
    const { stdout } = await sluice('publish', path, '--product', 'sample editor', '--product-code', CODE.toLowerCase());
    expect(stdout).toMatch(/^ProductName +Contoso Tool\nProductVersion +2\.1\.0\nManufacturer +Contoso Ltd\.\n/);
    const other = await sluice('publish', path, '--product', 'sample editor', '--product-code', CODE.replace('0B', 'EE'));
    expect([other.exitCode, other.stderr]).toEqual([2, expect.stringContaining('the file says')]);
  }, 60_000);

  it.each<[string, string[], number, string]>([
    ['a file that is not there', ['nowhere.exe', ...USUAL], 2, 'cannot be published'],
    ['no title', ['setup.exe', ...USUAL.slice(2)], 2, '--title is needed'],
    ['nothing that says when it is installed', ['setup.exe', ...USUAL.slice(0, 6)], 2, '--installed-if or --rules is needed'],
    ['a package in a cabinet without its code', ['tool.cab', ...USUAL.slice(0, 4), '--msi-file', 'tool.msi'], 2, '--product-code is needed'],
    ['a package that is none', ['tool.msi', ...USUAL.slice(0, 4), '--product-code', CODE], 2, 'is no package of Windows Installer'],
    ['a cabinet that has nothing to do with servicing', ['windows.cab', ...USUAL.slice(0, 4), '--servicing'], 1, 'cannot be read as a cabinet'],
    ['an exit code that means nothing', ['setup.exe', ...USUAL, '--exit-code', '5=great'], 2, '--exit-code'],
    ['a product that does not exist', ['setup.exe', ...USUAL, '--product', 'Editor of nobody'], 1, 'there is no Editor of nobody among the products'],
    ['a .msu file that is none', ['windows.msu', ...USUAL.slice(0, 4)], 2, 'neither a cabinet nor a Windows image'],
    ['an expression that means nothing', ['setup.exe', ...USUAL, '--installed-if', 'is it there'], 1, 'one of registry file'],
  ])('is refused with %s, and says what to do', async (_what, [name = '', ...args], exitCode, message) => {
    if (name !== 'nowhere.exe') await file(name, 100);
    const result = await sluice('publish', join(scratch, name), ...args);
    expect([result.exitCode, result.stdout]).toEqual([exitCode, '']);
    expect(result.stderr).toContain(message);
  });
});

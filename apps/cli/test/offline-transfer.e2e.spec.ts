import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeCabinet } from '@sluice/protocol/cabinet';
import { packedRevisions, PackageWriter, readPackage, type PackageRecord } from '@sluice/protocol/catalog-package';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog, readSampleDocuments } from '@sluice/testing/sample-catalog';
import { syntheticCatalog } from '@sluice/testing/synthetic-catalog';
import { machines, UpdateClient } from '@sluice/testing/update-client';
import { Client } from 'pg';
import { ApiClient } from '../../console/test/api-client.js';
import { ServiceProcess, until } from '@sluice/testing/service-process';
import { tarArchive } from '../../console/test/tar-archive.js';
import { computerGroupsChangeSchema, computerPageSchema } from '../../console/src/computers/computer.schema.js';
import { groupListSchema, groupSchema } from '../../console/src/groups/group.schema.js';
import { importDetailsSchema, importPageSchema } from '../../console/src/imports/import.schema.js';
import { serverSchema } from '../../console/src/server/server.schema.js';
import { approvalSchema, updatePageSchema } from '../../console/src/updates/update.schema.js';
import { runSluice, type RunResult } from './run-sluice.js';

const TOKEN = 'a-token-of-administrators-that-nobody-prints';
const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';
const PACKAGE = { 'content-type': 'application/vnd.sluice.catalog-package' };
const IMPORTS = '/api/v1/catalog/imports';

/** One server: its database, management API and gateway. */
class Site {
  api!: ApiClient;
  private constructor(readonly database: TestDatabase, readonly environment: Record<string, string>, public management: ServiceProcess, readonly gateway: ServiceProcess | null) {
    this.api = new ApiClient(management.url, TOKEN);
  }

  static async start(withGateway: boolean, prepare: (url: string) => Promise<unknown> = async () => undefined): Promise<Site> {
    const database = await createTestDatabase();
    await prepare(database.url);
    const environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN };
    const [management, gateway] = await Promise.all([ServiceProcess.start('console', environment), withGateway ? ServiceProcess.start('wusp-gateway', environment) : null]);
    return new Site(database, environment, management, gateway);
  }

  async restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.management.stop(signal);
    this.management = await ServiceProcess.start('console', this.environment);
    this.api = new ApiClient(this.management.url, TOKEN);
  }

  sluice(...args: string[]): Promise<RunResult> {
    return runSluice(args, { SLUICE_URL: this.management.url, SLUICE_ADMIN_TOKEN: TOKEN });
  }

  async done(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.sluice(...args);
    expect([exitCode, stderr]).toEqual([0, '']);
    return stdout;
  }

  /** Rows of the database, for comparing two servers. */
  async rows(sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: this.database.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as unknown[];
    } finally {
      await client.end();
    }
  }

  async changeNumber(): Promise<number> {
    return Number(((await this.rows('SELECT value FROM servers.change_number')) as { value: string }[])[0]?.value);
  }

  /** Waits until the gateway serves everything there is. */
  async live(): Promise<void> {
    const wanted = await this.changeNumber();
    await until('the changes to be live', async () => {
      const text = await fetch(`${this.gateway?.url}/metrics`).then((response) => response.text());
      return Number(/^sluice_catalog_change_number(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1]) >= wanted;
    });
  }

  /** What a computer sees, as a member of a group when one is named. */
  async view(groupId?: string): Promise<unknown[]> {
    await this.live();
    let client = new UpdateClient({ serverUrl: this.gateway!.url, machine: machines.windows11Amd64 });
    await client.scan();
    if (groupId !== undefined) {
      const { items } = await this.api.ok(computerPageSchema, 'GET', `/api/v1/computers?q=${encodeURIComponent(client.computer.clientId)}`);
      const path = `/api/v1/computers/${encodeURIComponent(items[0]!.id)}/groups`;
      await this.api.ok(computerGroupsChangeSchema, 'PUT', path, { body: { groupIds: [groupId] }, headers: { 'if-match': await this.api.tagOf(path) } });
      await this.live();
      client = new UpdateClient({ serverUrl: this.gateway!.url, machine: machines.windows11Amd64, computer: client.computer });
    }
    const { needed } = await client.scan();
    return needed.map(({ updateId, title, action, offered, files }) => ({ updateId, title, action, offered, files: files.map(({ decryptable }) => decryptable) }))
      .sort((a, b) => (a.updateId < b.updateId ? -1 : 1));
  }

  async stop(): Promise<void> {
    await Promise.all([this.management.stop(), this.gateway?.stop()]);
    await this.database.drop();
  }
}

const CATALOG = `SELECT r.update_id, r.revision_number, r.is_latest, r.is_leaf, encode(r.document_sha256, 'hex') AS sha256, d.gzip IS NOT NULL AS has_document,
  (SELECT count(*)::int FROM catalog.fragment f WHERE f.revision_id = r.revision_id) AS fragments
  FROM catalog.revision r LEFT JOIN catalog.revision_document d USING (revision_id) ORDER BY 1, 2`;
const FILES = "SELECT encode(sha1, 'hex') AS sha1, encode(sha256, 'hex') AS sha256, size, extension, origin_url FROM catalog.file ORDER BY 1";
const DECISIONS = `SELECT r.update_id, r.revision_number, g.name, d.action, d.deadline, d.is_assigned, d.download_priority, d.admin_name
  FROM deployments.deployment d JOIN catalog.revision r USING (revision_id) JOIN groups.target_group g ON g.id = d.target_group_id ORDER BY 1, 2, 3`;
const STATE = [CATALOG, FILES, DECISIONS, 'SELECT update_id FROM deployments.declined_update ORDER BY 1', 'SELECT eula_id, admin_name FROM deployments.accepted_eula ORDER BY 1',
  "SELECT encode(sha1, 'hex') AS sha1, encode(decryption_key, 'hex') AS key FROM content.file_decryption ORDER BY 1",
  'SELECT g.id, g.name, p.name AS parent FROM groups.target_group g LEFT JOIN groups.target_group p ON p.id = g.parent_id ORDER BY 1'];
const stateOf = (site: Site) => Promise.all(STATE.map((sql) => site.rows(sql)));

let scratch: string;
let a: Site;
let b: Site;
let pilots: string;
/** The change number of the first server when its package was written. */
let exportedAt: number;
const path = (name: string) => join(scratch, name);

async function updateNamed(site: Site, title: string): Promise<string> {
  const { items } = await site.api.ok(updatePageSchema, 'GET', `/api/v1/updates?q=${encodeURIComponent(title)}&includeMembers=true`);
  if (items[0] === undefined) throw new Error(`there is no update ${title}`);
  return items[0].updateId;
}

const approve = async (title: string, body: Record<string, unknown>) =>
  a.api.ok(approvalSchema, 'POST', `/api/v1/updates/${await updateNamed(a, title)}/approvals`, { body, headers: { 'sluice-administrator': 'Ada' } });

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'sluice-transfer-'));
  [a, b] = await Promise.all([Site.start(true, loadSampleCatalog), Site.start(true)]);
  pilots = (await a.api.ok(groupSchema, 'POST', '/api/v1/groups', { body: { name: 'Pilots' } })).id;
  await a.api.ok(groupSchema, 'POST', '/api/v1/groups', { body: { name: 'Ring 0', parentId: pilots } });
  await a.api.ok(serverSchema, 'PATCH', '/api/v1/server', { body: { languages: ['de', 'en'] }, headers: { 'if-match': '*' } });
  await approve('KB9000003', { groupId: ALL_COMPUTERS, action: 'install' });
  await approve('KB9000100', { groupId: pilots, action: 'install', deadline: '2099-01-01T00:00:00Z' });
  await approve('KB9000030', { groupId: pilots, action: 'optional', acceptEula: true });
  await a.done('updates', 'decline', 'KB9000001');
  const client = new Client({ connectionString: a.database.url });
  await client.connect();
  await client.query("UPDATE catalog.file SET origin_url = 'http://download.example/' || encode(sha1, 'hex')");
  await client.end();
}, 90_000);

afterAll(async () => {
  await Promise.all([a?.stop(), b?.stop()]);
  await rm(scratch, { recursive: true, force: true });
});

describe('a package', () => {
  it('is written for its owner only, verified, and says which files to carry', async () => {
    expect(await a.done('catalog', 'export', path('full.slpkg'))).toMatch(/2 groups, 3 approvals, 1 declined updates, 1 accepted licences, [1-9]\d* wanted files\n1 decryption keys: keep the file secret\n/);
    expect((await stat(path('full.slpkg'))).mode & 0o777).toBe(0o600);
    const verified = JSON.parse(await a.done('catalog', 'verify-package', path('full.slpkg'), '--files', '--json')) as { changeNumber: number; wantedFiles: number; files: { sha256: string; originUrl: string }[] };
    exportedAt = await a.changeNumber();
    expect(verified).toMatchObject({ changeNumber: exportedAt, since: null });
    expect(verified.files).toHaveLength(verified.wantedFiles);
    expect(verified.files[0]?.originUrl).toMatch(/^http:\/\/download\.example\//);
    expect(await a.sluice('catalog', 'export', path('full.slpkg'))).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is there already') });
  });

  it('makes another server show computers what they would see on the first', async () => {
    expect(await b.done('catalog', 'import', path('full.slpkg'))).toMatch(/^imported \d\d revisions; 0 were there already; \d+ decisions taken over\n$/);
    expect(await stateOf(b)).toEqual(await stateOf(a));
    expect((await b.api.ok(serverSchema, 'GET', '/api/v1/server')).languages).toEqual(['de', 'en']);
    const view = await b.view();
    expect(view.length).toBeGreaterThan(5);
    expect(view).toEqual(await a.view());
    const ofPilots = await b.view(pilots);
    expect(ofPilots).toEqual(await a.view(pilots));
    expect(ofPilots).not.toEqual(view);
  });

  it('changes nothing when it is imported again, and never touches what it does not name', async () => {
    const own = await b.api.ok(groupSchema, 'POST', '/api/v1/groups', { body: { name: 'Only here' } });
    await b.done('updates', 'approve', 'KB9000002', '--group', 'Only here');
    const before = [await b.changeNumber(), await stateOf(b)];
    const { items: [report] } = JSON.parse(await b.done('catalog', 'import', path('full.slpkg'), '--json')) as { items: unknown[] };
    expect(report).toMatchObject({ imported: 0, decisions: 0, changeNumber: null, problemCount: 0, kind: 'package', packageChangeNumber: exportedAt });
    expect([await b.changeNumber(), await stateOf(b)]).toEqual(before);
    expect((await b.api.ok(groupListSchema, 'GET', '/api/v1/groups')).items.map(({ id }) => id)).toContain(own.id);
  });

  it('with what came since the last one goes on from there, and says when one in between is missing', async () => {
    const since = String(await a.changeNumber());
    const [document] = await fresh(1);
    await a.api.ok(importDetailsSchema, 'POST', IMPORTS, { body: document!, headers: { 'content-type': 'application/xml' } });
    await approve('KB9000010', { groupId: pilots, action: 'install' });
    expect(await a.done('catalog', 'export', path('next.slpkg'), '--since', since)).toContain(`1 revisions`);
    await a.done('catalog', 'export', path('later.slpkg'), '--since', String(await a.changeNumber()), '--no-keys');
    const early = await b.sluice('catalog', 'import', path('later.slpkg'));
    expect([early.exitCode, early.stdout]).toEqual([1, expect.stringContaining('PACKAGES_MISSING')]);
    await b.done('catalog', 'import', path('next.slpkg'));
    expect(await b.rows(CATALOG)).toEqual(await a.rows(CATALOG));
    await b.done('catalog', 'import', path('later.slpkg'));
    expect(await b.view(pilots)).toEqual(await a.view(pilots));
  });
});

describe('a package for a server that decides otherwise', () => {
  it('brings the catalog alone when decisions are not wanted, or not this server\'s to make', async () => {
    const site = await Site.start(false);
    try {
      expect(await site.done('catalog', 'import', path('full.slpkg'), '--no-decisions')).not.toContain('decisions');
      await site.api.ok(serverSchema, 'PATCH', '/api/v1/server', { body: { upstream: { kind: 'sluice', url: 'http://upstream.invalid' }, role: 'replica' }, headers: { 'if-match': '*' } });
      expect(await site.sluice('catalog', 'import', path('full.slpkg'))).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^imported 0 revisions; \d\d were there already\n\nREPLICA: /) });
      expect(await site.rows('SELECT FROM groups.target_group')).toHaveLength(2);
      expect(await site.rows("SELECT FROM deployments.deployment WHERE action = 'Install'")).toEqual([]);
      expect(await site.rows('SELECT FROM content.file_decryption')).not.toEqual([]);
    } finally {
      await site.stop();
    }
  });

  it('leaves keys and decisions out when it was made so', async () => {
    await a.done('catalog', 'export', path('bare.slpkg'), '--no-keys', '--no-decisions');
    expect(JSON.parse(await a.done('catalog', 'verify-package', path('bare.slpkg'), '--json'))).toMatchObject({ decryptionKeys: 0, groups: 0, approvals: 0, wantedFiles: 0, declinedUpdates: 0, acceptedEulas: 0 });
  });
});

/** Documents that no server has. */
async function fresh(count: number, seed = 99): Promise<string[]> {
  const documents: string[] = [];
  for await (const document of syntheticCatalog({ products: 1, detectoids: 3, updates: count, bundlesOf: 0, fragmentBytes: 200, seed })) documents.push(document);
  return documents.slice(-count);
}

describe('a package that is not as it was written', () => {
  const broken: [string, (bytes: Buffer) => Buffer, string][] = [
    ['has a flipped byte', (bytes) => { const copy = Buffer.from(bytes); copy[copy.length >> 1]! ^= 1; return copy; }, 'does not have its digest'],
    ['is cut short', (bytes) => bytes.subarray(0, -40), 'ends within'],
    ['is too new', (bytes) => { const copy = Buffer.from(bytes); copy.writeUInt32BE(2, 8); return copy; }, 'version 2'],
    ['claims a record that is too long', (bytes) => { const copy = Buffer.from(bytes); copy.writeUInt32BE(0xffff_ffff, 24); return copy; }, 'claims'],
    ['is none', () => Buffer.from('x'.repeat(1_000)), 'no catalog package'],
    ['has something behind its end', (bytes) => Buffer.concat([bytes, Buffer.from('x')]), 'follows the end'],
  ];

  it.each(broken)('because it %s is refused, by the server and by verify-package', async (what, change, why) => {
    const bytes = change(await readFile(path('full.slpkg')));
    const problem = await b.api.problem('POST', IMPORTS, { body: bytes, headers: PACKAGE });
    expect(problem).toMatchObject({ type: 'urn:sluice:problem:invalid-document', detail: expect.stringContaining(why) });
    const file = path(`${what.replaceAll(' ', '-')}.slpkg`);
    await writeFile(file, bytes);
    expect(await b.sluice('catalog', 'verify-package', file)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(why) });
  });

  it('in one document brings all others, and names it', async () => {
    const site = await Site.start(false);
    try {
      const records: PackageRecord[] = [];
      for await (const record of readPackage(chunks(await readFile(path('full.slpkg'))))) records.push(record);
      const writer = new PackageWriter();
      const bytes = records.map((record) => {
        if (record.kind === 'DONE') return writer.done(record.content.changeNumber);
        if (record.kind !== 'REVS') return writer.record(record.kind, record.content as never);
        const [bomb, cut, ...rest] = packedRevisions(record.content, record.payload).map(({ gzip }) => gzip);
        const lies = [gzipSync(Buffer.alloc(50_000_000)), cut!.subarray(0, -9)];
        expect(bomb!.length).toBeGreaterThan(0);
        const revisions = record.content.revisions.map((revision, index) => (index < 2 ? { ...revision, storedLength: lies[index]!.length } : revision));
        return writer.record('REVS', { ...record.content, revisions }, [...lies, ...rest]);
      });
      const report = await site.api.ok(importDetailsSchema, 'POST', IMPORTS, { body: Buffer.concat(bytes), headers: PACKAGE });
      expect(report).toMatchObject({ state: 'succeeded', imported: (await a.rows('SELECT FROM catalog.revision WHERE update_id NOT IN (SELECT update_id FROM catalog.revision ORDER BY import_change_number DESC LIMIT 1)')).length - 2 });
      expect(report.problems.map(({ code }) => code)).toEqual(['DOCUMENT_DAMAGED', 'DOCUMENT_DAMAGED']);
    } finally {
      await site.stop();
    }
  });
});

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

describe('killed in the middle', () => {
  let source: Site;
  beforeAll(async () => {
    source = await Site.start(false);
    const documents = (await fresh(450, 7)).map((xml, index) => ({ name: `${index}.xml`, content: xml }));
    await source.api.ok(importDetailsSchema, 'POST', IMPORTS, { body: tarArchive(documents), headers: { 'content-type': 'application/x-tar' } });
    await source.done('groups', 'create', 'Pilots');
    await source.done('catalog', 'export', path('whole.slpkg'));
  }, 60_000);
  afterAll(() => source?.stop());

  it('an export goes on from what is on disk, wherever it was cut', async () => {
    const whole = await readFile(path('whole.slpkg'));
    const ends: number[] = [];
    let end = 0;
    for await (const { bytes } of readPackage(chunks(whole))) ends.push(end += bytes.reduce((sum, piece) => sum + piece.length, 0));
    expect(ends.length).toBeGreaterThan(6);
    for (const [index, cut] of [5, ends[0]! - 1, ends[0]!, ends[1]! + 100, ends[3]!, ends.at(-1)! - 1].entries()) {
      const name = path(`resumed-${index}.slpkg`);
      await writeFile(`${name}.partial`, whole.subarray(0, cut));
      await source.done('catalog', 'export', name);
      const verified = JSON.parse(await source.done('catalog', 'verify-package', name, '--json')) as { revisions: number; groups: number };
      expect(verified).toMatchObject({ revisions: 450, groups: 1 });
    }
    await writeFile(path('other.slpkg.partial'), whole.subarray(0, ends[2]));
    expect(await source.sluice('catalog', 'export', path('other.slpkg'), '--no-keys')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('other options') });
    expect(await b.sluice('catalog', 'export', path('other.slpkg'))).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('another server') });
    await writeFile(path('foreign.slpkg.partial'), 'my holiday photographs');
    expect(await source.sluice('catalog', 'export', path('foreign.slpkg'))).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('something else') });
    expect(await readFile(path('foreign.slpkg.partial'), 'utf8')).toBe('my holiday photographs');
  }, 120_000);

  it('an export whose server goes away keeps what has come, and goes on from there', async () => {
    const whole = await readFile(path('whole.slpkg'));
    const dying = createServer((_request, response) => response.writeHead(200).write(whole.subarray(0, Math.floor(whole.length * 0.7)), () => response.destroy()));
    await new Promise<void>((resolve) => { dying.listen(0, '127.0.0.1', resolve); });
    const { port } = dying.address() as AddressInfo;
    const first = await runSluice(['catalog', 'export', path('died.slpkg')], { SLUICE_URL: `http://127.0.0.1:${port}`, SLUICE_ADMIN_TOKEN: TOKEN });
    dying.close();
    expect([first.exitCode, first.stderr]).toEqual([3, expect.stringContaining('Run the command again')]);
    expect((await stat(path('died.slpkg.partial'))).size).toBeGreaterThan(whole.length * 0.3);
    expect(await source.done('catalog', 'export', path('died.slpkg'))).toContain('450 revisions');
    await source.done('catalog', 'verify-package', path('died.slpkg'));
  });

  it('an import ends, when it is run again, with the catalog of one that was not', async () => {
    const target = await Site.start(false);
    try {
      const whole = await readFile(path('whole.slpkg'));
      const sender = request(`${target.management.url}${IMPORTS}`, { method: 'POST', headers: { ...PACKAGE, authorization: `Bearer ${TOKEN}`, 'transfer-encoding': 'chunked' } });
      sender.on('error', () => undefined);
      sender.write(whole.subarray(0, Math.floor(whole.length * 0.8)));
      await until('a part to be stored', async () => (await target.rows('SELECT FROM catalog.revision')).length > 0);
      await target.restart('SIGKILL');
      sender.destroy();
      const stored = (await target.rows('SELECT FROM catalog.revision')).length;
      expect(stored).toBeGreaterThan(0);
      expect(stored).toBeLessThan(450);
      await target.done('catalog', 'import', path('whole.slpkg'));
      expect(await stateOf(target)).toEqual(await stateOf(source));
      const { items } = await target.api.ok(importPageSchema, 'GET', IMPORTS);
      expect(items.map(({ state }) => state)).toEqual(['succeeded', expect.stringMatching(/running|interrupted/)]);
      expect(items[0]).toMatchObject({ imported: 450 - stored, alreadyPresent: stored });
    } finally {
      await target.stop();
    }
  }, 60_000);
});

describe('what a Windows server exported', () => {
  const line = (xml: string, name: { updateId: string; revision: number }) =>
    `${name.updateId},${name.revision.toString(16).padStart(8, '0')},${xml.length.toString(16).padStart(8, '0')},${xml}\r\n`;

  it('is imported from the cabinet and from the text form, with the addresses of files', async () => {
    const documents = (await readSampleDocuments()).map(({ xml }) => {
      const [, updateId = '', revision = ''] = /UpdateIdentity[^>]*?UpdateID="([^"]+)"[^>]*?RevisionNumber="(\d+)"/.exec(xml) ?? [];
      return { xml, updateId, revision: Number(revision) };
    });
    const digest = /<\w+:File Digest="([^"]+)"/.exec(documents.map(({ xml }) => xml).join(''))?.[1] ?? '';
    const metadata = documents.map((one) => line(one.xml, one)).join('') + line('<a/>', { updateId: '11111111-0000-4000-8000-000000000000', revision: 1 });
    const list = [...documents, { updateId: '11111111-0000-4000-8000-000000000000', revision: 1, xml: '' }];
    const xml = (body: (one: { updateId: string; revision: number; xml: string }) => string) => `<?xml version="1.0"?><ExportPackage ServerID="${ALL_COMPUTERS}" CreationTime="2026-01-01T00:00:00Z" FormatVersion="1.0" ProtocolVersion="1.20"><Files><File Digest="${digest}" MUUrl="http://mu.example/a.cab" Name="a.cab"/></Files><Updates>${list.map((one) => `<Update UpdateId="${one.updateId}" RevisionNumber="${one.revision}">${body(one)}</Update>`).join('')}</Updates></ExportPackage>`;
    await writeFile(path('export.cab'), writeCabinet([{ name: 'metadata.txt', content: Buffer.from(metadata) }, { name: 'package.xml', content: Buffer.from(xml(() => ''), 'utf16le') }], { compression: 'mszip' }));
    await writeFile(path('export.xml.gz'), gzipSync(xml(({ xml: text }) => `<Xml>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</Xml>`)));
    for (const file of ['export.cab', 'export.xml.gz']) {
      const site = await Site.start(false);
      try {
        const { exitCode, stdout } = await site.sluice('catalog', 'import', path(file));
        const expected = file === 'export.cab' ? /^imported \d\d revisions; 0 were there already\n\nDOCUMENT_REFUSED 11111111-0000-4000-8000-000000000000 revision 1: [^\n]*NOT_AN_UPDATE/ : /LIST_DIFFERS/;
        expect([exitCode, stdout]).toEqual([1, expect.stringMatching(expected)]);
        const sample = await a.rows("SELECT update_id, revision_number, encode(document_sha256, 'hex') AS sha256 FROM catalog.revision WHERE import_change_number <= 4 ORDER BY 1, 2");
        expect(await site.rows("SELECT update_id, revision_number, encode(document_sha256, 'hex') AS sha256 FROM catalog.revision ORDER BY 1, 2")).toEqual(sample);
        expect(await site.rows("SELECT encode(sha1, 'base64') AS sha1 FROM catalog.file WHERE origin_url = 'http://mu.example/a.cab'")).toEqual([{ sha1: digest }]);
      } finally {
        await site.stop();
      }
    }
  }, 90_000);
});

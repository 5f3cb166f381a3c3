import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { publicationPageSchema, publicationSchema } from '../src/publish/publication.schema.js';
import { uploadSchema } from '../src/publish/upload.schema.js';
import { updateDetailsSchema } from '../src/updates/update.schema.js';
import { ApiClient, TOKEN } from './api-client.js';
import { ServiceProcess } from '@sluice/testing/service-process';

const EDITOR = '912d06ca-2340-50c0-9b9a-eb4869eac21d';
const APPLICATIONS = '5c9376ab-8ce6-464a-b136-22113dd69801';
const CODE = '{D962D949-FFE7-5DEC-A7A7-F1C3FF97BC3E}';
const UPLOADS = '/api/v1/content/uploads';
const PUBLICATIONS = '/api/v1/publications';
const OCTETS = { 'content-type': 'application/octet-stream' };

let database: TestDatabase;
let environment: Record<string, string>;
let service: ServiceProcess;
let api: ApiClient;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-publish-'));
  database = await createTestDatabase();
  await loadSampleCatalog(database.url);
  environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN, SLUICE_CONTENT_DIRECTORY: directory };
  service = await ServiceProcess.start('console', environment);
  api = new ApiClient(service.url);
});

afterAll(async () => {
  await service?.stop();
  await database?.drop();
  rmSync(directory, { recursive: true, force: true });
});

/** A file with bytes that no other file has. */
function payload(size = 10_000, name = 'tool.exe') {
  const bytes = randomBytes(size);
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex').toUpperCase();
  return { bytes, file: { name, size, sha1: digest('sha1'), sha256: digest('sha256') } };
}
type Payload = ReturnType<typeof payload>;

const begin = ({ file: { sha1, size } }: Payload) => api.ok(uploadSchema, 'POST', UPLOADS, { body: { sha1, size } });
const piecePath = ({ file: { sha1, size } }: Payload, index: number) => `${UPLOADS}/${sha1.toLowerCase()}/pieces/${index}?size=${size}`;
const put = (of: Payload, index: number, body: Uint8Array) => api.send('PUT', piecePath(of, index), { body, headers: OCTETS });
const stored = ({ file: { sha1 } }: Payload) => join(directory, sha1.slice(-2), sha1);

async function upload(of: Payload): Promise<void> {
  const { pieceBytes, missing } = await begin(of);
  for (const { first, last } of missing) {
    for (let index = first; index <= last; index += 1) expect((await put(of, index, of.bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes))).status).toBe(204);
  }
}

const request = (of: Payload, changes: Record<string, unknown> = {}) => ({
  title: 'Contoso Tool 1.0', productIds: [EDITOR], classificationId: APPLICATIONS, file: of.file,
  installation: { kind: 'commandLine', arguments: '/quiet' }, rules: { kind: 'expressions', installedIf: 'registry HKLM\\SOFTWARE\\Contoso' }, ...changes,
});

describe('publishing', () => {
  it('makes an update of a file, and a further revision of it', async () => {
    const first = payload();
    await upload(first);
    const answer = await api.send('POST', PUBLICATIONS, { body: request(first), headers: { 'sluice-administrator': 'Ada' } });
    const publication = publicationSchema.parse(answer.body);
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `/api/v1/updates/${publication.updateId}`]);
    expect(readFileSync(stored(first))).toEqual(first.bytes);
    const second = payload();
    await upload(second);
    const next = await api.ok(publicationSchema, 'POST', PUBLICATIONS, { body: request(second, { updateId: publication.updateId.toUpperCase(), title: 'Contoso Tool 1.1' }) });
    expect(next).toMatchObject({ updateId: publication.updateId, revisionNumber: 2 });
    const update = await api.ok(updateDetailsSchema, 'GET', `/api/v1/updates/${next.updateId}`);
    expect(update).toMatchObject({ title: 'Contoso Tool 1.1', revisionNumber: 2, isDeployable: true, files: [{ fileName: 'tool.exe', size: 10_000, sha256: second.file.sha256.toLowerCase() }] });
    expect(update.categories.map(({ title }) => title).sort()).toEqual(['Applications', 'Sample Editor']);
    const { items } = await api.ok(publicationPageSchema, 'GET', `${PUBLICATIONS}?limit=1`);
    expect(items).toMatchObject([{ updateId: next.updateId, revisionNumber: 2, administrator: 'administrator', file: { name: 'tool.exe', sha1: second.file.sha1, size: 10_000 } }]);
    expect(service.entriesWith('update.publish')).not.toEqual([]);
  });

  it('of a package, a cabinet and a cabinet for servicing takes what each needs', async () => {
    const rulesXml = readFileSync(new URL('../../../samples/catalog/311-cumulative-member-cbs-kb9000201-amd64.xml', import.meta.url), 'utf8')
      .replace(/^[^]*(<upd:ApplicabilityRules)>([^]*<\/upd:ApplicabilityRules>)[^]*$/, '$1 xmlns:upd="http://schemas.microsoft.com/msus/2002/12/Update" xmlns:cbsar="http://schemas.microsoft.com/msus/2002/12/CbsApplicabilityRules">$2');
    for (const [name, changes, handler] of [
      ['tool.msi', { installation: { kind: 'windowsInstaller', productCode: CODE, productVersion: '1.2' }, rules: { kind: 'product' } }, 'WindowsInstaller'],
      ['tool.cab', { installation: { kind: 'windowsInstaller', productCode: CODE, msiFile: 'tool.msi' }, rules: { kind: 'product', applicableIf: 'processor x64' } }, 'WindowsInstaller'],
      ['tool.cab', { installation: { kind: 'commandLine', program: 'setup.exe' } }, 'CommandLineInstallation'],
      ['windows.cab', { installation: { kind: 'servicing' }, rules: { kind: 'document', xml: rulesXml } }, 'Cbs'],
    ] as const) {
      const of = payload(100, name);
      await upload(of);
      const { updateId } = await api.ok(publicationSchema, 'POST', PUBLICATIONS, { body: request(of, changes) });
      expect((await api.ok(updateDetailsSchema, 'GET', `/api/v1/updates/${updateId}`)).handler).toMatch(new RegExp(`/${handler}$`));
    }
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['a .msu file', { file: { name: 'windows.msu' } }, 422, 'invalid-publication'],
    ['a .msi file as a program', { file: { name: 'tool.msi' } }, 422, 'invalid-publication'],
    ['a cabinet without its program', { file: { name: 'tool.cab' } }, 422, 'invalid-publication'],
    ['servicing without a document', { file: { name: 'tool.cab' }, installation: { kind: 'servicing' } }, 422, 'invalid-publication'],
    ['a cabinet for servicing that is none', { file: { name: 'tool.cab' }, installation: { kind: 'servicing' }, rules: { kind: 'manifest' } }, 422, 'invalid-publication'],
    ['a program that is asked for its manifest', { rules: { kind: 'manifest' } }, 422, 'invalid-publication'],
    ['a program that is asked like a product', { rules: { kind: 'product' } }, 422, 'invalid-publication'],
    ['an expression that means nothing', { rules: { kind: 'expressions', installedIf: 'is it there?' } }, 422, 'invalid-publication'],
    ['rules with a document type', { rules: { kind: 'document', xml: '<!DOCTYPE a><a/>' } }, 422, 'invalid-publication'],
    ['a product that does not exist', { productIds: ['00000000-0000-4000-8000-000000000000'] }, 422, 'invalid-publication'],
    ['the id of a foreign update', { updateId: '0cf75a27-477b-5334-b8a0-56b438dc54b1' }, 409, 'not-locally-published'],
    ['a path as the name of its file', { file: { name: '..\\tool.exe' } }, 400, 'invalid-request'],
    ['a name that Windows reserves', { file: { name: 'tool.exe.' } }, 400, 'invalid-request'],
    ['a title with an escape', { title: 'a\u001b[31m' }, 400, 'invalid-request'],
    ['a member nobody knows', { colour: 'red' }, 400, 'invalid-request'],
  ])('refuses %s, and nothing has happened', async (_what, { file, ...changes }, status, type) => {
    const of = payload(50);
    await upload(of);
    const before = await api.ok(publicationPageSchema, 'GET', PUBLICATIONS);
    const problem = await api.problem('POST', PUBLICATIONS, { body: request(of, { ...changes, file: { ...of.file, ...(file as object) } }) });
    expect([problem.status, problem.type]).toEqual([status, `urn:sluice:problem:${type}`]);
    expect(await api.ok(publicationPageSchema, 'GET', PUBLICATIONS)).toEqual(before);
  });

  it('a second time under the same number is refused, so that a request can be repeated', async () => {
    const of = payload(50);
    await upload(of);
    const body = request(of, { updateId: '7d0ccb1f-4a35-4a57-92a8-1c1d6f0f1a11', revisionNumber: 1 });
    await api.ok(publicationSchema, 'POST', PUBLICATIONS, { body });
    expect(await api.problem('POST', PUBLICATIONS, { body })).toMatchObject({ status: 409, type: 'urn:sluice:problem:revision-not-newer' });
  });

  it('of a file that was not uploaded, or is another one, is refused', async () => {
    const absent = payload(50);
    expect(await api.problem('POST', PUBLICATIONS, { body: request(absent) })).toMatchObject({ status: 409, type: 'urn:sluice:problem:content-missing' });
    const wrong = { ...absent, bytes: Buffer.from(absent.bytes) };
    wrong.bytes[7]! ^= 1;
    await upload(wrong);
    expect(await api.problem('POST', PUBLICATIONS, { body: request(absent) })).toMatchObject({ status: 422, type: 'urn:sluice:problem:digest-mismatch' });
    expect(existsSync(stored(absent))).toBe(false);
    await upload(absent);
    const lie = { ...absent.file, sha256: '0'.repeat(64) };
    expect(await api.problem('POST', PUBLICATIONS, { body: request(absent, { file: lie }) })).toMatchObject({ type: 'urn:sluice:problem:digest-mismatch' });
    await upload(absent);
    await api.ok(publicationSchema, 'POST', PUBLICATIONS, { body: request(absent) });
    expect(await begin(absent)).toMatchObject({ isStored: true, missing: [] });
    // As after a crash between the bytes and the update: what is in the store need not be sent again.
    await api.ok(publicationSchema, 'POST', PUBLICATIONS, { body: request(absent) });
  });
});

describe('an upload', () => {
  it('survives the process that took its beginning, killed', async () => {
    const of = payload(20_000_000);
    const { pieceBytes, pieceCount, missing } = await begin(of);
    expect([pieceCount, missing]).toEqual([3, [{ first: 0, last: 2 }]]);
    expect((await put(of, 2, of.bytes.subarray(2 * pieceBytes))).status).toBe(204);
    await service.stop('SIGKILL');
    service = await ServiceProcess.start('console', environment);
    api = new ApiClient(service.url);
    expect((await begin(of)).missing).toEqual([{ first: 0, last: 1 }]);
    await upload(of);
    await api.ok(publicationSchema, 'POST', PUBLICATIONS, { body: request(of) });
    expect(readFileSync(stored(of)).equals(of.bytes)).toBe(true);
  });

  it('refuses pieces that are none, and takes the right one afterwards', async () => {
    const of = payload(100);
    await begin(of);
    for (const [index, body] of [[0, of.bytes.subarray(1)], [0, Buffer.alloc(101)], [0, Buffer.alloc(30_000_000)], [1, of.bytes]] as const) {
      expect((await put(of, index, body)).status).toBe(400);
    }
    expect(await api.problem('PUT', piecePath(of, 0), { body: '{}' })).toMatchObject({ type: 'urn:sluice:problem:unsupported-media-type' });
    expect((await api.send('PUT', `${UPLOADS}/..%2f..%2fetc/pieces/0?size=100`, { body: of.bytes, headers: OCTETS })).status).toBe(400);
    expect((await put(of, 0, of.bytes)).status).toBe(204);
    expect((await begin(of)).missing).toEqual([]);
  });

  it('whose sender goes away in the middle of a piece has not taken it', async () => {
    const of = payload(5_000_000);
    await begin(of);
    await new Promise<void>((resolve) => {
      const sender = httpRequest(`${service.url}${piecePath(of, 0)}`, { method: 'PUT', headers: { ...OCTETS, authorization: `Bearer ${TOKEN}`, 'content-length': '5000000' } });
      sender.on('error', () => resolve());
      sender.write(of.bytes.subarray(0, 2_000_000), () => sender.destroy(new Error('gone')));
    });
    expect((await begin(of)).missing).toEqual([{ first: 0, last: 0 }]);
  });
});

it('a console without a content store says so', async () => {
  const { SLUICE_CONTENT_DIRECTORY: _, ...without } = environment;
  const other = await ServiceProcess.start('console', without);
  try {
    expect(await new ApiClient(other.url).problem('POST', UPLOADS, { body: { sha1: 'A'.repeat(40), size: 1 } })).toMatchObject({ status: 409, type: 'urn:sluice:problem:no-content-store' });
  } finally {
    await other.stop();
  }
});

import { request, type ClientRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { syntheticDocument } from '@sluice/testing/synthetic-catalog';
import { readSampleDocuments, type SampleDocument } from '@sluice/testing/sample-catalog';
import { importDetailsSchema, importPageSchema, importSchema } from '../src/imports/import.schema.js';
import { updatePageSchema } from '../src/updates/update.schema.js';
import { ApiClient, TOKEN } from './api-client.js';
import { ServiceProcess, until } from '@sluice/testing/service-process';
import { tarArchive } from './tar-archive.js';

const PATH = '/api/v1/catalog/imports';
const TAR = { 'content-type': 'application/x-tar' };

let database: TestDatabase;
let service: ServiceProcess;
let api: ApiClient;
let documents: SampleDocument[];

beforeAll(async () => {
  database = await createTestDatabase();
  documents = await readSampleDocuments();
  service = await ServiceProcess.start('console', { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN });
  api = new ApiClient(service.url);
});

afterAll(async () => {
  await service?.stop();
  await database?.drop();
});

const packed = () => tarArchive([
  { name: 'samples/', content: '', type: '5' }, { name: 'samples/README.md', content: 'no document' },
  ...documents.map(({ name, xml }) => ({ name: `samples/${name}.xml`, content: xml })),
]);

/** A sender that stops in the middle of its body. */
function hangingSender(): ClientRequest {
  const sender = request(`${service.url}${PATH}`, { method: 'POST', headers: { ...TAR, authorization: `Bearer ${TOKEN}`, 'transfer-encoding': 'chunked' } });
  sender.on('error', () => undefined);
  sender.write(packed().subarray(0, 3_000));
  return sender;
}

describe('an import', () => {
  it('takes one document', async () => {
    const answer = await api.send('POST', PATH, { body: documents[0]!.xml, headers: { 'content-type': 'application/xml; charset=utf-8', 'sluice-administrator': 'Ada' } });
    const report = importSchema.parse(answer.body);
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `${PATH}/${report.id}`]);
    expect(report).toMatchObject({ state: 'succeeded', imported: 1, alreadyPresent: 0, administrator: 'Ada', bytesRead: Buffer.byteLength(documents[0]!.xml) });
  });

  it('takes an archive, compressed or not, and does nothing when it is repeated', async () => {
    const first = await api.ok(importSchema, 'POST', PATH, { body: gzipSync(packed()), headers: { ...TAR, 'content-encoding': 'gzip' } });
    expect(first).toMatchObject({ state: 'succeeded', imported: documents.length - 1, alreadyPresent: 1, conflicting: 0 });
    const again = await api.ok(importSchema, 'POST', PATH, { body: packed(), headers: TAR });
    expect(again).toMatchObject({ state: 'succeeded', imported: 0, alreadyPresent: documents.length, changeNumber: null });
    const { items } = await api.ok(importPageSchema, 'GET', PATH);
    expect(items.slice(0, 2)).toEqual([again, first]);
    expect((await api.ok(updatePageSchema, 'GET', '/api/v1/updates')).items.length).toBeGreaterThan(10);
  });

  it.each<[string, string | Buffer, Record<string, string>, string]>([
    ['is no update', '<a/>', { 'content-type': 'application/xml' }, 'NOT_AN_UPDATE'],
    ['is no archive', 'x'.repeat(2_000), TAR, 'not a tar archive'],
    ['is an archive cut short', tarArchive([{ name: 'a.xml', content: `<!--${'x'.repeat(5_000)}-->` }]).subarray(0, 1_000), TAR, 'ends in the middle'],
    ['is an archive with a link', tarArchive([{ name: 'a.xml', content: '', type: '2' }]), TAR, 'neither a file nor a directory'],
    ['is no gzip', 'plain', { ...TAR, 'content-encoding': 'gzip' }, 'cannot be read'],
    ['has an unknown coding', 'plain', { ...TAR, 'content-encoding': 'br' }, 'gzip'],
  ])('of a body that %s is refused, and says so', async (_what, body, headers, why) => {
    const problem = await api.problem('POST', PATH, { body, headers });
    expect(problem).toMatchObject({ type: 'urn:sluice:problem:invalid-document', status: 422 });
    expect(problem.detail).toContain(why);
    expect(await api.ok(importSchema, 'GET', problem.instance!)).toMatchObject({ state: 'failed', failure: problem.detail });
  });

  it('names the documents of an archive that are refused, and imports the others', async () => {
    const body = tarArchive([
      { name: 'bad.xml', content: `<!DOCTYPE a []><a>${'x'.repeat(100_000)}</a>` }, { name: 'good.xml', content: documents[0]!.xml }, { name: 'cut.xml', content: documents[1]!.xml.slice(0, -20) },
    ]);
    const report = await api.ok(importDetailsSchema, 'POST', PATH, { body, headers: TAR });
    expect(report).toMatchObject({ state: 'succeeded', kind: 'documents', alreadyPresent: 1, problemCount: 2 });
    expect(report.problems).toEqual([
      expect.objectContaining({ code: 'DOCUMENT_REFUSED', document: 'bad.xml', message: expect.stringContaining('DOCTYPE'), advice: expect.any(String) }),
      expect.objectContaining({ code: 'DOCUMENT_REFUSED', document: 'cut.xml', message: expect.stringContaining('MALFORMED') }),
    ]);
  });

  it('tells of circles among prerequisites, whatever documents close them: which updates, why, what to do', async () => {
    const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    const update = (number: number, needed: number) => syntheticDocument({
      updateId: guid(number), revisionNumber: 1, updateType: 'Software', title: 'Circle', day: 1, explicitlyDeployable: true, prerequisites: [{ updateIds: [guid(needed)] }],
    });
    const first = await api.ok(importDetailsSchema, 'POST', PATH, { body: tarArchive([{ name: '1.xml', content: update(1, 2) }]), headers: TAR });
    expect(first.problems).toEqual([]);
    const second = await api.ok(importDetailsSchema, 'POST', PATH, { body: tarArchive([{ name: '2.xml', content: update(2, 1) }]), headers: TAR });
    expect(second).toMatchObject({ state: 'succeeded', imported: 1 });
    expect(second.problems).toMatchObject([1, 2].map((number) => ({
      code: 'PREREQUISITE_CIRCLE', updateId: guid(number), revisionNumber: 1, message: expect.stringContaining(guid(3 - number)), advice: expect.stringMatching(/^Decline it/),
    })));
    expect((await api.ok(importDetailsSchema, 'GET', `${PATH}/${second.id}`)).problems).toEqual(second.problems);
  });

  it('of one document that is refused answers a sender that goes on sending', async () => {
    const body = `<a/>${' '.repeat(20_000_000)}`;
    for (const coding of ['identity', 'gzip']) {
      expect(await api.problem('POST', PATH, { body, headers: { 'content-type': 'application/xml', 'content-encoding': coding } })).toMatchObject({ type: 'urn:sluice:problem:invalid-document' });
    }
  });

  it('whose sender goes away is noted as failed, and makes room for others', async () => {
    const running = async () => (await api.ok(importPageSchema, 'GET', PATH)).items.filter((one) => one.state === 'running').length;
    const senders = [hangingSender(), hangingSender()];
    await until('two imports to run', async () => await running() === 2);
    const refused = await api.send('POST', PATH, { body: packed(), headers: TAR });
    expect([refused.status, refused.headers.get('retry-after'), refused.body]).toEqual([503, '30', expect.objectContaining({ type: 'urn:sluice:problem:too-many-imports' })]);
    for (const sender of senders) sender.destroy();
    await until('the imports to have ended', async () => await running() === 0);
    expect((await api.ok(importPageSchema, 'GET', `${PATH}?limit=2`)).items.map((one) => one.state)).toEqual(['failed', 'failed']);
    expect(await api.ok(importSchema, 'POST', PATH, { body: packed(), headers: TAR })).toMatchObject({ state: 'succeeded' });
  });

  it('of another type of body is refused', async () => {
    expect(await api.problem('POST', PATH, { body: '{}' })).toMatchObject({ type: 'urn:sluice:problem:unsupported-media-type' });
    expect(await api.problem('POST', PATH)).toMatchObject({ type: 'urn:sluice:problem:unsupported-media-type' });
    expect(await api.problem('POST', '/api/v1/groups', { body: documents[0]!.xml, headers: { 'content-type': 'application/xml' } })).toMatchObject({ status: 400 });
  });
});

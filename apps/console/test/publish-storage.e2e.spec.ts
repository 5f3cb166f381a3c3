import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { startS3Server, type S3Server } from '../../../libs/platform/test/s3-server.js';
import { contentUsageSchema } from '../src/content/content.schema.js';
import { publicationPageSchema, publicationSchema } from '../src/publish/publication.schema.js';
import { uploadSchema } from '../src/publish/upload.schema.js';
import { ApiClient, TOKEN } from './api-client.js';
import { ServiceProcess, until } from '@sluice/testing/service-process';

const EDITOR = '912d06ca-2340-50c0-9b9a-eb4869eac21d';
const APPLICATIONS = '5c9376ab-8ce6-464a-b136-22113dd69801';
const UPLOADS = '/api/v1/content/uploads';
const OCTETS = { 'content-type': 'application/octet-stream' };
const QUOTA = 50_000_000;

/** Publishing into an S3-compatible storage with a quota: a console takes the files, a content-fetcher hands them out. */
describe('publishing into object storage', () => {
  let database: TestDatabase;
  let storage: S3Server;
  let environment: Record<string, string>;
  let management: ServiceProcess;
  let content: ServiceProcess;
  let api: ApiClient;

  beforeAll(async () => {
    [database, storage] = await Promise.all([createTestDatabase(), startS3Server({ copiesParts: true })]);
    await loadSampleCatalog(database.url);
    const { endpoint, bucket, prefix } = storage.settings;
    environment = {
      DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN, SLUICE_CONTENT_STORE: 's3', SLUICE_CONTENT_QUOTA: String(QUOTA),
      SLUICE_CONTENT_S3_ENDPOINT: endpoint, SLUICE_CONTENT_S3_BUCKET: bucket, SLUICE_CONTENT_S3_PREFIX: prefix,
      SLUICE_CONTENT_S3_ACCESS_KEY_ID: 'S3RVER', SLUICE_CONTENT_S3_SECRET_ACCESS_KEY: 'S3RVER',
    };
    [management, content] = await Promise.all([ServiceProcess.start('console', environment), ServiceProcess.start('content-fetcher', environment)]);
    api = new ApiClient(management.url);
  }, 120_000);
  beforeEach(() => { storage.intercept = () => true; });
  afterAll(async () => {
    await Promise.all([management?.stop(), content?.stop()]);
    await storage?.close();
    await database?.drop();
  });

  function payload(size: number) {
    const bytes = randomBytes(size);
    const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex').toUpperCase();
    return { bytes, file: { name: 'tool.exe', size, sha1: digest('sha1'), sha256: digest('sha256') } };
  }
  type Payload = ReturnType<typeof payload>;

  const begin = ({ file: { sha1, size } }: Payload) => api.ok(uploadSchema, 'POST', UPLOADS, { body: { sha1, size } });
  const put = (of: Payload, index: number, pieceBytes: number) => api.send('PUT', `${UPLOADS}/${of.file.sha1}/pieces/${index}?size=${of.file.size}`, {
    body: of.bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes), headers: OCTETS,
  });
  async function upload(of: Payload): Promise<void> {
    const { pieceBytes, missing } = await begin(of);
    for (const { first, last } of missing) for (let index = first; index <= last; index += 1) expect((await put(of, index, pieceBytes)).status).toBe(204);
  }
  const request = (of: Payload) => ({
    title: 'Contoso Tool', productIds: [EDITOR], classificationId: APPLICATIONS, file: of.file,
    installation: { kind: 'commandLine' }, rules: { kind: 'expressions', installedIf: 'registry HKLM\\SOFTWARE\\Contoso' },
  });
  const publish = (of: Payload) => api.ok(publicationSchema, 'POST', '/api/v1/publications', { body: request(of) });
  const decline = async (updateId: string) => {
    await api.send('POST', `/api/v1/updates/${updateId}/decline`, { body: {} });
    await until('the file to be unneeded', async () => (await api.ok(contentUsageSchema, 'GET', '/api/v1/content/usage')).unneeded.files > 0, 30_000);
  };
  const path = ({ file: { sha1 } }: Payload) => `/Content/${sha1.slice(-2)}/${sha1}.exe`;
  const download = async (of: Payload) => Buffer.from(await (await fetch(`${content.url}${path(of)}`)).arrayBuffer());
  const isStored = ({ file: { sha1 } }: Payload) => existsSync(storage.objectPath(`${sha1.slice(-2)}/${sha1}`));

  it('goes on with the pieces that a killed console had stored, and computers get the file', async () => {
    const of = payload(20_000_000);
    const { pieceBytes, pieceCount } = await begin(of);
    expect(pieceCount).toBe(3);
    expect((await put(of, 1, pieceBytes)).status).toBe(204);
    await management.stop('SIGKILL');
    management = await ServiceProcess.start('console', environment);
    api = new ApiClient(management.url);
    expect((await begin(of)).missing).toEqual([{ first: 0, last: 0 }, { first: 2, last: 2 }]);
    await upload(of);
    await publish(of);
    expect(isStored(of)).toBe(true);
    expect((await download(of)).equals(of.bytes)).toBe(true);
  }, 120_000);

  it('whose storage breaks off has neither taken the piece nor published, and does both afterwards', async () => {
    const of = payload(10_000_000);
    const { pieceBytes } = await begin(of);
    storage.intercept = (method) => method !== 'PUT';
    expect((await put(of, 0, pieceBytes)).status).toBe(503);
    storage.intercept = () => true;
    expect((await begin(of)).missing).toEqual([{ first: 0, last: 1 }]);
    await upload(of);
    // Putting the pieces together takes POSTs.
    storage.intercept = (method) => method !== 'POST';
    const before = await api.ok(publicationPageSchema, 'GET', '/api/v1/publications');
    expect((await api.send('POST', '/api/v1/publications', { body: request(of) })).status).toBe(503);
    expect([isStored(of), await api.ok(publicationPageSchema, 'GET', '/api/v1/publications')]).toEqual([false, before]);
    storage.intercept = () => true;
    await publish(of);
    expect((await download(of)).equals(of.bytes)).toBe(true);
  }, 120_000);

  it('is refused at the quota, before anything is sent, until something of it is unneeded', async () => {
    const [first, second] = [payload(15_000_000), payload(15_000_000)];
    await upload(first);
    const { updateId } = await publish(first);
    const refusal = await api.problem('POST', UPLOADS, { body: { sha1: second.file.sha1, size: second.file.size } });
    expect(refusal).toMatchObject({ status: 507, type: 'urn:sluice:problem:content-quota-reached', detail: expect.stringContaining(`quota of ${QUOTA} bytes`) });
    // What is here already takes no room.
    expect(await begin(first)).toMatchObject({ isStored: true });
    await decline(updateId);
    await upload(second);
    expect(isStored(first)).toBe(false);
    await publish(second);
    expect((await download(second)).equals(second.bytes)).toBe(true);
  }, 120_000);

  it('of two files that fit one by one the second is refused when it would be published, and may be repeated', async () => {
    const [declined, other] = [payload(1_000), payload(4_999_500)];
    await Promise.all([upload(declined), upload(other)]);
    const { updateId } = await publish(declined);
    const outcome = await api.problem('POST', '/api/v1/publications', { body: request(other) });
    expect(outcome).toMatchObject({ status: 507, type: 'urn:sluice:problem:content-quota-reached' });
    await decline(updateId);
    await publish(other);
    expect((await download(other)).equals(other.bytes)).toBe(true);
  }, 120_000);
});

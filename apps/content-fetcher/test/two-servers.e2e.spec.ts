import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importCatalog } from '@sluice/domain/catalog';
import { askForContent } from '@sluice/domain/content';
import { approveUpdate } from '@sluice/domain/deployments';
import { updateSynchronizationConfiguration } from '@sluice/domain/servers';
import { type LocalNats, startNats } from '@sluice/local-services';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { contentName } from '@sluice/platform/content-store';
import { readSampleDocuments, SAMPLE_CONTENT_FOLDER, storeContent } from '@sluice/testing/sample-catalog';
import { downloadFile, machines, UpdateClient, type ReportedUpdate } from '@sluice/testing/update-client';
import { WholeServer } from './whole-server.js';

const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';
/** The file of one update comes to the upper server only when the lower one has asked for it. */
const HELD_BACK = 'sluice-sample-cleanup-tool.exe';

let nats: LocalNats;
let natsDirectory: string;
let upper: WholeServer;
let lower: WholeServer;

beforeAll(async () => {
  natsDirectory = await mkdtemp(join(tmpdir(), 'sluice-two-servers-'));
  nats = await startNats({ dataDir: natsDirectory, port: 0, accounts: ['upper', 'lower'], log: () => undefined });
  upper = await WholeServer.create(nats.accountUrls['upper']!);
  lower = await WholeServer.create(nats.accountUrls['lower']!);
  await importCatalog(upper.dataSource, (async function* () {
    for (const { xml } of await readSampleDocuments()) yield await revisionFromDocument([Buffer.from(xml)]);
  })());
  for (const name of await readdir(SAMPLE_CONTENT_FOLDER)) if (name !== HELD_BACK) await storeContent(upper.store, await sample(name));
  await Promise.all([upper.start(), lower.start()]);
  await updateSynchronizationConfiguration(lower.dataSource, { upstreamKind: 'sluice', upstreamUrl: upper.url, role: 'replica' });
  await lower.synchronize();
}, 180_000);

afterAll(async () => {
  await Promise.all([upper?.stop(), lower?.stop()]);
  await nats?.stop();
  await rm(natsDirectory, { recursive: true, force: true });
}, 60_000);

const sample = (name: string) => readFile(new URL(name, SAMPLE_CONTENT_FOLDER));
const base64Sha1 = (bytes: Buffer) => createHash('sha1').update(bytes).digest('base64');

/** Approves an update on the upper server and lets the lower one hear of it. */
async function approve(titlePart: string): Promise<string> {
  const [update]: { id: string }[] = await upper.dataSource.query('SELECT update_id AS id FROM catalog.revision WHERE is_latest AND explicitly_deployable AND title LIKE $1', [`%${titlePart}%`]);
  await approveUpdate(upper.dataSource, { updateId: update!.id, targetGroupId: ALL_COMPUTERS, action: 'Install', adminName: 'Ada' });
  await lower.synchronize();
  return update!.id;
}

/** What a Windows 11 is offered by the lower server of an update. */
async function offered(updateId: string): Promise<ReportedUpdate | undefined> {
  const client = new UpdateClient({ serverUrl: lower.url, machine: machines.windows11Amd64 });
  try {
    return (await client.scan()).needed.find((update) => update.updateId === updateId && update.offered);
  } finally {
    client.close();
  }
}

describe('an approval on the upper server', () => {
  it('leads to a verified file on the lower one and to a client\'s download from it', async () => {
    const bytes = await sample('sluice-sample-kb9000003-amd64.exe');
    const digest = base64Sha1(bytes);
    const updateId = await approve('KB9000003');
    await lower.seen('deployment-changed', () => true);
    await lower.seen('content-available', ({ files }: { files: { digest: string }[] }) => files.some((file) => file.digest === digest));
    const name = contentName(Buffer.from(digest, 'base64'));
    expect((await lower.store.stat(name))?.size).toBe(bytes.length);

    const update = await offered(updateId);
    const file = update?.files.find((candidate) => candidate.digest === digest);
    expect(file?.url?.startsWith(`${lower.url}/Content/`)).toBe(true);
    const download = await downloadFile(file!);
    expect(download.bytes.equals(bytes)).toBe(true);
    expect(download.etag).toBe(`"${name}"`);
    expect(lower.events.map((event) => event.name)).not.toContain('content-failed');
  }, 120_000);

  it('of an update whose files the upper server does not have yet makes it get them; the lower one then fetches them at the next attempt', async () => {
    const bytes = await sample(HELD_BACK);
    const digest = base64Sha1(bytes);
    await approve('Cleanup Tool');
    await upper.seen('content-requested', ({ digests }: { digests: string[] }) => digests.includes(digest));
    expect(await lower.store.stat(contentName(Buffer.from(digest, 'base64')))).toBeNull();
    await storeContent(upper.store, bytes);
    // By itself it tries again in two minutes; an administrator need not wait.
    await askForContent(lower.dataSource, Buffer.from(digest, 'base64'), '/test');
    await lower.seen('content-available', ({ files }: { files: { digest: string }[] }) => files.some((file) => file.digest === digest));
    expect((await lower.store.stat(contentName(Buffer.from(digest, 'base64'))))?.size).toBe(bytes.length);
  }, 120_000);
});

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { importRevisions } from '@sluice/domain/catalog';
import { approveUpdate } from '@sluice/domain/deployments';
import { createEvent } from '@sluice/domain/events';
import { ALL_COMPUTERS_ID } from '@sluice/domain/groups';
import { appendToOutbox } from '@sluice/domain/messaging';
import { updateSynchronizationConfiguration } from '@sluice/domain/servers';
import { startFetcherInProcess, type FetcherInProcess } from './fetcher-in-process.js';
import { until } from './fetcher-processes.js';
import { ScriptedFiles } from './upstream/scripted-files.js';

let service: FetcherInProcess;
let server: ScriptedFiles;
let updates = 0;

beforeAll(async () => {
  server = await ScriptedFiles.start();
  service = await startFetcherInProcess({ SLUICE_CONTENT_PAUSE_PERCENT: '0' });
  await updateSynchronizationConfiguration(service.dataSource, { upstreamKind: 'sluice', upstreamUrl: server.url });
});
afterAll(async () => {
  await service.stop();
  await server.stop();
});

/** A software update with one file, imported as a synchronization would. */
async function importUpdate(text: string): Promise<{ updateId: string; sha1: Buffer; path: string }> {
  updates += 1;
  const updateId = `00000000-0000-4000-8000-${String(updates).padStart(12, '0')}`;
  const [bytes, document] = [Buffer.from(text), Buffer.from(`<Update id="${updates}"/>`)];
  const sha1 = createHash('sha1').update(bytes).digest();
  await importRevisions(service.dataSource, [{
    updateId, revisionNumber: 1, updateType: 'Software', categoryType: null, publicationState: 'Published', creationDate: null, defaultLanguage: 'en',
    handler: null, explicitlyDeployable: true, eulaId: null, title: text, prerequisites: [], bundles: [], supersedes: [],
    files: [{ sha1, sha256: createHash('sha256').update(bytes).digest(), fileName: 'file.cab', size: bytes.length, modified: null, patchingType: null }],
    fragments: [], categoryInformation: null, documentLength: document.length, documentSha256: createHash('sha256').update(document).digest(), documentGzip: document,
  }]);
  const name = sha1.toString('hex').toUpperCase();
  const path = `/Content/${name.slice(-2)}/${name}.cab`;
  server.files.set(path, bytes);
  return { updateId, sha1, path };
}

const approve = (updateId: string) => approveUpdate(service.dataSource, { updateId, targetGroupId: ALL_COMPUTERS_ID, action: 'Install', adminName: 'ada' });
const state = async ({ sha1 }: { sha1: Buffer }): Promise<string | undefined> =>
  (await service.dataSource.query('SELECT state FROM content.content_file WHERE sha1 = $1', [sha1]))[0]?.state;
const ask = (sha1: Buffer) => service.dataSource.transaction((manager) => appendToOutbox(manager, createEvent(
  'ContentRequested', { requestedBy: 'downstream', digests: [sha1.toString('base64')] }, { source: '/test' })));

it('an approval brings the file of the update, and of no other', async () => {
  const [wanted, other] = [await importUpdate('approved'), await importUpdate('not approved')];
  await approve(wanted.updateId);
  await until('the file to be available', async () => await state(wanted) === 'available');
  const response = await fetch(`${service.url}${wanted.path}`);
  expect([response.status, await response.text(), await state(other)]).toEqual([200, 'approved', undefined]);
}, 60_000);

it('the file of an update that is removed from the catalog is no longer needed', async () => {
  const file = await importUpdate('removed');
  await approve(file.updateId);
  await until('the file to be available', async () => await state(file) === 'available');
  const [{ revision_id: revisionId }] = await service.dataSource.query('SELECT revision_id FROM catalog.revision WHERE update_id = $1', [file.updateId]);
  await service.dataSource.transaction(async (manager) => {
    await manager.query('DELETE FROM catalog.revision WHERE revision_id = $1', [revisionId]);
    await appendToOutbox(manager, createEvent('UpdateRemoved', {
      changeNumber: 1, revisions: [{ revisionId, updateId: file.updateId, revisionNumber: 1, updateType: 'Software' }],
    }, { source: '/test' }));
  });
  await until('its grace time to begin', async () =>
    (await service.dataSource.query('SELECT unneeded_since FROM content.content_file WHERE sha1 = $1', [file.sha1]))[0]?.unneeded_since != null);
}, 60_000);

it('a server below gets what it asks for, also a file that should have been here', async () => {
  const file = await importUpdate('asked for from below');
  await ask(file.sha1);
  await until('the file to be available', async () => await state(file) === 'available');
  await service.store.remove(file.sha1.toString('hex').toUpperCase());
  await ask(file.sha1);
  await until('the file to be fetched again', async () => server.requests.filter(({ path }) => path === file.path).length === 2 && await state(file) === 'available');
  expect((await fetch(`${service.url}${file.path}`)).status).toBe(200);
}, 60_000);

it('a server above that is gone is borne with, and everything comes when it is back', async () => {
  const files = [await importUpdate('one'), await importUpdate('two'), await importUpdate('three')];
  server.always = (_request, response) => { response.destroy(); };
  for (const { updateId } of files) await approve(updateId);
  await until('a failure to be noted', async () => (await service.dataSource.query(`SELECT FROM content.content_file WHERE failure_code = 'upstreamUnavailable'`)).length > 0);
  server.always = null;
  await until('all files to be available', async () => {
    await service.dataSource.query(`UPDATE content.content_file SET next_attempt_at = now() WHERE state = 'failed'`);
    return (await Promise.all(files.map(state))).every((one) => one === 'available');
  });
}, 120_000);

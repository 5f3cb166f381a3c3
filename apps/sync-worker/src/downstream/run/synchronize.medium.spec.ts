import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { importCatalog, findFilesBySha1 } from '@sluice/domain/catalog';
import { acceptedEulas } from '@sluice/domain/deployments';
import { loadTargetGroups } from '@sluice/domain/groups';
import { findUpstreamState, replaceSelection } from '@sluice/domain/synchronization';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { syntheticCatalog, syntheticDocument, type SyntheticUpdate } from '@sluice/testing/synthetic-catalog';
import { upstreamDocument, type UpstreamBehaviour } from '@sluice/testing/upstream-server';
import { DownstreamServer } from '../../../test/downstream-server.js';
import { SynchronizationCancelled } from '../upstream/synchronization-stopped.js';
import { ProcessStopping } from './outcome-of-failure.js';

const SIZES = { products: 4, detectoids: 6, updates: 24, bundlesOf: 2, fragmentBytes: 900, seed: 7 };
const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';
const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const update = (number: number, changes: Partial<SyntheticUpdate> = {}) => syntheticDocument({ updateId: guid(number), revisionNumber: 1, updateType: 'Software', title: `Update ${number}`, day: 1, explicitlyDeployable: true, ...changes });

let server: DownstreamServer;
beforeEach(async () => {
  server = await DownstreamServer.start();
  await server.configure();
});
afterEach(() => server.stop());

const state = async () => (await findUpstreamState(server.dataSource))!;
async function publishCatalog(): Promise<string[]> {
  const documents: string[] = [];
  for await (const xml of syntheticCatalog(SIZES)) documents.push(xml);
  for (const xml of documents) server.upstream.state.publish(xml);
  return documents;
}
const FULL_RUN = ['GetAuthConfig', 'GetAuthorizationCookie', 'GetCookie', 'GetConfigData', 'GetRevisionIdList', 'GetUpdateData', 'GetRevisionIdList', 'GetUpdateData'];

describe('a synchronization (MS-WSUSSS 3.2.4)', () => {
  it('brings everything the first time, in the order of the text, and announces it once', async () => {
    const documents = await publishCatalog();
    const { record, problems } = await server.run();
    expect([record.state, record.newRevisions, problems]).toEqual(['succeeded', documents.length, []]);
    expect(server.upstream.takeCalls()).toEqual(FULL_RUN);
    expect(await server.revisionCount()).toBe(documents.length);
    expect(await server.announced()).toEqual(documents.map((xml) => upstreamDocument(xml)).map(({ updateId, revisionNumber }) => `${updateId}.${revisionNumber}`).sort());
  });

  it('leaves the catalog that importing the same documents makes', async () => {
    const documents = await publishCatalog();
    await server.run();
    const other = await DownstreamServer.start();
    try {
      await importCatalog(other.dataSource, (async function* () { for (const xml of documents) yield await revisionFromDocument([Buffer.from(xml)]); })());
      expect(await server.catalog()).toEqual(await other.catalog());
    } finally {
      await other.stop();
    }
  });

  it('needs three calls when nothing has changed, and no change number', async () => {
    await publishCatalog();
    await server.run();
    server.upstream.takeCalls();
    const { record } = await server.run();
    expect(record).toMatchObject({ state: 'succeeded', newRevisions: 0 });
    expect(server.upstream.takeCalls()).toEqual(['GetConfigData', 'GetRevisionIdList', 'GetRevisionIdList']);
  });

  it('brings only what changed after that, with Delta and anchor', async () => {
    await publishCatalog();
    await server.run();
    const anchor = server.upstream.state.anchor();
    server.upstream.state.publish(update(1));
    server.upstream.takeCalls();
    const calls = server.upstream.calls;
    const before = calls.length;
    const { record } = await server.run();
    expect(record.newRevisions).toBe(1);
    expect(calls.slice(before).map(({ message }) => (message as { filter?: { Anchor: string } }).filter?.Anchor)).toContain(anchor);
    expect(server.upstream.takeCalls()).toEqual(['GetConfigData', 'GetRevisionIdList', 'GetRevisionIdList', 'GetUpdateData']);
  });

  it('shows itself by name and GUID and with its protocol version', async () => {
    await server.run();
    const messages = server.upstream.calls.map(({ message }) => message as Record<string, unknown>);
    expect(messages[1]).toMatchObject({ accountName: 'downstream-1.test', accountGuid: expect.stringMatching(/^[0-9a-f-]{36}$/), programKeys: [] });
    expect(messages[2]).toMatchObject({ protocolVersion: '1.20' });
    expect(server.upstream.calls.every(({ headers }) => headers['accept-encoding'] === 'xpress, gzip')).toBe(true);
  });

  it('stores limits and languages of the upstream server', async () => {
    server.upstream.settings.maxUpdatesPerRequest = 7;
    await publishCatalog();
    await server.run();
    expect(await state()).toMatchObject({ maxUpdatesPerRequest: 7, protocolVersion: '1.20', lazyContent: true, languages: [{ id: 0 }, { id: 1031, shortName: 'de' }] });
    const sizes = server.upstream.calls.map(({ message }) => (message as { updateIds?: unknown[] }).updateIds?.length ?? 0);
    expect(Math.max(...sizes)).toBe(7);
  });

  it('brings categories alone when only they are wanted', async () => {
    await publishCatalog();
    await server.run('categories');
    const [row] = await server.dataSource.query(`SELECT count(*)::int AS updates FROM catalog.revision WHERE update_type = 'Software'`);
    expect(row).toEqual({ updates: 0 });
    expect(await state()).toMatchObject({ categoriesAnchor: expect.any(String), updatesAnchor: null });
  });

  it('keeps where files come from', async () => {
    const { digests } = server.upstream.state.publish(update(1, { file: { name: 'a.exe', sha1: Buffer.alloc(20, 7).toString('base64'), sha256: Buffer.alloc(32, 7).toString('base64'), size: 5 } }));
    server.upstream.state.originUrls.set(digests[0]!, 'http://download.test/a.exe');
    await server.run();
    expect(await findFilesBySha1(server.dataSource, [Buffer.alloc(20, 7)])).toMatchObject([{ originUrl: 'http://download.test/a.exe' }]);
  });

  it('brings the keys of encrypted files before their revision', async () => {
    const digest = Buffer.alloc(20, 9).toString('base64');
    const secured = update(1, { file: { name: 'a.esd', sha1: digest, sha256: Buffer.alloc(32, 7).toString('base64'), size: 5 } })
      .replace('<upd:InstallationBehavior', '<upd:SecuredFragment>FileDecryption</upd:SecuredFragment><upd:InstallationBehavior');
    server.upstream.state.publish(secured);
    server.upstream.state.keys.set(digest, Buffer.from('the key'));
    await server.run();
    expect(await server.dataSource.query('SELECT sha1, decryption_key FROM content.file_decryption')).toEqual([{ sha1: Buffer.alloc(20, 9), decryption_key: Buffer.from('the key') }]);
  });
});

describe('selected products and classifications', () => {
  const product = (number: number, categoryType: 'Product' | 'UpdateClassification') => update(number, { updateType: 'Category', categoryType, explicitlyDeployable: false });
  const inCategories = (...numbers: number[]) => ({ prerequisites: numbers.map((number) => ({ updateIds: [guid(number)], isCategory: true })) });
  const updates = async () => (await server.dataSource.query(`SELECT update_id AS id FROM catalog.revision WHERE update_type = 'Software' ORDER BY 1`) as { id: string }[]).map(({ id }) => Number(id.slice(-4)));

  beforeEach(async () => {
    for (const number of [1, 2]) server.upstream.state.publish(product(number, 'Product'));
    for (const number of [3, 4]) server.upstream.state.publish(product(number, 'UpdateClassification'));
    server.upstream.state.publish(update(10, { ...inCategories(1, 3), members: [{ updateId: guid(20), revisionNumber: 1 }] }));
    server.upstream.state.publish(update(11, inCategories(2, 3)));
    server.upstream.state.publish(update(12, inCategories(1, 4)));
    server.upstream.state.publish(update(20, { prerequisites: [{ updateIds: [guid(21)] }] }));
    server.upstream.state.publish(update(21));
    server.upstream.state.publish(update(22));
    await server.run('categories');
  });

  it('bring their updates, with members of bundles and prerequisites that no filter lists', async () => {
    await replaceSelection(server.dataSource, { productIds: [guid(1)], classificationIds: [guid(3)] });
    await server.run();
    expect(await updates()).toEqual([10, 20, 21]);
  });

  it('bring what is older when they are selected later, and what changes after that', async () => {
    await replaceSelection(server.dataSource, { productIds: [guid(1)], classificationIds: [guid(3)] });
    await server.run();
    await replaceSelection(server.dataSource, { productIds: [guid(1), guid(2)], classificationIds: [guid(3), guid(4)] });
    await server.run();
    expect(await updates()).toEqual([10, 11, 12, 20, 21]);
    server.upstream.state.publish(update(13, inCategories(2, 4)));
    await server.run();
    expect(await updates()).toEqual([10, 11, 12, 13, 20, 21]);
  });

  it('bring everything of another server, and nothing of Microsoft Update, when there are none', async () => {
    await server.configure({ upstreamKind: 'microsoft', upstreamUrl: null });
    const { record, problems } = await server.run();
    expect([record.state, problems, await updates()]).toEqual(['succeeded', ['NOTHING_SELECTED'], []]);
    await server.configure();
    await server.run();
    expect(await updates()).toEqual([10, 11, 12, 20, 21, 22]);
  });

  it('never make Microsoft Update list everything it has', async () => {
    await server.configure({ upstreamKind: 'microsoft', upstreamUrl: null });
    await replaceSelection(server.dataSource, { productIds: [guid(1)], classificationIds: [guid(3)] });
    server.upstream.calls.splice(0);
    await server.run();
    const filters = server.upstream.calls.flatMap(({ message }) => (message as { filter?: { GetConfig: boolean; Categories: unknown[] } }).filter ?? []);
    expect(filters.filter(({ GetConfig, Categories }) => !GetConfig && Categories.length === 0)).toEqual([]);
    expect(await updates()).toEqual([10, 20]);
  });
});

describe('faults of the upstream server (MS-WSUSSS 2.2.9.3)', () => {
  beforeEach(() => void server.upstream.state.publish(update(1)));

  it.each<[string, string, UpstreamBehaviour[]]>([
    ['an invalid cookie', 'GetRevisionIdList', [{ kind: 'fault', errorCode: 'InvalidCookie' }]],
    ['an invalid authorization cookie', 'GetCookie', [{ kind: 'fault', errorCode: 'InvalidAuthorizationCookie' }]],
    ['a busy server', 'GetUpdateData', [{ kind: 'fault', errorCode: 'ServerBusy' }, { kind: 'status', status: 503, retryAfter: '1' }, { kind: 'fault', errorCode: 'ServerBusy' }]],
    ['a server that says it has changed', 'GetRevisionIdList', [{ kind: 'fault', errorCode: 'ServerChanged' }]],
    ['errors of what lies in front of it', 'GetConfigData', [{ kind: 'status', status: 500 }, { kind: 'status', status: 502 }, { kind: 'status', status: 504 }]],
    ['half answers', 'GetUpdateData', [{ kind: 'cut' }, { kind: 'cut' }]],
    ['broken connections', 'GetAuthConfig', [{ kind: 'reset' }, { kind: 'reset' }]],
    ['no answer', 'GetRevisionIdList', [{ kind: 'hang' }]],
  ])('%s is got over', async (_name, operation, behaviours) => {
    server.upstream.script(operation, ...behaviours);
    const { record, problems } = await server.run();
    expect([record.state, record.failure, record.newRevisions, problems]).toEqual(['succeeded', null, 1, []]);
  });

  it.each<[string, string, UpstreamBehaviour, string]>([
    ['an internal error', 'GetConfigData', { kind: 'fault', errorCode: 'InternalServerError' }, 'UPSTREAM_REFUSED'],
    ['a fault without ErrorCode', 'GetRevisionIdList', { kind: 'bare-fault' }, 'UPSTREAM_REFUSED'],
    ['bad parameters', 'GetRevisionIdList', { kind: 'fault', errorCode: 'InvalidParameters', message: 'filter' }, 'UPSTREAM_REFUSED'],
    ['another protocol version', 'GetCookie', { kind: 'fault', errorCode: 'IncompatibleProtocolVersion' }, 'UPSTREAM_INCOMPATIBLE'],
    ['a page that is not there', 'GetAuthConfig', { kind: 'status', status: 404 }, 'UPSTREAM_REFUSED'],
    ['another major version in the configuration', 'GetConfigData', { kind: 'change', change: (answer: { GetConfigDataResult: object }) => ({ GetConfigDataResult: { ...answer.GetConfigDataResult, ProtocolVersion: '2.0' } }) }, 'UPSTREAM_INCOMPATIBLE'],
    ['an authorization service elsewhere', 'GetAuthConfig', { kind: 'change', change: (answer: { GetAuthConfigResult: object }) => ({ GetAuthConfigResult: { ...answer.GetAuthConfigResult, AuthInfo: [{ PlugInID: 'DssTargeting', ServiceUrl: 'http://evil.test/' }] } }) }, 'UPSTREAM_MISBEHAVES'],
    ['an answer without result', 'GetConfigData', { kind: 'change', change: () => ({}) }, 'UPSTREAM_MISBEHAVES'],
  ])('%s ends the run with its reason', async (_name, operation, behaviour, code) => {
    server.upstream.script(operation, behaviour);
    const { record } = await server.run();
    expect(record).toMatchObject({ state: 'failed', failureCode: code, failure: expect.stringMatching(/^The .{20}/) });
    expect((await server.run()).record.state).toBe('succeeded');
  });

  it('a server that is busy for good ends the run', async () => {
    server.upstream.script('GetUpdateData', ...Array.from({ length: 4 }, () => ({ kind: 'fault', errorCode: 'ServerBusy' }) as const));
    expect((await server.run()).record).toMatchObject({ state: 'failed', failureCode: 'UPSTREAM_BUSY' });
  });

  it('a server that is set up anew, with new cookies and no memory of anchors, is asked for everything again', async () => {
    await server.run();
    server.upstream.settings.cookieKey = 'second';
    server.upstream.state.publish(update(2));
    server.upstream.script('GetRevisionIdList', { kind: 'fault', errorCode: 'InvalidParameters', message: 'filter' });
    server.upstream.takeCalls();
    const { record } = await server.run();
    expect(record).toMatchObject({ state: 'succeeded', newRevisions: 1 });
    expect((await state()).updatesAnchor).toBe(server.upstream.state.anchor());
  });

  it('a server that never knows an anchor is not asked for ever', async () => {
    server.upstream.script('GetConfigData', ...Array.from({ length: 9 }, () => ({ kind: 'fault', errorCode: 'ServerChanged' }) as const));
    expect((await server.run()).record).toMatchObject({ state: 'failed', failureCode: 'UPSTREAM_MISBEHAVES' });
  });
});

describe('hostile and broken documents', () => {
  it('become problems of the run, and never stop the rest', async () => {
    const { state: upstream } = server.upstream;
    upstream.publish(update(1));
    upstream.publish('<upd:Update UpdateType="Software"', { updateId: guid(2), revisionNumber: 1 });
    upstream.publish(update(3), { updateId: guid(4), revisionNumber: 1 });
    upstream.publish(update(5, { prerequisites: [{ updateIds: [guid(5)] }] }));
    upstream.publish(update(6));
    upstream.lost.add(`${guid(6)}.1`);
    upstream.publish('<!DOCTYPE x [<!ENTITY a "aaaa">]><upd:Update UpdateType="Software">&a;</upd:Update>', { updateId: guid(7), revisionNumber: 1 });
    upstream.publish(update(8));
    const { record, problems } = await server.run();
    expect(record).toMatchObject({ state: 'succeeded', newRevisions: 2, problemCount: 5 });
    expect([...problems].sort()).toEqual(['DOCUMENT_REFUSED', 'DOCUMENT_REFUSED', 'IDENTITY_DIFFERS', 'NAMES_ITSELF', 'NOT_SERVED']);
    expect(await server.revisionCount()).toBe(2);
  });

  it('that are encrypted and get no key stay away, and the others come', async () => {
    server.upstream.state.publish(update(1).replace('<upd:InstallationBehavior', '<upd:SecuredFragment>FileDecryption</upd:SecuredFragment><upd:InstallationBehavior'));
    server.upstream.state.publish(update(2));
    server.upstream.script('GetUpdateDecryptionData', { kind: 'fault', errorCode: 'InternalServerError' });
    const { record, problems } = await server.run();
    expect([record.state, record.newRevisions, problems]).toEqual(['succeeded', 1, ['KEY_NOT_SERVED']]);
    await server.dataSource.query('UPDATE synchronization.missing_revision SET retry_at = clock_timestamp()');
    server.upstream.script('GetUpdateDecryptionData', { kind: 'cut' }, { kind: 'cut' }, { kind: 'cut' });
    expect((await server.run()).problems).toEqual(['KEY_NOT_SERVED']);
    await server.dataSource.query('UPDATE synchronization.missing_revision SET retry_at = clock_timestamp()');
    expect((await server.run()).record).toMatchObject({ state: 'succeeded', newRevisions: 1 });
  });

  it('whose answer cannot be read become problems, not the end of the run', async () => {
    for (const number of [1, 2, 3]) server.upstream.state.publish(update(number));
    // Three times for all of them, three times for the first two, and three times for each of these.
    server.upstream.script('GetUpdateData', ...Array.from({ length: 12 }, () => ({ kind: 'cut' }) as const));
    const { record, problems } = await server.run();
    expect([record.state, record.newRevisions, problems]).toEqual(['succeeded', 1, ['ANSWER_UNREADABLE', 'ANSWER_UNREADABLE']]);
  });

  it('are not asked for again at once, but when their time has come', async () => {
    server.upstream.state.publish(update(1));
    server.upstream.state.lost.add(`${guid(1)}.1`);
    await server.run();
    expect((await server.run()).problems).toEqual([]);
    server.upstream.state.lost.clear();
    await server.dataSource.query('UPDATE synchronization.missing_revision SET retry_at = clock_timestamp()');
    expect((await server.run()).record.newRevisions).toBe(1);
    expect(await server.dataSource.query('SELECT FROM synchronization.missing_revision')).toEqual([]);
  });

  it('do not replace a revision that is here already', async () => {
    server.upstream.state.publish(update(1));
    await server.run();
    server.upstream.state.publish(update(1, { title: 'Tampered' }));
    await server.run();
    const [row] = await server.dataSource.query('SELECT title FROM catalog.revision');
    expect(row).toEqual({ title: 'Update 1' });
  });

  it('that were not asked for are left out', async () => {
    server.upstream.state.publish(update(1));
    server.upstream.script('GetUpdateData', { kind: 'change', change: (answer: { GetUpdateDataResult: { updates: object[]; fileUrls: object[] } }) => ({
      GetUpdateDataResult: { ...answer.GetUpdateDataResult, updates: [{ Id: { UpdateID: guid(99), RevisionNumber: 1 }, XmlUpdateBlob: update(99), FileDigestList: [] }, ...answer.GetUpdateDataResult.updates] },
    }) });
    const { record, problems } = await server.run();
    expect([record.newRevisions, problems]).toEqual([1, ['NOT_ASKED_FOR']]);
  });

  it('that are made up without end, each bundling the next, are bounded', async () => {
    const { state: upstream } = server.upstream;
    const find = upstream.find.bind(upstream);
    upstream.publish(update(1, { members: [{ updateId: guid(1_001), revisionNumber: 1 }] }));
    upstream.find = (updateId, revisionNumber) => find(updateId, revisionNumber) ?? upstreamDocument(update(Number(updateId.slice(-9)), { members: [{ updateId: guid(Number(updateId.slice(-9)) + 1), revisionNumber: 1 }] }));
    const { record, problems } = await server.run();
    expect([record.state, problems]).toEqual(['succeeded', ['REFERENCES_WITHOUT_END']]);
    expect(await server.revisionCount()).toBeLessThan(30);
  });

  it('that bundle each other in a circle are told of', async () => {
    server.upstream.state.publish(update(1, { members: [{ updateId: guid(2), revisionNumber: 1 }] }));
    server.upstream.state.publish(update(2, { members: [{ updateId: guid(1), revisionNumber: 1 }], prerequisites: [{ updateIds: [guid(1)] }] }));
    server.upstream.state.publish(update(3, { members: [{ updateId: guid(1), revisionNumber: 1 }] }));
    const { record, problems } = await server.run();
    expect([record.state, record.newRevisions, problems]).toEqual(['succeeded', 3, ['BUNDLE_CIRCLE', 'BUNDLE_CIRCLE']]);
    expect((await server.run()).problems).toEqual([]);
  });
});

describe('a run that is interrupted', () => {
  /** Runs until the call `count` of an operation, dies there like a killed process, and returns the run. */
  async function dieAt(operation: string, count: number): Promise<void> {
    const death = new AbortController();
    for (let call = 1; call < count; call += 1) server.upstream.script(operation, { kind: 'wait', until: () => Promise.resolve() });
    server.upstream.script(operation, { kind: 'wait', until: () => new Promise(() => death.abort(new ProcessStopping('killed'))) });
    await server.run('everything', death.signal);
  }

  it.each([
    ['GetAuthConfig', 1], ['GetCookie', 1], ['GetConfigData', 1], ['GetRevisionIdList', 1], ['GetUpdateData', 1], ['GetUpdateData', 2], ['GetRevisionIdList', 2], ['GetUpdateData', 6],
  ])('in %s (%s) ends, taken up again, with the catalog of an undisturbed one', async (operation, count) => {
    server.upstream.settings.maxUpdatesPerRequest = 15;
    const documents = await publishCatalog();
    await dieAt(operation, count);
    expect((await state())?.updatesAnchor ?? null).toBeNull();
    expect(await server.goOn()).toMatchObject({ state: 'succeeded' });
    expect(await server.revisionCount()).toBe(documents.length);
    expect(await server.announced()).toHaveLength(documents.length);
    expect((await state()).updatesAnchor).toBe(server.upstream.state.anchor());
    const [row] = await server.dataSource.query('SELECT new_revisions AS "newRevisions", attempt FROM synchronization.run');
    expect(row).toEqual({ newRevisions: documents.length, attempt: 2 });
  });

  it('does not ask again for what has arrived', async () => {
    server.upstream.settings.maxUpdatesPerRequest = 10;
    await publishCatalog();
    await dieAt('GetUpdateData', 5);
    const arrived = await server.revisionCount();
    expect(arrived).toBeGreaterThan(0);
    const before = server.upstream.calls.length;
    await server.goOn();
    const asked = server.upstream.calls.slice(before).reduce((sum, { message }) => sum + ((message as { updateIds?: unknown[] }).updateIds?.length ?? 0), 0);
    expect(asked).toBe(await server.revisionCount() - arrived);
  });

  it('is cancelled when that is wanted, and keeps what it has', async () => {
    server.upstream.settings.maxUpdatesPerRequest = 10;
    await publishCatalog();
    const cancel = new AbortController();
    server.upstream.script('GetUpdateData', { kind: 'wait', until: () => Promise.resolve() }, { kind: 'wait', until: () => new Promise(() => undefined) });
    const running = server.run('everything', cancel.signal);
    while (server.upstream.calls.filter(({ operation }) => operation === 'GetUpdateData').length < 2) await new Promise(setImmediate);
    cancel.abort(new SynchronizationCancelled('by Ada'));
    expect((await running).record).toMatchObject({ state: 'cancelled' });
    expect((await server.run()).record.state).toBe('succeeded');
  });
});

describe('a replica (MS-WSUSSS 3.2.4.3)', () => {
  const PILOTS = guid(500);
  const deployment = (number: number, changes: object = {}) => ({
    UpdateId: guid(1), RevisionNumber: 1, Action: 0, AdminName: 'Ada', Deadline: '9999-12-31T23:59:59.9999999', IsAssigned: true, GoLiveTime: '2026-01-01T00:00:00',
    DeploymentGuid: guid(700 + number), TargetGroupId: PILOTS, DownloadPriority: 1, ...changes,
  });
  const decisions = async () => (await server.dataSource.query(`
    SELECT g.name || ' ' || d.action AS text, d.deadline FROM deployments.deployment d JOIN groups.target_group g ON g.id = d.target_group_id
    WHERE NOT (g.id = $1 AND d.action IN ('PreDeploymentCheck', 'Evaluate')) ORDER BY 1`, [ALL_COMPUTERS]) as { text: string; deadline: Date | null }[]);

  beforeEach(async () => {
    await server.configure({ role: 'replica' });
    server.upstream.state.groups.set(PILOTS, { TargetGroupID: PILOTS, ParentGroupId: ALL_COMPUTERS, Name: 'Pilots', IsBuiltin: false });
    server.upstream.state.publish(update(1));
    server.upstream.state.publish(update(2));
    server.upstream.state.deploy(deployment(1));
    server.upstream.state.deploy(deployment(2, { UpdateId: guid(2), TargetGroupId: ALL_COMPUTERS, Deadline: '2026-12-24T18:00:00Z' }));
  });

  it('follows groups, deployments, dead deployments, declines and licences', async () => {
    const { record } = await server.run();
    expect(record).toMatchObject({ state: 'succeeded', phase: 'deployments', done: 2 });
    expect(await decisions()).toEqual([{ text: 'All Computers Install', deadline: new Date('2026-12-24T18:00:00Z') }, { text: 'Pilots Install', deadline: null }]);
    server.upstream.state.undeploy(guid(701));
    server.upstream.state.hiddenUpdates.add(guid(2));
    await server.run();
    expect(await decisions()).toEqual([]);
    expect(await acceptedEulas(server.dataSource)).toEqual([]);
  });

  it('sends the anchor of the list, and the deployment anchor from the second time on', async () => {
    await server.run();
    const anchor = server.upstream.state.anchor();
    server.upstream.state.publish(update(3));
    await server.run();
    const messages = server.upstream.calls.filter(({ operation }) => operation === 'GetDeployments').map(({ message }) => message);
    expect(messages).toMatchObject([{ syncAnchor: anchor }, { deploymentAnchor: anchor, syncAnchor: server.upstream.state.anchor() }]);
    expect(messages[0]).not.toHaveProperty('deploymentAnchor');
  });

  it('loses the deployments of a group that is removed upstream', async () => {
    await server.run();
    server.upstream.state.groups.delete(PILOTS);
    await server.run();
    expect((await decisions()).map(({ text }) => text)).toEqual(['All Computers Install']);
    expect((await loadTargetGroups(server.dataSource)).map(({ name }) => name)).not.toContain('Pilots');
  });

  it('keeps everything when it is made autonomous, and asks no more', async () => {
    await server.run();
    await server.configure({ role: 'autonomous' });
    server.upstream.state.undeploy(guid(701));
    server.upstream.takeCalls();
    await server.run();
    expect(server.upstream.takeCalls()).not.toContain('GetDeployments');
    expect((await decisions()).map(({ text }) => text)).toEqual(['All Computers Install', 'Pilots Install']);
    expect((await state()).deploymentsAnchor).toBeNull();
  });

  it('does not ask for deployments when it is autonomous (MS-WSUSSS 3.1.4.10)', async () => {
    await server.configure({ role: 'autonomous' });
    await server.run();
    expect(server.upstream.takeCalls()).not.toContain('GetDeployments');
  });
});

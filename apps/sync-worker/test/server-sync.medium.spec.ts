import { createHash, randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL_COMPUTERS_ID, createGroup } from '@sluice/domain/groups';
import { approveUpdate, declineUpdate, removeApproval } from '@sluice/domain/deployments';
import { listDownstreamServers } from '@sluice/domain/downstream-servers';
import { readMetadataDocument } from '@sluice/protocol/cabinet';
import {
  downloadFiles, getDeployments, getRelatedRevisionsForUpdates, getRevisionIdList, getUpdateData, getUpdateDecryptionData,
  type RevisionIdList, type ServerSyncDeploymentResult, type ServerSyncFilter, type ServerUpdateData, type UpdateIdentity,
} from '@sluice/protocol/wsusss';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { DownstreamCaller, faultOf } from './downstream-caller.js';
import { startWorkerInProcess, type WorkerInProcess } from './worker-in-process.js';

let worker: WorkerInProcess;
let server: DownstreamCaller;

beforeAll(async () => {
  worker = await startWorkerInProcess({ SLUICE_SYNC_ANSWER_MIB: '1' });
  await loadSampleCatalog(worker.databaseUrl);
  server = await new DownstreamCaller(worker.url).connect();
}, 60_000);
afterAll(() => worker.stop());

const rows = <Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> => worker.dataSource.query(sql, parameters);

async function list(filter: Partial<ServerSyncFilter> = {}, by = server): Promise<RevisionIdList> {
  const { GetRevisionIdListResult } = await by.call(getRevisionIdList, { cookie: by.cookie, filter: { GetConfig: false, ...filter } });
  return GetRevisionIdListResult!;
}

async function data(updateIds: readonly UpdateIdentity[]): Promise<ServerUpdateData> {
  return (await server.call(getUpdateData, { cookie: server.cookie, updateIds })).GetUpdateDataResult!;
}

/** Everything of the server's lists, fetched as a downstream server does it: batches of a hundred, and what is missing again. */
async function fetchAll(wanted: readonly UpdateIdentity[]): Promise<{ data: ServerUpdateData[]; calls: number }> {
  const answers: ServerUpdateData[] = [];
  for (let missing = [...wanted]; missing.length > 0;) {
    const answer = await data(missing.slice(0, 100));
    expect(answer.updates.length).toBeGreaterThan(0);
    answers.push(answer);
    missing = missing.slice(answer.updates.length);
  }
  return { data: answers, calls: answers.length };
}

/** Revisions with documents of any length, as one change; only what is served is made. */
async function insertDocuments(texts: readonly string[], by: { query(sql: string, parameters?: unknown[]): Promise<unknown> } = worker.dataSource): Promise<UpdateIdentity[]> {
  await by.query('UPDATE servers.change_number SET value = value + 1');
  const identities = texts.map(() => ({ UpdateID: randomUUID(), RevisionNumber: 1 }));
  for (const [at, text] of texts.entries()) {
    await by.query(`
      WITH r AS (
        INSERT INTO catalog.revision (update_id, revision_number, update_type, publication_state, is_latest, is_leaf, explicitly_deployable, document_sha256, document_length, core_length, import_change_number, shape_change_number)
        SELECT $1, 1, 'Software', 'Published', true, true, true, '', $2, 0, value, value FROM servers.change_number RETURNING revision_id)
      INSERT INTO catalog.revision_document SELECT revision_id, $3 FROM r`, [identities[at]!.UpdateID, Buffer.byteLength(text), gzipSync(text)]);
  }
  return identities;
}

const remove = (identities: readonly UpdateIdentity[]) => rows('DELETE FROM catalog.revision WHERE update_id = ANY ($1)', [identities.map(({ UpdateID }) => UpdateID)]);

const all = async () => [...(await list({ GetConfig: true })).NewRevisions, ...(await list()).NewRevisions];

describe('GetRevisionIdList (MS-WSUSSS 3.1.4.5)', () => {
  it('lists the whole catalog in two calls, and nothing more to whoever has it', async () => {
    const [{ count }] = await rows<{ count: number }>('SELECT count(*)::int AS count FROM catalog.revision WHERE is_latest') as [{ count: number }];
    const [categories, updates] = [await list({ GetConfig: true }), await list()];
    expect(categories.NewRevisions.length + updates.NewRevisions.length).toBe(count);
    expect((await list({ GetConfig: true, Anchor: categories.Anchor! })).NewRevisions).toEqual([]);
    expect((await list({ Anchor: updates.Anchor! })).NewRevisions).toEqual([]);
    const [known] = (await listDownstreamServers(worker.dataSource, 10)).filter((one) => one.accountGuid === server.accountGuid);
    expect(known?.lastSyncTime).toBeInstanceOf(Date);
  });

  it('lists what came since, and only that (MS-WSUSOD 3.1, differential synchronization)', async () => {
    const [categories, updates] = [await list({ GetConfig: true }), await list()];
    const [added] = await insertDocuments(['<upd:Update xmlns:upd="u"/>']);
    expect((await list({ Anchor: updates.Anchor! })).NewRevisions).toEqual([added]);
    expect((await list({ GetConfig: true, Anchor: categories.Anchor! })).NewRevisions).toEqual([]);
    await remove([added!]);
  });

  it('skips nothing that was begun before a list and committed after it', async () => {
    const importing = worker.dataSource.createQueryRunner();
    await importing.startTransaction();
    try {
      const before = await list();
      const [added] = await insertDocuments(['<upd:Update xmlns:upd="u"/>'], importing);
      const during = await list({ Anchor: before.Anchor! });
      expect(during.NewRevisions).toEqual([]);
      await importing.commitTransaction();
      expect((await list({ Anchor: during.Anchor! })).NewRevisions).toEqual([added]);
      await remove([added!]);
    } finally {
      await importing.release();
    }
  });

  it('tells everything to whoever sends an anchor that says nothing here: of another server, or of the other list', async () => {
    const updates = await list();
    for (const Anchor of ['9438,2026-10-04 16:09:27.371', (await list({ GetConfig: true })).Anchor!]) {
      expect((await list({ Anchor })).NewRevisions).toEqual(updates.NewRevisions);
    }
  });

  it.each(['garbage', '0,2026-10-04 16:09:27.371', '1,now', '1'.repeat(60_000)])('answers InvalidParameters filter to the anchor %.20s', async (Anchor) => {
    expect(await faultOf(list({ Anchor }))).toEqual(['InvalidParameters', 'filter']);
    expect(await faultOf(list({ Anchor, GetConfig: true }))).toEqual(['InvalidParameters', 'filter']);
  });

  it('answers InvalidParameters filter without a filter', async () => {
    expect(await faultOf(server.call(getRevisionIdList, { cookie: server.cookie }))).toEqual(['InvalidParameters', 'filter']);
  });

  it('answers ServerChanged when the database is an older one than that of the anchor (2.2.9.3)', async () => {
    await rows('UPDATE servers.change_number SET value = value + 10');
    const { Anchor } = await list();
    await rows('UPDATE servers.change_number SET value = value - 10');
    expect(await faultOf(list({ Anchor: Anchor! }))).toEqual(['ServerChanged', '']);
  });

  it('takes thousands of categories in a filter', async () => {
    const many = Array.from({ length: 5_000 }, () => ({ Id: randomUUID(), Delta: true }));
    expect((await list({ Categories: many, Classifications: many })).NewRevisions).toEqual([]);
  });

  it('serves protocol 1.1, whose filter has neither Get63LanguageOnly nor languages', async () => {
    const old = await new DownstreamCaller(worker.url, 'old.example', '1.1').connect();
    expect((await list({}, old)).NewRevisions.length).toBe((await list()).NewRevisions.length);
  });
});

describe('GetUpdateData (MS-WSUSSS 3.1.4.6)', () => {
  it('gives every document as it came, plain up to 5,120 bytes of UTF-16 and in a cabinet above', async () => {
    const { data: answers } = await fetchAll(await all());
    const updates = answers.flatMap((answer) => answer.updates);
    const kinds = { plain: 0, cabinet: 0 };
    for (const { Id, XmlUpdateBlob, XmlUpdateBlobCompressed } of updates) {
      const [row] = await rows<{ gzip: Buffer }>(
        'SELECT gzip FROM catalog.revision_document JOIN catalog.revision USING (revision_id) WHERE (update_id, revision_number) = ($1, $2)', [Id!.UpdateID, Id!.RevisionNumber]);
      const original = gunzipSync(row!.gzip).toString().replace(/^\uFEFF?\s*<\?xml[^>]*\?>\s*/, '');
      expect((XmlUpdateBlob === undefined) === (XmlUpdateBlobCompressed === undefined)).toBe(false);
      expect(XmlUpdateBlob ?? readMetadataDocument(XmlUpdateBlobCompressed!, { maxPlainBytes: 100_000_000 })).toBe(original);
      expect(original.length * 2 > 5_120).toBe(XmlUpdateBlob === undefined);
      kinds[XmlUpdateBlob === undefined ? 'cabinet' : 'plain'] += 1;
    }
    expect(Math.min(kinds.plain, kinds.cabinet)).toBeGreaterThan(3);
  });

  it('names the files of each revision, and each file once with where it can be fetched', async () => {
    await rows(`UPDATE catalog.file SET origin_url = 'http://origin.example/' || encode(sha1, 'hex') WHERE sha1 = (SELECT sha1 FROM catalog.revision_file ORDER BY 1 LIMIT 1)`);
    const [{ id, number }] = await rows<{ id: string; number: number }>(`
      SELECT update_id AS id, revision_number AS number FROM catalog.revision JOIN catalog.revision_file USING (revision_id) ORDER BY sha1 LIMIT 1`) as [{ id: string; number: number }];
    const identity = { UpdateID: id, RevisionNumber: number };
    const answer = await data([identity, identity]);
    expect(answer.updates).toHaveLength(2);
    const digests = answer.updates[0]!.FileDigestList.map((digest) => digest.toString('hex'));
    expect(answer.fileUrls.map((url) => url.FileDigest!.toString('hex')).sort()).toEqual([...digests].sort());
    expect(answer.fileUrls.filter((url) => url.MUUrl !== undefined)).toHaveLength(1);
    expect(answer.fileUrls.every((url) => url.UssUrl === '')).toBe(true);
  });

  it('answers in part when all would be too much, and more when asked again', async () => {
    const noise = (seed: number) => Array.from({ length: 12_000 }, (_, at) => createHash('sha256').update(`${seed} ${at}`).digest('hex')).join('');
    const ids = await insertDocuments([1, 2, 3].map((seed) => `<upd:Update xmlns:upd="u">${noise(seed)}</upd:Update>`));
    const first = await data(ids);
    expect(first.updates.map((update) => update.Id)).toEqual(ids.slice(0, first.updates.length));
    expect(first.updates.length).toBeLessThan(3);
    expect((await fetchAll(ids)).data.flatMap((answer) => answer.updates)).toHaveLength(3);
    const [huge] = await insertDocuments([`<upd:Update xmlns:upd="u">${noise(4).repeat(6)}</upd:Update>`]);
    expect((await data([huge!])).updates).toHaveLength(1);
    await remove([...ids, huge!]);
  });

  it.each([[0], [101], [10_000]])('answers InvalidParameters updateIds to %i ids', async (count) => {
    const [first] = (await list()).NewRevisions;
    expect(await faultOf(data(Array(count).fill(first)))).toEqual(['InvalidParameters', 'updateIds']);
  });

  it('answers InternalServerError to an unknown update or revision, as a real server does, and goes on', async () => {
    const [known] = (await list()).NewRevisions as [UpdateIdentity];
    for (const unknown of [{ UpdateID: randomUUID(), RevisionNumber: 1 }, { ...known, RevisionNumber: 2_000_000_000 }, { ...known, RevisionNumber: -1 }]) {
      expect(await faultOf(data([known, unknown]))).toEqual(['InternalServerError', '']);
    }
    expect((await data([known])).updates).toHaveLength(1);
  });
});

describe('GetUpdateDecryptionData (MS-WSUSSS 3.1.4.18)', () => {
  it('gives the key of each encrypted file, and of a revision without files nothing', async () => {
    const { NewRevisions } = await list();
    const call = (updateIds: readonly UpdateIdentity[]) => server.call(getUpdateDecryptionData, { cookie: server.cookie, updateIds });
    const entries = (await call([...NewRevisions.slice(0, 99), { UpdateID: randomUUID(), RevisionNumber: 1 }])).GetUpdateDecryptionDataResult!.UpdateFileDecryptionData;
    const stored = await rows<{ sha1: Buffer; key: Buffer }>('SELECT sha1, decryption_key AS key FROM content.file_decryption JOIN catalog.revision_file USING (sha1)');
    const keys = entries.flatMap((entry) => entry.FileDecryptionData).filter((file) => file.DecryptionKey !== undefined);
    expect(stored.length).toBeGreaterThan(0);
    expect(new Set(keys.map((file) => file.FileDigest!.toString('hex')))).toEqual(new Set(stored.map(({ sha1 }) => sha1.toString('hex'))));
    expect(keys[0]!.DecryptionKey!.equals(stored.find(({ sha1 }) => sha1.equals(keys[0]!.FileDigest!))!.key)).toBe(true);
    expect(entries.every((entry) => entry.FileDecryptionData.length > 0)).toBe(true);
  });

  it.each([[0], [101], [10_000]])('answers InvalidParameters updateIds to %i ids', async (count) => {
    const updateIds = Array(count).fill({ UpdateID: randomUUID(), RevisionNumber: 1 });
    expect(await faultOf(server.call(getUpdateDecryptionData, { cookie: server.cookie, updateIds }))).toEqual(['InvalidParameters', 'updateIds']);
  });
});

describe('DownloadFiles (MS-WSUSSS 3.1.4.11)', () => {
  const requested = () => rows<{ data: unknown }>(`SELECT payload -> 'data' AS data FROM messaging.outbox WHERE event = 'ContentRequested'`);

  it('tells that files are wanted', async () => {
    const [{ sha1 }] = await rows<{ sha1: Buffer }>('SELECT sha1 FROM catalog.file LIMIT 1') as [{ sha1: Buffer }];
    await server.call(downloadFiles, { cookie: server.cookie, fileDigestList: [sha1, sha1] });
    expect(await requested()).toEqual([{ data: { requestedBy: 'downstream', digests: [sha1.toString('base64')] } }]);
  });

  it('answers FileDigestsMissing with those that nobody knows, and tells nothing then', async () => {
    const before = await requested();
    const [{ sha1 }] = await rows<{ sha1: Buffer }>('SELECT sha1 FROM catalog.file LIMIT 1') as [{ sha1: Buffer }];
    const unknown = [Buffer.alloc(20, 1), Buffer.alloc(3, 2)];
    expect(await faultOf(server.call(downloadFiles, { cookie: server.cookie, fileDigestList: [unknown[0]!, sha1, unknown[1]!, unknown[0]!] })))
      .toEqual(['FileDigestsMissing', unknown.map((digest) => digest.toString('base64')).join('|')]);
    expect(await requested()).toEqual(before);
  });

  it.each([[0], [101], [10_000]])('answers InvalidParameters fileDigestList to %i digests', async (count) => {
    const fileDigestList = Array(count).fill(Buffer.alloc(20, 1));
    expect(await faultOf(server.call(downloadFiles, { cookie: server.cookie, fileDigestList }))).toEqual(['InvalidParameters', 'fileDigestList']);
  });
});

describe('GetDeployments (MS-WSUSSS 3.1.4.10)', () => {
  const deployments = async (deploymentAnchor?: string, syncAnchor?: string): Promise<ServerSyncDeploymentResult> => {
    const anchor = syncAnchor ?? (await list()).Anchor!;
    const { GetDeploymentsResult } = await server.call(getDeployments, { cookie: server.cookie, syncAnchor: anchor, ...(deploymentAnchor !== undefined && { deploymentAnchor }) });
    return GetDeploymentsResult!;
  };
  const updateToApprove = async (): Promise<string> => {
    const [row] = await rows<{ id: string }>(`
      SELECT update_id AS id FROM catalog.revision r WHERE is_latest AND explicitly_deployable AND publication_state = 'Published' AND eula_id IS NULL AND update_type = 'Software'
        AND NOT EXISTS (SELECT FROM catalog.bundled_revision b WHERE b.revision_id = r.revision_id) ORDER BY revision_id LIMIT 1`);
    return row!.id;
  };

  it('follows groups, approvals, what is taken back and what is declined', async () => {
    const updateId = await updateToApprove();
    const before = await list();
    const first = await deployments();
    const group = await createGroup(worker.dataSource, { name: 'Pilots' });
    await approveUpdate(worker.dataSource, { updateId, targetGroupId: group.id, action: 'Install', adminName: 'Ada', deadline: new Date('2030-01-02T03:04:05Z') });
    expect((await deployments(first.Anchor, before.Anchor)).Deployments).toEqual([]);
    const second = await deployments(first.Anchor);
    expect(second.Groups.find((one) => one.Name === 'Pilots')).toEqual({ TargetGroupID: group.id, ParentGroupId: ALL_COMPUTERS_ID, Name: 'Pilots', IsBuiltin: false });
    expect(second.Deployments).toMatchObject([{ UpdateId: updateId, TargetGroupId: group.id, Action: 0, AdminName: 'Ada', Deadline: '2030-01-02T03:04:05Z', IsAssigned: true }]);
    await removeApproval(worker.dataSource, { updateId, targetGroupId: group.id });
    await declineUpdate(worker.dataSource, [updateId]);
    const third = await deployments(second.Anchor);
    expect(third).toMatchObject({ Deployments: [], DeadDeployments: [second.Deployments[0]!.DeploymentGuid], HiddenUpdates: [updateId] });
    expect((await deployments(third.Anchor)).DeadDeployments).toEqual([]);
    const [known] = (await listDownstreamServers(worker.dataSource, 10)).filter((one) => one.accountGuid === server.accountGuid);
    expect(known?.lastDeploymentSyncTime).toBeInstanceOf(Date);
  });

  it.each([
    ['syncAnchor', undefined, undefined], ['syncAnchor', undefined, ''], ['syncAnchor', undefined, 'garbage'], ['deploymentAnchor', 'garbage', '1,2026-10-04 16:09:27.371'],
  ])('answers InvalidParameters %s for deploymentAnchor %j and syncAnchor %j', async (parameter, deploymentAnchor, syncAnchor) => {
    const message = { cookie: server.cookie, ...(deploymentAnchor !== undefined && { deploymentAnchor }), ...(syncAnchor !== undefined && { syncAnchor }) };
    expect(await faultOf(server.call(getDeployments, message))).toEqual(['InvalidParameters', parameter]);
  });

  it('takes the anchors of another server', async () => {
    const answer = await deployments('9438,2026-10-04 16:09:27.371', '9438,2026-10-04 16:09:27.371');
    expect(answer.DeadDeployments.length).toBeGreaterThan(0);
    expect(answer.Groups.length).toBeGreaterThan(2);
  });
});

it('GetRelatedRevisionsForUpdates is ignored (MS-WSUSSS 3.1.4.9)', async () => {
  expect(await server.call(getRelatedRevisionsForUpdates, { updateIDs: [randomUUID()] })).toEqual({ GetRelatedRevisionsForUpdatesResult: [] });
});

it.each([getRevisionIdList, getUpdateData, getUpdateDecryptionData, downloadFiles, getDeployments])('$name needs a cookie', async (operation) => {
  expect(await faultOf(server.call(operation as typeof getUpdateData, { updateIds: [] }))).toEqual(['InvalidCookie', '']);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rememberComputer } from '@sluice/domain/computers';
import { createDataSource } from '@sluice/domain/migrations';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import type { DataSource } from 'typeorm';
import { computerDetailsSchema, computerGroupsChangeSchema, computerGroupsSchema, computerPageSchema } from '../src/computers/computer.schema.js';
import { classificationPageSchema, productPageSchema } from '../src/categories/category.schema.js';
import { groupListSchema, groupSchema } from '../src/groups/group.schema.js';
import { serverSchema } from '../src/server/server.schema.js';
import { approvalSchema, updateChangeSchema, updateDetailsSchema, updatePageSchema, type UpdateRepresentation } from '../src/updates/update.schema.js';
import { ApiClient, TOKEN } from './api-client.js';
import { ServiceProcess, until } from '@sluice/testing/service-process';

const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';
const UNASSIGNED = 'b73ca6ed-5727-47f3-84de-015e03f6a88a';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const type = (name: string) => `urn:sluice:problem:${name}`;

let database: TestDatabase;
let dataSource: DataSource;
let console_: ServiceProcess;
let api: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  await loadSampleCatalog(database.url);
  dataSource = await createDataSource(database.url).initialize();
  for (const name of ['alpha', 'beta', 'gamma']) {
    await rememberComputer(dataSource, { id: `${name}-id`, dnsName: `${name}.example.test`, requestedTargetGroup: null, ipAddress: '192.0.2.1', at: new Date() });
  }
  console_ = await ServiceProcess.start('console', { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN });
  api = new ApiClient(console_.url);
});

afterAll(async () => {
  await console_?.stop();
  await dataSource?.destroy();
  await database?.drop();
});

/** All updates of the sample catalog in a state. */
const updatesIn = async (state: UpdateRepresentation['state'], more = '') => (await api.ok(updatePageSchema, 'GET', `/api/v1/updates?state=${state}&limit=500${more}`)).items;
const createGroup = (name: string, parentId?: string) => api.ok(groupSchema, 'POST', '/api/v1/groups', { body: { name, ...(parentId && { parentId }) } });

describe('the way in', () => {
  it('is open with the token only, and never asks for Windows credentials', async () => {
    for (const token of [null, 'another-token-than-that', '']) {
      const answer = await new ApiClient(console_.url, token).send('GET', '/api/v1/server');
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="Sluice"']);
    }
    expect((await api.send('GET', '/API/V1/Server')).status).toBe(200);
    const anonymous = new ApiClient(console_.url, null);
    for (const path of ['/%61pi/v1/nothing', '/API/v1/server', '/%61pi/v1/server?x=/healthz']) expect(await anonymous.problem('GET', path)).toMatchObject({ status: 401 });
    expect((await anonymous.send('GET', '/api/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
  });

  it('is closed for an address that fails too often', async () => {
    const from = (address: string, token: string) => fetch(`${console_.url}/api/v1/server`, { headers: { 'x-forwarded-for': address, authorization: `Bearer ${token}` } });
    for (let attempt = 0; attempt < 20; attempt += 1) await from('203.0.113.1', 'guess');
    const refused = await from('203.0.113.1', TOKEN);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await from('203.0.113.2', TOKEN)).status).toBe(200);
  });

  it('leads to problems where nothing is, and for bodies that cannot be read', async () => {
    expect(await api.problem('GET', '/api/v1/nothing')).toMatchObject({ type: type('not-found') });
    expect(await api.problem('POST', '/api/v1/groups', { body: '{"name":' })).toMatchObject({ type: type('malformed-body') });
    expect(await api.problem('POST', '/api/v1/groups', { body: '<a/>', headers: { 'content-type': 'text/html' } })).toMatchObject({ type: type('unsupported-media-type') });
    expect(await api.problem('POST', '/api/v1/groups', { body: JSON.stringify({ name: 'x'.repeat(2_000_000) }) })).toMatchObject({ type: type('payload-too-large') });
    expect(await api.problem('GET', '/api/v1/updates?limit=0&colour=red')).toMatchObject({
      type: type('invalid-request'), errors: [{ parameter: 'limit' }, { parameter: 'colour' }],
    });
    expect(await api.problem('GET', '/api/v1/updates?cursor=nonsense')).toMatchObject({ type: type('invalid-cursor') });
    expect(await api.problem('GET', '/api/v1/updates/not-a-guid')).toMatchObject({ type: type('invalid-request'), errors: [{ parameter: 'updateId' }] });
  });
});

describe('the server', () => {
  it('shows its settings, and changes them all at once', async () => {
    const before = await api.ok(serverSchema, 'GET', '/api/v1/server');
    const change = {
      upstream: { kind: 'wsus', url: 'https://upstream.example.test:8531/' }, role: 'replica', schedule: { timesPerDay: 2, timeOfDay: '03:30' },
      languages: ['de', 'EN'], rollupDetail: 'totals', content: { expressFiles: true, storage: 'origin' },
    };
    const after = await api.ok(serverSchema, 'PATCH', '/api/v1/server', { body: change, headers: { 'if-match': await api.tagOf('/api/v1/server') } });
    expect(after).toEqual({
      ...before, role: 'replica', upstream: { kind: 'wsus', url: 'https://upstream.example.test:8531' }, schedule: change.schedule,
      languages: ['de', 'en'], rollupDetail: 'totals', content: { ...before.content, expressFiles: true, storage: 'origin' },
    });
    expect(after.configurationGeneration).toBe(before.configurationGeneration);
    const told = await api.ok(serverSchema, 'PATCH', '/api/v1/server', {
      body: { role: 'autonomous', upstream: { kind: 'none' }, schedule: null, limits: { maxUpdatesPerPage: 100 } }, headers: { 'if-match': '*' },
    });
    expect(told).toMatchObject({ configurationGeneration: before.configurationGeneration + 1, limits: { maxUpdatesPerPage: 100 }, schedule: null });
  });

  it('says which downstream servers are served, each list by itself', async () => {
    const before = await api.ok(serverSchema, 'GET', '/api/v1/server');
    expect(before.downstreamServers).toEqual({ allowedAccounts: null, allowedNetworks: null });
    const change = async (downstreamServers: object) =>
      (await api.ok(serverSchema, 'PATCH', '/api/v1/server', { body: { downstreamServers }, headers: { 'if-match': '*' } })).downstreamServers;
    expect(await change({ allowedAccounts: ['*.B.example', 'a.example', 'A.example'] })).toEqual({ allowedAccounts: ['*.b.example', 'a.example'], allowedNetworks: null });
    expect(await change({ allowedNetworks: ['10.0.0.0/8'] })).toEqual({ allowedAccounts: ['*.b.example', 'a.example'], allowedNetworks: ['10.0.0.0/8'] });
    for (const [downstreamServers, pointer] of [[{ allowedNetworks: ['10.0.0.0/33'] }, 'allowedNetworks'], [{ allowedAccounts: ['a b'] }, 'allowedAccounts']] as const) {
      expect(await api.problem('PATCH', '/api/v1/server', { body: { downstreamServers }, headers: { 'if-match': '*' } }))
        .toMatchObject({ type: type('invalid-setting'), errors: [{ pointer: `/downstreamServers/${pointer}` }] });
    }
    await change({ allowedAccounts: null, allowedNetworks: null });
    expect((await api.ok(serverSchema, 'GET', '/api/v1/server')).configurationGeneration).toBe(before.configurationGeneration);
  });

  it('refuses what makes no sense, and then changes nothing', async () => {
    const before = await api.ok(serverSchema, 'GET', '/api/v1/server');
    const headers = { 'if-match': '*' };
    const refused = async (body: unknown) => (await api.problem('PATCH', '/api/v1/server', { body, headers }));
    expect(await refused({ role: 'replica', limits: { maxUpdatesPerPage: 50 } })).toMatchObject({ type: type('invalid-setting'), errors: [{ pointer: '/role' }] });
    expect(await refused({ upstream: { kind: 'microsoft', url: 'https://a.example' } })).toMatchObject({ type: type('invalid-setting'), errors: [{ pointer: '/upstream/url' }] });
    expect(await refused({ upstream: { kind: 'wsus', url: 'https://user:secret@a.example' } })).toMatchObject({ type: type('invalid-setting') });
    expect(await refused({ schedule: { timesPerDay: 25, timeOfDay: '24:00' } })).toMatchObject({ type: type('invalid-request'), errors: [{ pointer: '/schedule/timesPerDay' }, { pointer: '/schedule/timeOfDay' }] });
    expect(await refused({ colour: 'red' })).toMatchObject({ type: type('invalid-request') });
    expect(await api.ok(serverSchema, 'GET', '/api/v1/server')).toEqual(before);
  });
});

describe('two administrators at once', () => {
  it('do not lose a change: the second one is told', async () => {
    const group = await createGroup('Contested');
    const path = `/api/v1/groups/${group.id}`;
    const headers = { 'if-match': await api.tagOf(path) };
    await api.ok(groupSchema, 'PATCH', path, { body: { name: 'First' }, headers });
    expect(await api.problem('PATCH', path, { body: { name: 'Second' }, headers })).toMatchObject({ type: type('precondition-failed'), status: 412 });
    expect(await api.problem('PATCH', path, { body: { name: 'Second' } })).toMatchObject({ type: type('precondition-required'), status: 428 });
    expect(await api.problem('PATCH', path, { body: { name: 'Second' }, headers: { 'if-match': 'First' } })).toMatchObject({ type: type('invalid-if-match') });
    expect(await api.ok(groupSchema, 'GET', path)).toMatchObject({ name: 'First' });
    expect((await api.send('GET', path, { headers: { 'if-none-match': await api.tagOf(path) } })).status).toBe(304);
  });

  it('who approve on what an update was are told too', async () => {
    const [update] = await updatesIn('needsApproval');
    const path = `/api/v1/updates/${update!.updateId}`;
    const headers = { 'if-match': await api.tagOf(path) };
    await api.ok(updateChangeSchema, 'POST', `${path}/decline`, { headers });
    expect(await api.problem('POST', `${path}/approvals`, { headers, body: { groupId: ALL_COMPUTERS, action: 'notApproved' } })).toMatchObject({ type: type('precondition-failed') });
    await api.ok(updateChangeSchema, 'POST', `${path}/undecline`);
  });
});

describe('groups', () => {
  it('form a tree that stays one', async () => {
    const europe = await createGroup('Europe');
    const berlin = await createGroup('Berlin', europe.id);
    const { items } = await api.ok(groupListSchema, 'GET', '/api/v1/groups');
    expect(items.map((group) => group.name).slice(0, 1)).toEqual(['All Computers']);
    expect(items.find((group) => group.id === berlin.id)).toEqual({ ...berlin, computerCount: 0, totalComputerCount: 0 });
    const headers = { 'if-match': '*' };
    const path = `/api/v1/groups/${europe.id}`;
    expect(await api.problem('PATCH', path, { body: { parentId: berlin.id, name: 'Elsewhere' }, headers })).toMatchObject({ type: type('group-cycle') });
    expect(await api.ok(groupSchema, 'GET', path)).toEqual(europe);
    expect(await api.problem('POST', '/api/v1/groups', { body: { name: 'EUROPE' } })).toMatchObject({ type: type('group-name-taken') });
    expect(await api.problem('DELETE', path)).toMatchObject({ type: type('group-has-children') });
    expect((await api.send('DELETE', `/api/v1/groups/${berlin.id}`)).status).toBe(204);
    expect(await api.problem('GET', `/api/v1/groups/${berlin.id}`)).toMatchObject({ type: type('group-not-found') });
    expect(await api.problem('DELETE', `/api/v1/groups/${ALL_COMPUTERS}`)).toMatchObject({ type: type('built-in-group') });
  });

  it.each([['markup', '<b>bold</b>'], ['a control character', 'a\u0007b'], ['a text direction', 'a\u202eb'], ['nothing', '  '], ['a semicolon', 'a;b'], ['half a character', 'a\ud800']])(
    'are not named with %s', async (_what, name) => {
      expect(await api.problem('POST', '/api/v1/groups', { body: { name } })).toMatchObject({ type: type('invalid-request'), errors: [{ pointer: '/name' }] });
    });
});

describe('updates', () => {
  it('are paged without gap or repetition, whatever the size of the page', async () => {
    const all = (await api.ok(updatePageSchema, 'GET', '/api/v1/updates?limit=500')).items.map((update) => update.updateId);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: UpdateRepresentation[]; nextCursor: string | null } = await api.ok(updatePageSchema, 'GET', `/api/v1/updates?limit=7${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.items.map((update) => update.updateId));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
    expect(new Set(paged).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(10);
  });

  it('are found by title, product, classification and state', async () => {
    const { items: products } = await api.ok(productPageSchema, 'GET', '/api/v1/products?limit=500');
    const { items: classifications } = await api.ok(classificationPageSchema, 'GET', '/api/v1/classifications');
    const product = products.find((one) => one.type === 'product' && one.updateCount > 0)!;
    const family = products.find((one) => one.updateId === product.parentIds[0])!;
    const ofProduct = await api.ok(updatePageSchema, 'GET', `/api/v1/updates?product=${product.updateId}&limit=500`);
    const ofFamily = await api.ok(updatePageSchema, 'GET', `/api/v1/updates?product=${family.updateId}&limit=500`);
    expect(ofProduct.items).toHaveLength(product.updateCount);
    expect(ofFamily.items.length).toBeGreaterThanOrEqual(product.updateCount);
    const classification = classifications.find((one) => one.updateCount > 0)!;
    const both = await api.ok(updatePageSchema, 'GET', `/api/v1/updates?classification=${classification.updateId}&limit=500`);
    expect(both.items).toHaveLength(classification.updateCount);
    const wanted = ofProduct.items[0]!;
    const byTitle = await api.ok(updatePageSchema, 'GET', `/api/v1/updates?q=${encodeURIComponent(wanted.title!.toUpperCase())}`);
    expect(byTitle.items.map((update) => update.updateId)).toContain(wanted.updateId);
    const states = await Promise.all((['declined', 'expired', 'approved', 'superseded', 'needsApproval'] as const).map((state) => updatesIn(state)));
    expect(states.flat().length).toBe((await api.ok(updatePageSchema, 'GET', '/api/v1/updates?limit=500')).items.length);
  });

  it('are approved for a group, with who did it, and follow the groups above again', async () => {
    const [update] = (await updatesIn('needsApproval')).filter((one) => one.eulaId === null);
    const group = await createGroup('Pilots');
    const path = `/api/v1/updates/${update!.updateId}`;
    const deadline = new Date(Date.now() + 86_400_000).toISOString();
    const approval = await api.ok(approvalSchema, 'POST', `${path}/approvals`, {
      body: { groupId: group.id, action: 'install', deadline, acceptEula: true }, headers: { 'sluice-administrator': 'Ada' },
    });
    expect(approval).toMatchObject({ updateId: update!.updateId, groupId: group.id, action: 'install', deadline });
    expect(await api.ok(updateDetailsSchema, 'GET', path)).toMatchObject({
      state: 'approved', approvals: [{ groupId: group.id, groupName: 'Pilots', action: 'install', deadline, administrator: 'Ada' }],
    });
    await until('the audit to tell of it', () => console_.entriesWith('update.approve').some((line) => line.includes('Ada') && line.includes(group.id)));
    expect(await api.ok(updateChangeSchema, 'DELETE', `${path}/approvals/${group.id}`)).toMatchObject({ changed: true });
    expect(await api.ok(updateChangeSchema, 'DELETE', `${path}/approvals/${group.id}`)).toMatchObject({ changed: false, changeNumber: null });
    expect(await api.ok(updateDetailsSchema, 'GET', path)).toMatchObject({ state: 'needsApproval', approvals: [] });
  });

  it('are not approved against reason', async () => {
    const [update] = (await updatesIn('needsApproval')).filter((one) => one.eulaId === null);
    const path = `/api/v1/updates/${update!.updateId}/approvals`;
    const refused = (body: object, at = path) => api.problem('POST', at, { body: { groupId: ALL_COMPUTERS, action: 'install', ...body } });
    expect(await refused({ groupId: NOBODY })).toMatchObject({ type: type('group-not-found'), status: 404 });
    expect(await refused({}, `/api/v1/updates/${NOBODY}/approvals`)).toMatchObject({ type: type('update-not-found'), status: 404 });
    expect(await refused({ deadline: '2020-01-01T00:00:00Z' })).toMatchObject({ type: type('deadline-in-the-past'), status: 422 });
    expect(await refused({ action: 'optional', deadline: '2090-01-01T00:00:00Z' })).toMatchObject({ type: type('invalid-deadline'), status: 422 });
    expect(await refused({ action: 'explode', deadline: 'soon' })).toMatchObject({ type: type('invalid-request'), errors: [{ pointer: '/action' }, { pointer: '/deadline' }] });
    const [expired] = await updatesIn('expired');
    expect(await refused({}, `/api/v1/updates/${expired!.updateId}/approvals`)).toMatchObject({ type: type('update-expired'), status: 409 });
    await api.ok(updateChangeSchema, 'POST', `/api/v1/updates/${update!.updateId}/decline`);
    expect(await refused({})).toMatchObject({ type: type('update-declined'), status: 409 });
    expect(await api.ok(updateChangeSchema, 'POST', `/api/v1/updates/${update!.updateId}/decline`)).toMatchObject({ changed: false });
    expect(await api.ok(updateDetailsSchema, 'GET', `/api/v1/updates/${update!.updateId}`)).toMatchObject({ state: 'declined', approvals: [] });
    await api.ok(updateChangeSchema, 'POST', `/api/v1/updates/${update!.updateId}/undecline`);
    const [detectoid] = (await api.ok(updatePageSchema, 'GET', '/api/v1/updates?type=detectoid')).items;
    expect(await refused({}, `/api/v1/updates/${detectoid!.updateId}/approvals`)).toMatchObject({ type: type('update-not-deployable') });
  });

  it('with a licence are approved when it is accepted', async () => {
    const withEula = (await updatesIn('needsApproval')).find((one) => one.eulaId !== null)!;
    const path = `/api/v1/updates/${withEula.updateId}`;
    const body = { groupId: ALL_COMPUTERS, action: 'install' };
    expect(await api.problem('POST', `${path}/approvals`, { body })).toMatchObject({ type: type('eula-not-accepted'), status: 409 });
    expect((await api.ok(updateDetailsSchema, 'GET', path)).eulas).toContainEqual(expect.objectContaining({ eulaId: withEula.eulaId, isAccepted: false }));
    const approval = await api.ok(approvalSchema, 'POST', `${path}/approvals`, { body: { ...body, acceptEula: true } });
    expect(approval.acceptedEulas).toContain(withEula.eulaId);
    await api.ok(updateChangeSchema, 'DELETE', `${path}/approvals/${ALL_COMPUTERS}`);
  });
});

describe('an approval for a group that is being deleted', () => {
  it('is made in full before, or refused', async () => {
    const [update] = (await updatesIn('needsApproval')).filter((one) => one.eulaId === null);
    const path = `/api/v1/updates/${update!.updateId}`;
    for (let round = 0; round < 5; round += 1) {
      const group = await createGroup(`Short-lived ${round}`);
      const [approved, deleted] = await Promise.all([
        api.send('POST', `${path}/approvals`, { body: { groupId: group.id, action: 'install' } }), api.send('DELETE', `/api/v1/groups/${group.id}`),
      ]);
      expect(deleted.status).toBe(204);
      if (approved.status !== 200) expect(approved.body).toMatchObject({ type: type('group-not-found') });
      expect(await api.ok(updateDetailsSchema, 'GET', path)).toMatchObject({ approvals: [] });
    }
  });
});

describe('computers', () => {
  it('are listed, paged, found, and put into groups', async () => {
    const page = await api.ok(computerPageSchema, 'GET', '/api/v1/computers?sort=name&limit=2');
    expect(page.items.map((computer) => computer.dnsName)).toEqual(['alpha.example.test', 'beta.example.test']);
    const rest = await api.ok(computerPageSchema, 'GET', `/api/v1/computers?sort=name&limit=2&cursor=${page.nextCursor!}`);
    expect([rest.items.map((computer) => computer.id), rest.nextCursor]).toEqual([['gamma-id'], null]);
    expect(await api.problem('GET', `/api/v1/computers?cursor=${page.nextCursor!}`)).toMatchObject({ type: type('invalid-cursor') });

    const group = await createGroup('Laboratory');
    const path = '/api/v1/computers/ALPHA-id/groups';
    expect(await api.ok(computerGroupsSchema, 'GET', path)).toEqual({ computerId: 'alpha-id', groups: [{ id: UNASSIGNED, name: 'Unassigned Computers' }] });
    const headers = { 'if-match': await api.tagOf(path) };
    const changed = await api.send('PUT', path, { body: { groupIds: [group.id] }, headers });
    expect(computerGroupsChangeSchema.parse(changed.body).groups).toEqual([{ id: group.id, name: 'Laboratory' }]);
    expect(changed.headers.get('etag')).toBe(await api.tagOf(path));
    expect(await api.problem('PUT', path, { body: { groupIds: [] }, headers })).toMatchObject({ type: type('precondition-failed') });
    expect(await api.problem('PUT', path, { body: { groupIds: [ALL_COMPUTERS] }, headers: { 'if-match': '*' } })).toMatchObject({ type: type('built-in-group') });
    expect(await api.problem('PUT', path, { body: { groupIds: [group.id, NOBODY] }, headers: { 'if-match': '*' } })).toMatchObject({ type: type('group-not-found') });
    const ids = async (groupId: string) => (await api.ok(computerPageSchema, 'GET', `/api/v1/computers?group=${groupId}&sort=name`)).items.map((computer) => computer.id);
    expect([await ids(group.id), await ids(UNASSIGNED), await ids(ALL_COMPUTERS)]).toEqual([['alpha-id'], ['beta-id', 'gamma-id'], ['alpha-id', 'beta-id', 'gamma-id']]);
    expect((await api.ok(groupListSchema, 'GET', '/api/v1/groups')).items.map(({ name, computerCount, totalComputerCount }) => [name, computerCount, totalComputerCount]))
      .toEqual(expect.arrayContaining([['All Computers', 0, 3], ['Unassigned Computers', 2, 2], ['Laboratory', 1, 1]]));
  });

  it('are not put anywhere under client-side targeting', async () => {
    const headers = { 'if-match': '*' };
    await api.ok(serverSchema, 'PATCH', '/api/v1/server', { body: { targeting: 'client' }, headers });
    expect(await api.problem('PUT', '/api/v1/computers/beta-id/groups', { body: { groupIds: [] }, headers })).toMatchObject({ type: type('client-side-targeting') });
    await api.ok(serverSchema, 'PATCH', '/api/v1/server', { body: { targeting: 'server' }, headers });
  });

  it('are forgotten', async () => {
    expect(await api.ok(computerDetailsSchema, 'GET', '/api/v1/computers/gamma-id')).toMatchObject({ id: 'gamma-id', ipAddress: '192.0.2.1' });
    expect((await api.send('DELETE', '/api/v1/computers/gamma-id')).status).toBe(204);
    expect(await api.problem('GET', '/api/v1/computers/gamma-id')).toMatchObject({ type: type('computer-not-found') });
    expect(await api.problem('DELETE', '/api/v1/computers/gamma-id')).toMatchObject({ type: type('computer-not-found') });
  });
});

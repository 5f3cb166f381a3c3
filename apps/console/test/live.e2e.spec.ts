import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { machines, UpdateClient } from '@sluice/testing/update-client';
import { groupSchema } from '../src/groups/group.schema.js';
import { computerGroupsChangeSchema, computerPageSchema } from '../src/computers/computer.schema.js';
import { approvalSchema, updateChangeSchema } from '../src/updates/update.schema.js';
import { ApiClient, TOKEN } from './api-client.js';
import { ServiceProcess, until } from '@sluice/testing/service-process';

const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';

let database: TestDatabase;
let management: ServiceProcess;
let gateway: ServiceProcess;
let api: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  await loadSampleCatalog(database.url);
  const environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN };
  [management, gateway] = await Promise.all([ServiceProcess.start('console', environment), ServiceProcess.start('wusp-gateway', environment)]);
  api = new ApiClient(management.url);
});

afterAll(async () => {
  await Promise.all([management?.stop(), gateway?.stop()]);
  await database?.drop();
});

const servedChangeNumber = async () => Number(
  /^sluice_catalog_change_number(?:\{[^}]*\})? (\S+)$/m.exec(await fetch(`${gateway.url}/metrics`).then((response) => response.text()))?.[1]);
/** Waits until the gateway serves a change. An event tells it; by itself it looks every ten seconds only, which is more than this waits. */
const live = (changeNumber: number | null) => until('the change to be live', async () => (await servedChangeNumber()) >= (changeNumber ?? 0), 5_000);
const windows11 = () => new UpdateClient({ serverUrl: gateway.url, machine: machines.windows11Amd64 });
const actionOf = async (client: UpdateClient, updateId: string) => (await client.scan()).needed.find((update) => update.updateId === updateId)?.action;

/** An update that the machine needs, that nobody decided about, and that no licence is in the way of. */
async function undecidedNeed(client: UpdateClient): Promise<string> {
  const { needed } = await client.scan();
  for (const need of needed.filter((update) => update.action === 'PreDeploymentCheck' && update.supersededBy === undefined)) {
    const { body } = await api.send('GET', `/api/v1/updates/${need.updateId}`);
    if ((body as { eulas: unknown[] }).eulas.length === 0) return need.updateId;
  }
  throw new Error('the sample catalog has nothing to approve');
}

describe('what an administrator decides', () => {
  it('reaches a computer with its next scan: approved, taken back, declined', async () => {
    const client = windows11();
    const updateId = await undecidedNeed(client);
    const path = `/api/v1/updates/${updateId}`;
    const { changeNumber } = await api.ok(approvalSchema, 'POST', `${path}/approvals`, { body: { groupId: ALL_COMPUTERS, action: 'install' } });
    await live(changeNumber);
    expect(await actionOf(client, updateId)).toBe('Install');
    await live((await api.ok(updateChangeSchema, 'DELETE', `${path}/approvals/${ALL_COMPUTERS}`)).changeNumber);
    expect(await actionOf(client, updateId)).toBe('PreDeploymentCheck');
    await live((await api.ok(updateChangeSchema, 'POST', `${path}/decline`)).changeNumber);
    expect(await actionOf(client, updateId)).toBeUndefined();
    await live((await api.ok(updateChangeSchema, 'POST', `${path}/undecline`)).changeNumber);
    expect(await actionOf(client, updateId)).toBe('PreDeploymentCheck');
  });

  it('holds for the members of a group, from the moment they are', async () => {
    const member = windows11();
    const updateId = await undecidedNeed(member);
    const group = await api.ok(groupSchema, 'POST', '/api/v1/groups', { body: { name: 'Pilots' } });
    await live((await api.ok(approvalSchema, 'POST', `/api/v1/updates/${updateId}/approvals`, { body: { groupId: group.id, action: 'install' } })).changeNumber);
    expect(await actionOf(member, updateId)).toBe('PreDeploymentCheck');

    const { items } = await api.ok(computerPageSchema, 'GET', `/api/v1/computers?q=${encodeURIComponent(member.computer.clientId)}`);
    const path = `/api/v1/computers/${encodeURIComponent(items[0]!.id)}/groups`;
    const { changeNumber } = await api.ok(computerGroupsChangeSchema, 'PUT', path, { body: { groupIds: [group.id] }, headers: { 'if-match': await api.tagOf(path) } });
    await live(changeNumber);
    const renewed = new UpdateClient({ serverUrl: gateway.url, machine: machines.windows11Amd64, computer: member.computer });
    expect(await actionOf(renewed, updateId)).toBe('Install');
    expect(await actionOf(windows11(), updateId)).toBe('PreDeploymentCheck');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rememberServer, noteServerActivity } from '@sluice/domain/downstream-servers';
import { createDataSource } from '@sluice/domain/migrations';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import type { DataSource } from 'typeorm';
import { downstreamServerPageSchema } from '../src/downstream-servers/downstream-server.schema.js';
import { ApiClient, TOKEN } from './api-client.js';
import { ServiceProcess } from '@sluice/testing/service-process';

const id = (number: number) => `6f1c2f6e-3f0b-4d3a-9b1e-0d2f6a1c5e0${number}`;

let database: TestDatabase;
let dataSource: DataSource;
let management: ServiceProcess;
let api: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
  for (const number of [1, 2, 3, 4, 5]) {
    // Two of them at the same moment.
    const at = new Date(Date.UTC(2026, 0, 1, Math.floor(number / 2), 0, 0, 7));
    await rememberServer(dataSource, { accountGuid: id(number), accountName: `s${number}.example`, address: '192.0.2.7', at, refused: number === 3 });
  }
  await noteServerActivity(dataSource, id(5), { protocolVersion: '1.20' });
  await noteServerActivity(dataSource, id(5), { synchronizedAt: new Date('2026-01-02T00:00:00.123Z') });
  management = await ServiceProcess.start('console', { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN });
  api = new ApiClient(management.url);
});

afterAll(async () => {
  await management?.stop();
  await dataSource?.destroy();
  await database?.drop();
});

describe('downstream servers', () => {
  it('are listed, the latest contact first, page by page', async () => {
    const names: string[] = [];
    for (let cursor = ''; ;) {
      const page = await api.ok(downstreamServerPageSchema, 'GET', `/api/v1/downstream-servers?limit=2${cursor}`);
      names.push(...page.items.map((server) => server.name));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(names).toEqual(['s5.example', 's4.example', 's3.example', 's2.example', 's1.example']);
  });

  it('show what they were seen doing', async () => {
    const { items } = await api.ok(downstreamServerPageSchema, 'GET', '/api/v1/downstream-servers');
    expect(items[0]).toEqual({
      serverId: id(5), name: 's5.example', ipAddress: '192.0.2.7', firstSeen: '2026-01-01T02:00:00.007Z', lastContact: '2026-01-01T02:00:00.007Z',
      lastRefused: null, protocolVersion: '1.20', lastSyncTime: '2026-01-02T00:00:00.123Z', lastDeploymentSyncTime: null,
    });
    expect(items.filter((server) => server.lastRefused !== null).map((server) => server.name)).toEqual(['s3.example']);
  });

  it('have a cursor of their own', async () => {
    expect(await api.problem('GET', '/api/v1/downstream-servers?cursor=x')).toMatchObject({ status: 400 });
  });
});

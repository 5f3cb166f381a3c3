import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Client } from 'pg';
import { createEmptyTestDatabase, createTestBus, createTestDatabase, testServers, type TestDatabase } from './index.js';

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  const databases: TestDatabase[] = [];
  beforeAll(async () => {
    databases.push(await createTestDatabase(), await createTestDatabase());
  });
  afterAll(() => Promise.all(databases.map((database) => database.drop())));

  it('gives a migrated database', async () => {
    const [row] = await query<{ id: string }>(databases[0]!.url, `SELECT id FROM groups.target_group WHERE name = 'All Computers'`);
    expect(row?.id).toBe('a0a08746-4dbe-4a37-9adf-9e7652c0b421');
  });

  it('gives every caller another one', async () => {
    await query(databases[0]!.url, 'CREATE TABLE only_here ()');
    await expect(query(databases[1]!.url, 'SELECT FROM only_here')).rejects.toThrow('does not exist');
  });

  it('drops a database that is still in use', async () => {
    const database = await createEmptyTestDatabase();
    const client = new Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    await database.drop();
    await expect(query(database.url, 'SELECT 1')).rejects.toThrow('does not exist');
    await client.end().catch(() => undefined);
  });
});

describe('createTestBus', () => {
  it('hands out the account of this worker without streams', async () => {
    const first = await createTestBus();
    const nats = await connect(first.connection);
    try {
      const manager = await jetstreamManager(nats);
      await manager.streams.add({ name: 'LEFT_OVER', subjects: ['left.over'] });
      await createTestBus();
      expect(await manager.streams.names().next()).toEqual([]);
    } finally {
      await nats.close();
    }
  });

  it('refuses a connection without its password', async () => {
    const { connection } = await createTestBus();
    await expect(connect({ servers: connection.servers, reconnect: false })).rejects.toThrow(/authorization/i);
  });
});

describe('the servers of the run', () => {
  it('want the password of the superuser', async () => {
    const url = new URL(testServers().postgresUrl);
    url.password = 'wrong';
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { createEvent } from '../events/index.js';
import { OUTBOX_CHANNEL, OutboxError, OutboxMessage, appendToOutbox } from './index.js';

const event = () => createEvent('ConfigurationChanged', { configurationGeneration: 2 }, { source: '/test' });

describe('appendToOutbox', () => {
  let database: DomainDatabase;
  let listener: Client;
  let notifications: string[];

  beforeAll(async () => {
    database = await openDomainDatabase();
    listener = new Client({ connectionString: database.url });
    await listener.connect();
    listener.on('notification', ({ channel, payload }) => notifications.push(`${channel}:${payload}`));
    await listener.query(`LISTEN ${OUTBOX_CHANNEL}`);
  });
  beforeEach(async () => {
    notifications = [];
    await database.reset();
  });
  afterAll(async () => {
    await listener.end();
    await database.close();
  });

  it('writes what the relay needs, and wakes it once per transaction', async () => {
    const events = [event(), event()];
    await database.dataSource.transaction(async (manager) => {
      await appendToOutbox(manager, ...events);
      await appendToOutbox(manager);
    });
    const rows = await database.dataSource.manager.find(OutboxMessage, { order: { createdAt: 'ASC' } });
    expect(rows).toEqual(events.map((written) => ({
      id: written.id, subject: 'sluice.servers.configuration-changed.v1', event: 'ConfigurationChanged', payload: written,
      createdAt: expect.any(Date), publishedAt: null, attempts: 0,
    })));
    await listener.query('SELECT 1'); // a notification of an earlier commit arrives before the answer to a later query
    expect(notifications).toEqual([`${OUTBOX_CHANNEL}:`]);
  });

  it('leaves nothing, and wakes nobody, when the transaction rolls back', async () => {
    await expect(database.dataSource.transaction(async (manager) => {
      await appendToOutbox(manager, event());
      throw new Error('rolled back');
    })).rejects.toThrow('rolled back');
    await listener.query('SELECT 1');
    expect(await database.events()).toEqual([]);
    expect(notifications).toEqual([]);
  });

  it('refuses to write outside of a transaction', async () => {
    await expect(appendToOutbox(database.dataSource.manager, event())).rejects.toThrow(OutboxError);
    expect(await database.events()).toEqual([]);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, type Type } from '@nestjs/common';
import { createEvent, type CloudEvent, type EventData } from '@sluice/domain/events';
import { appendToOutbox } from '@sluice/domain/messaging';
import { createTestBus, createTestDatabase, type TestBus, type TestDatabase } from '@sluice/testing/environment';
import { register } from 'prom-client';
import { DataSource } from 'typeorm';
import { Arrivals } from '../../test/arrivals.js';
import { startReplica, type Replica, type ReplicaOptions } from '../../test/replica.js';
import { DatabaseConnector } from '../database/index.js';
import { EVENTS_STREAM, EventContext, OnEvent } from './index.js';
import { deletePublished, MAX_OUTBOX_ATTEMPTS, readBacklog, relayBatch } from './outbox-batch.js';

/** Far longer than a test: what happens, happens because somebody was woken. */
const NEVER_MS = 3_600_000;
const TRACEPARENT_VALUE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

let bus: TestBus;
let database: TestDatabase;
const replicas: Replica[] = [];
beforeAll(async () => { database = await createTestDatabase(); });
afterAll(() => database.drop());
beforeEach(async () => { bus = await createTestBus(); });
afterEach(async () => {
  const [first] = replicas;
  if (first) await dataSourceOf(first).query('TRUNCATE messaging.outbox');
  await Promise.all(replicas.splice(0).map((replica) => replica.stop()));
});

interface Seen { readonly id: string; readonly generation: number; readonly traceparent: string | undefined }

function controller(arrivals: Arrivals<Seen>): Type {
  @Controller()
  class Configuration {
    @OnEvent('ConfigurationChanged', { delivery: 'durable', inOrder: true })
    changed(data: EventData<'ConfigurationChanged'>, context: EventContext<'ConfigurationChanged'>): void {
      arrivals.add({ id: context.event.id, generation: data.configurationGeneration, traceparent: context.traceparent });
    }
  }
  return Configuration;
}

const dataSourceOf = (replica: Replica): DataSource => replica.app.get(DataSource);

async function start(options: Partial<ReplicaOptions> = {}): Promise<Replica> {
  const replica = await startReplica({ natsUrl: bus.url, databaseUrl: database.url, relayIntervalMs: NEVER_MS, ...options });
  replicas.push(replica);
  await replica.app.get(DatabaseConnector).firstConnection();
  await replica.client.untilSession(AbortSignal.timeout(10_000));
  return replica;
}

const changed = (generation: number): CloudEvent => createEvent('ConfigurationChanged', { configurationGeneration: generation }, { source: '/test' });

async function write(replica: Replica, ...events: CloudEvent[]): Promise<void> {
  await dataSourceOf(replica).transaction((manager) => appendToOutbox(manager, ...events));
}

const generations = (seen: readonly Seen[]): number[] => seen.map(({ generation }) => generation);
const upTo = (count: number): number[] => Array.from({ length: count }, (_none, index) => index + 1);

describe('the outbox relay', () => {
  it('publishes in order what a transaction left, woken by its commit', async () => {
    const arrivals = new Arrivals<Seen>();
    const replica = await start({ controllers: [controller(arrivals)] });
    const events = upTo(200).map(changed);
    for (const event of events.slice(0, 20)) await write(replica, event);
    await dataSourceOf(replica).transaction(async (manager) => {
      for (const event of events.slice(20)) await appendToOutbox(manager, event);
    });
    expect(generations(await arrivals.count(200))).toEqual(upTo(200));
    expect(arrivals.all.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
  });

  it('publishes nothing of a transaction that was rolled back', async () => {
    const arrivals = new Arrivals<Seen>();
    const replica = await start({ controllers: [controller(arrivals)] });
    await expect(dataSourceOf(replica).transaction(async (manager) => {
      await appendToOutbox(manager, changed(1));
      throw new Error('rolled back');
    })).rejects.toThrow('rolled back');
    await write(replica, changed(2));
    expect(generations(await arrivals.count(1))).toEqual([2]);
  });

  it('does not give a consumer an event twice when it was lost between publishing and marking', async () => {
    const arrivals = new Arrivals<Seen>();
    const replica = await start({ service: 'crashing' });
    await replica.relay().stop();
    await write(replica, changed(1), changed(2));
    await expect(dataSourceOf(replica).transaction(async (manager) => {
      expect((await relayBatch(manager, replica.client)).published).toBe(2);
      throw new Error('the process is killed');
    })).rejects.toThrow('the process is killed');
    expect((await readBacklog(dataSourceOf(replica).manager)).waiting).toBe(2);
    const next = await start({ controllers: [controller(arrivals)] });
    await write(next, changed(3));
    expect(generations(await arrivals.count(3))).toEqual([1, 2, 3]);
    const { state } = await next.client.session().manager.streams.info(EVENTS_STREAM);
    expect(state.messages).toBe(3);
  });

  it('keeps the order with several replicas, and goes on when one is gone', async () => {
    const arrivals = new Arrivals<Seen>();
    const first = await start({ controllers: [controller(arrivals)] });
    const second = await start({ service: 'another' });
    for (const generation of upTo(40)) await write(generation % 2 ? first : second, changed(generation));
    await arrivals.count(40);
    await second.relay().stop();
    for (const generation of upTo(60).slice(40)) await write(second, changed(generation));
    expect(generations(await arrivals.count(60))).toEqual(upTo(60));
  });

  it('finds by itself what it was not told of', async () => {
    const arrivals = new Arrivals<Seen>();
    const replica = await start({ controllers: [controller(arrivals)], relayIntervalMs: 20 });
    const event = changed(1);
    await dataSourceOf(replica).query(
      'INSERT INTO messaging.outbox (id, subject, event, payload) VALUES ($1, $2, $3, $4)', [event.id, event.type, 'ConfigurationChanged', event],
    );
    await arrivals.count(1);
  });

  it('carries the trace context that the event has', async () => {
    const arrivals = new Arrivals<Seen>();
    const replica = await start({ controllers: [controller(arrivals)] });
    await write(replica, { ...changed(1), traceparent: TRACEPARENT_VALUE } as CloudEvent, { ...changed(2), traceparent: 'nonsense\r\nX: y' } as CloudEvent);
    await arrivals.count(2);
    expect(arrivals.all.map(({ traceparent }) => traceparent)).toEqual([TRACEPARENT_VALUE, undefined]);
  });

  it('passes by an event that the stream refuses, and stops trying in the end', async () => {
    const arrivals = new Arrivals<Seen>();
    const replica = await start({ controllers: [controller(arrivals)] });
    await replica.relay().stop();
    await dataSourceOf(replica).query(
      `INSERT INTO messaging.outbox (id, subject, event, payload) VALUES (gen_random_uuid(), 'not.a.sluice.subject', 'x', '{}'),
       (gen_random_uuid(), 'sluice.bad subject', 'x', '{}')`,
    );
    await write(replica, changed(1));
    const { manager } = dataSourceOf(replica);
    for (let attempt = 1; attempt <= MAX_OUTBOX_ATTEMPTS; attempt += 1) {
      const batch = await dataSourceOf(replica).transaction((transaction) => relayBatch(transaction, replica.client));
      expect(batch).toMatchObject({ published: attempt === 1 ? 1 : 0, refused: [{}, {}] });
    }
    expect(await readBacklog(manager)).toEqual({ waiting: 0, stuck: 2, oldestSeconds: 0 });
    expect(await dataSourceOf(replica).transaction((transaction) => relayBatch(transaction, replica.client))).toMatchObject({ published: 0, refused: [] });
    expect(generations(await arrivals.count(1))).toEqual([1]);
  });

  it('measures what waits, and deletes what was published long enough ago', async () => {
    const replica = await start({ controllers: [controller(new Arrivals<Seen>())] });
    await replica.relay().stop();
    const { manager } = dataSourceOf(replica);
    await write(replica, changed(1), changed(2), changed(3));
    await manager.query(`UPDATE messaging.outbox SET created_at = clock_timestamp() - interval '1 hour'`);
    await manager.query(`UPDATE messaging.outbox SET published_at = clock_timestamp() - interval '1 minute' WHERE payload->'data'->>'configurationGeneration' = '1'`);
    const backlog = await readBacklog(manager);
    expect(backlog).toMatchObject({ waiting: 2, stuck: 0 });
    expect(backlog.oldestSeconds).toBeGreaterThanOrEqual(3_600);
    expect(await deletePublished(manager, 3_600_000)).toBe(0);
    expect(await deletePublished(manager, 30_000)).toBe(1);
    expect((await readBacklog(manager)).waiting).toBe(2);
  });

  it('reports its backlog as metrics', async () => {
    const arrivals = new Arrivals<Seen>();
    const replica = await start({ controllers: [controller(arrivals)] });
    await write(replica, changed(1));
    await arrivals.count(1);
    await replica.relay().stop();
    const metrics = await register.metrics();
    expect(metrics).toMatch(/sluice_outbox_backlog(\{[^}]*\})? 0/);
    expect(metrics).toMatch(/sluice_outbox_oldest_seconds(\{[^}]*\})? 0/);
    expect(metrics).toMatch(/sluice_outbox_published_total(\{[^}]*\})? \d/);
  });
});

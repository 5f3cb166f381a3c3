import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Inject, type Type } from '@nestjs/common';
import { createEvent, type CloudEvent, type EventData } from '@sluice/domain/events';
import { appendToOutbox } from '@sluice/domain/messaging';
import { runMigrations } from '@sluice/domain/migrations';
import { startNats, startPostgres, throwawayDirectory, type LocalNats, type LocalServer, type ThrowawayDirectory } from '@sluice/local-services';
import { DataSource } from 'typeorm';
import { Arrivals } from '../../test/arrivals.js';
import { startReplica, type Replica } from '../../test/replica.js';
import { DatabaseConnector } from '../database/index.js';
import { MessagingUnavailable, OnEvent } from './index.js';

const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));

let directory: ThrowawayDirectory;
let nats: LocalNats;
let postgres: LocalServer;
const replicas: Replica[] = [];

const startBus = () => startNats({ dataDir: join(directory.path, 'nats'), port: 0, log: () => undefined });
const startDatabase = () => startPostgres({ dataDir: join(directory.path, 'postgresql'), port: 0, tune: 'test', log: () => undefined });

beforeAll(async () => {
  directory = await throwawayDirectory(CHECKOUT);
  [nats, postgres] = await Promise.all([startBus(), startDatabase()]);
  await runMigrations(postgres.url);
}, 120_000);
afterEach(async () => {
  await Promise.all(replicas.splice(0).map((replica) => replica.stop()));
});
afterAll(async () => {
  await Promise.all([nats.stop(), postgres.stop()]);
  directory.remove();
});

/** What arrived: of durable events once per service, of broadcasts once per replica. */
interface Received { readonly durable: Arrivals<number>; readonly broadcast: Arrivals<number> }

const received = (): Received => ({ durable: new Arrivals<number>(), broadcast: new Arrivals<number>() });

function controller({ durable, broadcast }: Received): Type {
  @Controller()
  class Configuration {
    constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

    @OnEvent('ConfigurationChanged', { delivery: 'durable', inOrder: true, backOffMs: [], ackWaitMs: 1_000 })
    async once(data: EventData<'ConfigurationChanged'>): Promise<void> {
      await this.dataSource.query('SELECT 1');
      durable.add(data.configurationGeneration);
    }

    @OnEvent('ConfigurationChanged', { delivery: 'broadcast' })
    everywhere(data: EventData<'ConfigurationChanged'>): void {
      broadcast.add(data.configurationGeneration);
    }
  }
  return Configuration;
}

async function start(service: string, arrivals: Received): Promise<Replica> {
  const replica = await startReplica({ service, natsUrl: nats.url, databaseUrl: postgres.url, controllers: [controller(arrivals)] });
  replicas.push(replica);
  return replica;
}

async function connected(replica: Replica): Promise<void> {
  await replica.app.get(DatabaseConnector).firstConnection();
  await replica.client.untilSession(AbortSignal.timeout(20_000));
}

const changed = (generation: number): CloudEvent => createEvent('ConfigurationChanged', { configurationGeneration: generation }, { source: '/test' });

async function write(replica: Replica, ...generations: number[]): Promise<void> {
  await replica.app.get(DataSource).transaction((manager) => appendToOutbox(manager, ...generations.map(changed)));
}

/** Resolves when the replica has noticed that its bus is gone. */
async function untilBusIsMissed(replica: Replica): Promise<void> {
  for (;;) {
    const report = await replica.readiness.report();
    if (report.dependencies['nats']?.status === 'down') return;
  }
}

describe('a service whose NATS comes and goes', () => {
  it('starts without it and catches up when it is there', async () => {
    await nats.stop();
    const arrivals = received();
    const replica = await start('late-bus', arrivals);
    await replica.app.get(DatabaseConnector).firstConnection();
    expect(await replica.readiness.report()).toMatchObject({ ready: false, dependencies: { nats: { status: 'down' }, postgres: { status: 'up' } } });
    await expect(replica.client.publishEvent(changed(9))).rejects.toBeInstanceOf(MessagingUnavailable);
    await write(replica, 1, 2);
    nats = await startBus();
    expect(await arrivals.durable.count(2)).toEqual([1, 2]);
    expect(await arrivals.broadcast.count(2)).toEqual([1, 2]);
    expect((await replica.readiness.report()).ready).toBe(true);
  });

  it('loses nothing over a restart in the middle of the flow', async () => {
    const [first, second] = [received(), received()];
    const replica = await start('restarted-bus', first);
    const other = await start('restarted-bus-2', second);
    await Promise.all([connected(replica), connected(other)]);
    const before = first.broadcast.all.length;
    await write(replica, 11, 12);
    await first.broadcast.count(before + 2);
    await nats.stop();
    await Promise.all([untilBusIsMissed(replica), untilBusIsMissed(other)]);
    await write(replica, 13, 14);
    nats = await startBus();
    await write(replica, 15);
    for (const { durable, broadcast } of [first, second]) {
      await durable.one((generation) => generation === 15);
      await broadcast.one((generation) => generation === 15);
      // An acknowledgement may have been lost with the connection; then its event comes twice.
      expect([...new Set(durable.all.filter((generation) => generation > 10))]).toEqual([11, 12, 13, 14, 15]);
      expect(broadcast.all.filter((generation) => generation > 10)).toEqual([11, 12, 13, 14, 15]);
    }
  });

  it('goes on with a bus that has lost its data', async () => {
    const arrivals = received();
    const replica = await start('forgetful-bus', arrivals);
    await connected(replica);
    await write(replica, 21);
    await arrivals.broadcast.one((generation) => generation === 21);
    await arrivals.durable.one((generation) => generation === 21);
    await nats.stop();
    rmSync(join(directory.path, 'nats', 'jetstream'), { recursive: true });
    await write(replica, 22);
    nats = await startBus();
    await write(replica, 23);
    await arrivals.durable.one((generation) => generation === 23);
    await arrivals.broadcast.one((generation) => generation === 23);
    expect([...new Set(arrivals.durable.all.filter((generation) => generation > 20))]).toEqual([21, 22, 23]);
    expect(arrivals.broadcast.all.filter((generation) => generation > 20)).toEqual([21, 22, 23]);
  });

  it('makes its streams again when somebody removes them', async () => {
    const arrivals = received();
    const replica = await start('removed-streams', arrivals);
    await connected(replica);
    await replica.client.session().manager.streams.delete('SLUICE_EVENTS');
    await write(replica, 31);
    await arrivals.durable.one((generation) => generation === 31);
    await arrivals.broadcast.one((generation) => generation === 31);
  });
});

describe('a service whose PostgreSQL comes and goes', () => {
  it('keeps its events until it is back, and relays again', async () => {
    const arrivals = received();
    const replica = await start('restarted-database', arrivals);
    await connected(replica);
    await write(replica, 41);
    await arrivals.durable.one((generation) => generation === 41);
    await postgres.stop();
    await replica.client.publishEvent(changed(42));
    // The broadcast needs no database; the durable event waits for it, although it may be tried only once.
    await arrivals.broadcast.one((generation) => generation === 42);
    expect(arrivals.durable.all).not.toContain(42);
    postgres = await startDatabase();
    await arrivals.durable.one((generation) => generation === 42);
    await write(replica, 43);
    await arrivals.durable.one((generation) => generation === 43);
    expect([...new Set(arrivals.durable.all.filter((generation) => generation > 40))]).toEqual([41, 42, 43]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, type Type } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { createEvent, type CloudEvent, type EventData } from '@sluice/domain/events';
import { createTestBus, type TestBus } from '@sluice/testing/environment';
import { Arrivals } from '../../test/arrivals.js';
import { startReplica, type Replica, type ReplicaOptions } from '../../test/replica.js';
import { DatabaseUnavailable } from '../database/database-error.js';
import {
  ConsumptionError, EVENTS_STREAM, EventContext, listDeadLetters, MessageRefused, OnEvent, PoisonMessage, readDeadLetter, replayDeadLetter,
  type DeadLetter, type DeliveryOptions,
} from './index.js';

type Registered = EventData<'ComputerRegistered'>;
interface Handled { readonly replica: string; readonly computerId: string; readonly context: EventContext<'ComputerRegistered'> }

let bus: TestBus;
const replicas: Replica[] = [];
beforeEach(async () => { bus = await createTestBus(); });
afterEach(async () => {
  await Promise.all(replicas.splice(0).map((replica) => replica.stop()));
});

/** A controller whose handler tells what it got and then does what the test wants. */
function controller(
  replica: string, arrivals: Arrivals<Handled>, options: DeliveryOptions, then: (handled: Handled) => unknown = () => undefined,
): Type {
  @Controller()
  class Computers {
    @OnEvent('ComputerRegistered', options)
    async onRegistered(data: Registered, context: EventContext<'ComputerRegistered'>): Promise<void> {
      const handled = { replica, computerId: data.computerId, context };
      arrivals.add(handled);
      await then(handled);
    }
  }
  return Computers;
}

async function start(options: Omit<ReplicaOptions, 'natsUrl'>): Promise<Replica> {
  const replica = await startReplica({ natsUrl: bus.url, ...options });
  replicas.push(replica);
  await replica.client.untilSession(AbortSignal.timeout(10_000));
  return replica;
}

const registered = (computerId: string): CloudEvent<'ComputerRegistered'> =>
  createEvent('ComputerRegistered', { computerId, dnsName: `${computerId}.example`, firstRegistration: true }, { source: '/test' });

const ids = (handled: readonly Handled[]): string[] => handled.map(({ computerId }) => computerId);

async function deadLetters(replica: Replica, number: number): Promise<readonly DeadLetter[]> {
  const found = await listDeadLetters(replica.client.session());
  return found.length >= number ? found : deadLetters(replica, number);
}

describe('a durable event', () => {
  const durable: DeliveryOptions = { delivery: 'durable' };

  it('reaches its handler with data and context', async () => {
    const arrivals = new Arrivals<Handled>();
    const { client } = await start({ controllers: [controller('a', arrivals, durable)] });
    const event = registered('pc-1');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await client.publishEvent(event, traceparent);
    const [handled] = await arrivals.count(1);
    expect(handled?.computerId).toBe('pc-1');
    expect(handled?.context).toMatchObject({ event: { id: event.id, source: '/test' }, attempt: 1, traceparent });
  });

  it('is stored once however often it is published', async () => {
    const arrivals = new Arrivals<Handled>();
    const { client } = await start({ controllers: [controller('a', arrivals, durable)] });
    const event = registered('pc-1');
    await client.publishEvent(event);
    await client.publishEvent(event);
    await client.publishEvent(registered('last'));
    await arrivals.one(({ computerId }) => computerId === 'last');
    expect(ids(arrivals.all)).toEqual(['pc-1', 'last']);
  });

  it('is handled by one of several replicas, also when it happened while none ran', async () => {
    const publisher = await start({ service: 'other' });
    const names = Array.from({ length: 30 }, (_none, index) => `pc-${index}`);
    for (const name of names.slice(0, 10)) await publisher.client.publishEvent(registered(name));
    const arrivals = new Arrivals<Handled>();
    await start({ controllers: [controller('a', arrivals, durable)] });
    await start({ controllers: [controller('b', arrivals, durable)] });
    for (const name of names.slice(10)) await publisher.client.publishEvent(registered(name));
    await arrivals.count(30);
    const info = await publisher.client.session().manager.consumers.info(EVENTS_STREAM, 'test-service-ComputerRegistered');
    expect(info.config.max_deliver).toBe(-1);
    expect(ids(arrivals.all).sort()).toEqual([...names].sort());
  });

  it('shares the events among replicas that are busy', async () => {
    const arrivals = new Arrivals<Handled>();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => { release = resolve; });
    const busy = { ...durable, concurrency: 1 };
    const { client } = await start({ controllers: [controller('a', arrivals, busy, () => released)] });
    await start({ controllers: [controller('b', arrivals, busy, () => released)] });
    await client.publishEvent(registered('pc-1'));
    await client.publishEvent(registered('pc-2'));
    await client.publishEvent(registered('pc-3'));
    const firstTwo = [...await arrivals.count(2)];
    expect(new Set(firstTwo.map(({ replica }) => replica))).toEqual(new Set(['a', 'b']));
    release();
    expect(ids(await arrivals.count(3)).sort()).toEqual(['pc-1', 'pc-2', 'pc-3']);
  });

  it('comes again after a failure, with the number of the attempt', async () => {
    const arrivals = new Arrivals<Handled>();
    const failTwice = ({ context }: Handled): void => { if (context.attempt < 3) throw new Error('not yet'); };
    const { client } = await start({ controllers: [controller('a', arrivals, { ...durable, backOffMs: [1, 20] }, failTwice)] });
    await client.publishEvent(registered('pc-1'));
    await arrivals.count(3);
    expect(arrivals.all.map(({ context }) => context.attempt)).toEqual([1, 2, 3]);
    await client.publishEvent(registered('last'));
    await arrivals.one(({ computerId }) => computerId === 'last');
    expect(await listDeadLetters(client.session())).toEqual([]);
  });

  it('becomes a dead letter when its attempts are used up, and is handled after a replay, by that consumer alone', async () => {
    const [arrivals, others] = [new Arrivals<Handled>(), new Arrivals<Handled>()];
    let healed = false;
    const fail = (): void => { if (!healed) throw new Error('the region is unknown: nats://u:hunter2@h'); };
    const replica = await start({ controllers: [controller('a', arrivals, { ...durable, backOffMs: [1, 1] }, fail)] });
    await start({ service: 'other', controllers: [controller('b', others, durable)] });
    await start({ service: 'watcher', controllers: [controller('c', others, { delivery: 'broadcast' })] });
    const event = registered('pc-1');
    await replica.client.publishEvent(event);
    const [letter] = await deadLetters(replica, 1);
    expect(letter).toMatchObject({
      consumer: 'test-service-ComputerRegistered', subject: 'sluice.computers.computer-registered.v1', attempts: 3, messageId: event.id,
      reason: 'Error: the region is unknown: nats://u:[redacted]@h',
    });
    const { payload } = await readDeadLetter(replica.client.session(), letter!.sequence);
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(event);
    healed = true;
    await replayDeadLetter(replica.client, letter!.sequence);
    await arrivals.count(4);
    expect(arrivals.all[3]?.context).toMatchObject({ attempt: 1, event: { id: event.id } });
    expect(await listDeadLetters(replica.client.session())).toEqual([]);
    await replica.client.publishEvent(registered('last'));
    await others.count(4);
    expect(ids(others.all).sort()).toEqual(['last', 'last', 'pc-1', 'pc-1']);
    await expect(replayDeadLetter(replica.client, letter!.sequence)).rejects.toMatchObject({ code: 'DEAD_LETTER_NOT_FOUND' });
  });

  it('becomes a dead letter at once when the handler calls it poison', async () => {
    const arrivals = new Arrivals<Handled>();
    const replica = await start({ controllers: [controller('a', arrivals, durable, () => { throw new PoisonMessage('no such group'); })] });
    await replica.client.publishEvent(registered('pc-1'));
    expect(await deadLetters(replica, 1)).toEqual([expect.objectContaining({ attempts: 1, reason: 'PoisonMessage: no such group' })]);
    expect(arrivals.all).toHaveLength(1);
  });

  it.each([
    ['no JSON', '{"specversion":'],
    ['no CloudEvent', '{"hello":"world"}'],
    ['data of another shape', JSON.stringify({ ...registered('x'), data: { computerId: 7 } })],
    ['another event than its subject says', JSON.stringify(createEvent('ConfigurationChanged', { configurationGeneration: 1 }, { source: '/t' }))],
  ])('that is %s becomes a dead letter without being handled, and holds nothing up', async (_what, payload) => {
    const arrivals = new Arrivals<Handled>();
    const replica = await start({ controllers: [controller('a', arrivals, { ...durable, inOrder: true })] });
    await replica.client.publish('sluice.computers.computer-registered.v1', payload, { id: 'poison', stream: EVENTS_STREAM });
    await replica.client.publishEvent(registered('pc-1'));
    await arrivals.count(1);
    expect(ids(arrivals.all)).toEqual(['pc-1']);
    const [letter] = await deadLetters(replica, 1);
    expect(letter).toMatchObject({ attempts: 1, messageId: 'poison', reason: expect.stringMatching(/^(EventError|PoisonMessage): /) });
    const { payload: kept } = await readDeadLetter(replica.client.session(), letter!.sequence);
    expect(Buffer.from(kept).toString()).toBe(payload);
  });

  it('waits, without using up attempts, while the database is away', async () => {
    const arrivals = new Arrivals<Handled>();
    const away = (): void => { if (arrivals.all.length < 5) throw new DatabaseUnavailable(); };
    const { client } = await start({ controllers: [controller('a', arrivals, { ...durable, backOffMs: [], maxAttempts: 1 }, away)] });
    await client.publishEvent(registered('pc-1'));
    await arrivals.count(5);
    expect(arrivals.all.map(({ context }) => context.attempt)).toEqual([1, 1, 1, 1, 1]);
    await client.publishEvent(registered('last'));
    await arrivals.one(({ computerId }) => computerId === 'last');
    expect(await listDeadLetters(client.session())).toEqual([]);
  });

  it('stays with its handler for longer than the wait for acknowledgements', async () => {
    const arrivals = new Arrivals<Handled>();
    let finished: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => { finished = resolve; });
    const { client } = await start({ controllers: [controller('a', arrivals, { ...durable, ackWaitMs: 300 }, ({ computerId }) => (computerId === 'slow' ? gate : undefined))] });
    await client.publishEvent(registered('slow'));
    await arrivals.count(1);
    // Four times the wait pass, told by another event that is tried again after pauses.
    const clock = new Arrivals<Handled>();
    await start({ service: 'clock', controllers: [controller('c', clock, { ...durable, backOffMs: [400], maxAttempts: 4 }, ({ computerId, context }) => {
      if (computerId === 'tick' && context.attempt < 4) throw new Error('tick');
    })] });
    await client.publishEvent(registered('tick'));
    await clock.one(({ computerId, context }) => computerId === 'tick' && context.attempt === 4);
    expect(ids(arrivals.all)).toEqual(['slow', 'tick']);
    finished();
    await client.publishEvent(registered('last'));
    await arrivals.one(({ computerId }) => computerId === 'last');
    expect(ids(arrivals.all)).toEqual(['slow', 'tick', 'last']);
  });

  it('is kept behind a failing one where order matters, over all replicas', async () => {
    const arrivals = new Arrivals<Handled>();
    const failOnce = ({ computerId, context }: Handled): void => { if (computerId === 'pc-0' && context.attempt < 3) throw new Error('not yet'); };
    const options: DeliveryOptions = { ...durable, inOrder: true, backOffMs: [30] , maxAttempts: 5 };
    const { client } = await start({ controllers: [controller('a', arrivals, options, failOnce)] });
    await start({ controllers: [controller('b', arrivals, options, failOnce)] });
    const names = Array.from({ length: 8 }, (_none, index) => `pc-${index}`);
    for (const name of names) await client.publishEvent(registered(name));
    await arrivals.count(10);
    expect(ids(arrivals.all)).toEqual(['pc-0', 'pc-0', ...names]);
  });

  it('is finished before the replica stops; what it had not begun goes to another one', async () => {
    const arrivals = new Arrivals<Handled>();
    const finished: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => { release = resolve; });
    const first = await start({ controllers: [controller('a', arrivals, { ...durable, concurrency: 1 }, async ({ computerId }) => {
      await gate;
      finished.push(computerId);
    })] });
    const names = Array.from({ length: 6 }, (_none, index) => `pc-${index}`);
    for (const name of names) await first.client.publishEvent(registered(name));
    await arrivals.count(1);
    const stopped = replicas.pop()!.stop();
    release();
    await stopped;
    // How many it had begun when it was told is a matter of chance; each was either finished or is handled by the next replica.
    const begun = [...ids(arrivals.all)];
    expect(finished).toEqual(begun);
    const second = new Arrivals<Handled>();
    const next = await start({ controllers: [controller('b', second, durable)] });
    await next.client.publishEvent(registered('last'));
    await second.count(names.length + 1 - begun.length);
    expect([...begun, ...ids(second.all)].sort()).toEqual([...names, 'last'].sort());
  });

  it('is given up waiting for when its handler does not finish in time, and is delivered again', async () => {
    const arrivals = new Arrivals<Handled>();
    const options: DeliveryOptions = { ...durable, ackWaitMs: 200 };
    const first = await start({ finishWithinMs: 20, controllers: [controller('a', arrivals, options, ({ context }) => new Promise((_resolve, reject) => {
      context.stopping.addEventListener('abort', () => reject(new Error('told to stop')));
    }))] });
    await first.client.publishEvent(registered('pc-1'));
    await arrivals.count(1);
    await replicas.pop()!.stop();
    expect(first.logged.join('')).toContain('Handlers of events are still running');
    await start({ controllers: [controller('b', arrivals, options)] });
    expect((await arrivals.count(2))[1]).toMatchObject({ replica: 'b', computerId: 'pc-1', context: { attempt: 2 } });
  });
});

describe('a broadcast event', () => {
  const broadcast: DeliveryOptions = { delivery: 'broadcast', backOffMs: [1] };

  it('reaches every replica, in order, from now on', async () => {
    const publisher = await start({ service: 'other' });
    await publisher.client.publishEvent(registered('before'));
    const [a, b] = [new Arrivals<Handled>(), new Arrivals<Handled>()];
    await start({ controllers: [controller('a', a, broadcast)] });
    await start({ controllers: [controller('b', b, broadcast)] });
    const names = Array.from({ length: 20 }, (_none, index) => `pc-${index}`);
    for (const name of names) await publisher.client.publishEvent(registered(name));
    expect(ids(await a.count(20))).toEqual(names);
    expect(ids(await b.count(20))).toEqual(names);
  });

  it('is tried again where it fails, then passed over, and never becomes a dead letter', async () => {
    const arrivals = new Arrivals<Handled>();
    const replica = await start({ controllers: [controller('a', arrivals, broadcast, ({ computerId }) => {
      if (computerId === 'bad') throw new Error('boom');
    })] });
    await replica.client.publishEvent(registered('bad'));
    await replica.client.publishEvent(registered('good'));
    await arrivals.one(({ computerId }) => computerId === 'good');
    expect(ids(arrivals.all)).toEqual(['bad', 'bad', 'good']);
    expect(await listDeadLetters(replica.client.session())).toEqual([]);
    expect(replica.logged.some((line) => line.includes('passes over') && line.includes('faultId'))).toBe(true);
  });
});

describe('the wiring', () => {
  it('keeps a service from starting when two handlers consume one event', async () => {
    const arrivals = new Arrivals<Handled>();
    const twice = [controller('a', arrivals, { delivery: 'durable' }), controller('b', arrivals, { delivery: 'durable' })];
    await expect(startReplica({ natsUrl: bus.url, controllers: twice })).rejects.toBeInstanceOf(ConsumptionError);
  });

  it('keeps a service from starting without a handler for what it declares', async () => {
    const started = startReplica({ natsUrl: bus.url, consumes: [{ event: 'DeploymentChanged', delivery: 'broadcast' }] });
    await expect(started).rejects.toThrow('DeploymentChanged (broadcast) is declared and has no handler');
  });

  it("takes Nest's own decorator with the subject of an event for a durable one", async () => {
    const arrivals = new Arrivals<string>();
    @Controller()
    class Plain {
      @EventPattern('sluice.computers.computer-registered.v1')
      handle(data: Registered): void {
        arrivals.add(data.computerId);
      }
    }
    const { client } = await start({ controllers: [Plain], consumes: [{ event: 'ComputerRegistered', delivery: 'durable' }] });
    await client.publishEvent(registered('pc-1'));
    expect(await arrivals.count(1)).toEqual(['pc-1']);
  });

  it('refuses a message that the stream will never take', async () => {
    const { client } = await start({});
    await expect(client.publish('sluice.x', new Uint8Array(9_000_000), { id: 'a', stream: EVENTS_STREAM })).rejects.toBeInstanceOf(MessageRefused);
    await expect(client.publish('sluice.x', 'a', { id: 'b', stream: 'ANOTHER' })).rejects.toBeInstanceOf(MessageRefused);
  });
});

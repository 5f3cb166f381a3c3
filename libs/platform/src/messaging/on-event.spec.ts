import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { EventData } from '@sluice/domain/events';
import type { EventContext } from './event-context.js';
import { JETSTREAM, OnEvent } from './on-event.js';

class Handlers {
  @OnEvent('ComputerRegistered', { delivery: 'durable', concurrency: 2 })
  both(data: EventData<'ComputerRegistered'>, context: EventContext<'ComputerRegistered'>): string {
    return `${data.dnsName} ${context.event.data.computerId}`;
  }

  @OnEvent('ConfigurationChanged', { delivery: 'broadcast' })
  none(): void {}

  // @ts-expect-error -- the data of another event
  @OnEvent('ConfigurationChanged', { delivery: 'broadcast' })
  wrongData(data: EventData<'ComputerRegistered'>): string {
    return data.dnsName;
  }

  // @ts-expect-error -- there is no such event
  @OnEvent('ComputerRegistred', { delivery: 'durable' })
  wrongName(): void {}

  // @ts-expect-error -- only durable events are handled several at a time
  @OnEvent('ComputerRegistered', { delivery: 'broadcast', concurrency: 2 })
  wrongOptions(): void {}
}

describe('OnEvent', () => {
  it('leaves the event, its options and the name of the method for the server to find, for our transport alone', () => {
    const found = Reflect.getMetadataKeys(Handlers.prototype.both).map((key: unknown) => Reflect.getMetadata(key, Handlers.prototype.both) as unknown);
    expect(found).toEqual(expect.arrayContaining([
      ['ComputerRegistered'], JETSTREAM, { options: { delivery: 'durable', concurrency: 2 }, handler: 'Handlers.both' },
    ]));
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestBus } from '@sluice/testing/environment';
import { z } from 'zod';
import { Log } from '../observability/log.js';
import { answer, ask, JetStreamClient, MessagingUnavailable, QuestionRefused } from './index.js';

const LIMITS = { eventsMaxAgeHours: 1, eventsMaxBytes: 1_048_576, reportsMaxBytes: 1_048_576, deadLettersMaxBytes: 1_048_576, replicas: 1 };
const double = { name: 'double', asked: z.object({ number: z.int() }), answer: z.object({ twice: z.int() }) };
const silent = Log.create({ service: 'test', destination: { write: () => undefined } });

let clients: JetStreamClient[];
beforeAll(async () => {
  const { url } = await createTestBus();
  clients = [1, 2, 3].map((number) => new JetStreamClient({ url, name: `client ${number}`, limits: LIMITS, log: silent }));
  for (const client of clients) client.start();
  await Promise.all(clients.map((client) => client.untilSession(new AbortController().signal)));
});
afterAll(() => Promise.all(clients.map((client) => client.close())));

describe('a question over the bus', () => {
  it('is answered by one of those that can, as long as there is one', async () => {
    const [asking, ...answering] = clients;
    const answered: number[] = [];
    const stops = answering.map(() => new AbortController());
    const working = answering.map((client, index) => answer(client, double, async ({ number }) => {
      answered.push(index);
      if (number < 0) throw new QuestionRefused('not below zero');
      if (number === 0) throw new Error('secret');
      return { twice: number * 2 };
    }, stops[index]!.signal));
    await Promise.all(answering.map((client) => client.session().connection.flush()));

    const answers = await Promise.all(Array.from({ length: 20 }, (_, number) => ask(asking!, double, { number: number + 1 }, 5_000)));
    expect(answers).toEqual(Array.from({ length: 20 }, (_, number) => ({ twice: 2 * number + 2 })));
    expect(answered).toHaveLength(20);
    await expect(ask(asking!, double, { number: -1 }, 5_000)).rejects.toThrow(new QuestionRefused('not below zero'));
    await expect(ask(asking!, double, { number: 0 }, 5_000)).rejects.toThrow(/log of the service/);
    await expect(ask(asking!, double, { number: 'x' as never }, 5_000)).rejects.toThrow(QuestionRefused);

    for (const stop of stops) stop.abort();
    await Promise.all(working);
    await Promise.all(answering.map((client) => client.session().connection.flush()));
    await expect(ask(asking!, double, { number: 1 }, 1_000)).rejects.toThrow(MessagingUnavailable);
  });
});

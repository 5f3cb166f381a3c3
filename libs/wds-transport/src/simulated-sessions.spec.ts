import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentOf, GOOD_PATH, MemorySink, SimulatedSession, securityOf, type Path, type SimulatedClient } from '../test/simulated-session.js';

const CONTENT = contentOf(300_123);
/** Time given to the property, in milliseconds; SLUICE_FUZZ_MS gives more. Running out of it is no failure. */
const BOX = { numRuns: 10_000, interruptAfterTimeLimit: Number(process.env['SLUICE_FUZZ_MS'] ?? 2500), markInterruptAsFailure: false };

function expectAll(session: SimulatedSession, clients: readonly SimulatedClient[] = session.clients): void {
  for (const client of clients) {
    expect(client.end).toEqual({ type: 'complete' });
    expect(Buffer.compare(client.sink.bytes, session.options.content)).toBe(0);
  }
}

function joinAll(session: SimulatedSession, count: number, path: Path = GOOD_PATH): SimulatedClient[] {
  return Array.from({ length: count }, (_, at) => session.join(`pc${at}`, path));
}

/** Turns the clock until so much of the content has gone out. */
function untilSent(session: SimulatedSession, share: number): Promise<boolean> {
  return session.clock.until(() => session.server.sender.sentBytes > share * session.options.content.length, 60_000);
}

describe('a session on a simulated network', () => {
  it.each([[1, 300_123], [3, 300_123], [20, 300_123], [200, 60_000]])('gives %d clients every byte, and sends the content of %d bytes once', async (count, size) => {
    const session = new SimulatedSession({ content: CONTENT.subarray(0, size) });
    joinAll(session, count);
    expect(await session.finish()).toBe(true);
    expectAll(session);
    expect(session.server.sender.repairedBytes).toBe(0);
    expect(session.server.sender.sentBytes).toBeLessThan(size * 1.2);
    expect(session.gone.filter(({ reason }) => reason === 'complete')).toHaveLength(count);
  });

  it.each([
    [1, 0.01], [1, 0.05], [1, 0.2], [3, 0.01], [3, 0.05], [3, 0.2], [20, 0.01], [20, 0.05], [20, 0.2],
  ])('gives %d clients that lose %d of everything every byte', async (count, loss) => {
    const session = new SimulatedSession({ content: CONTENT, seed: count });
    joinAll(session, count, { ...GOOD_PATH, loss });
    expect(await session.finish()).toBe(true);
    expectAll(session);
  });

  it('gives every byte to clients whose packets come in another order and twice', async () => {
    const session = new SimulatedSession({ content: CONTENT });
    joinAll(session, 5, { loss: 0.02, duplication: 0.1, delay: 0.3, jitter: 4 });
    expect(await session.finish()).toBe(true);
    expectAll(session);
  });

  it.each([0, 1, 500, 501])('a content of %d bytes', async (size) => {
    const session = new SimulatedSession({ content: contentOf(size) });
    joinAll(session, 2);
    expect(await session.finish()).toBe(true);
    expectAll(session);
  });

  it('whatever the paths do, everybody ends bit for bit', async () => {
    const path = fc.record({
      loss: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.3, noNaN: true })), duplication: fc.double({ min: 0, max: 0.2, noNaN: true }),
      delay: fc.double({ min: 0.05, max: 40, noNaN: true }), jitter: fc.double({ min: 0, max: 10, noNaN: true }),
    });
    await fc.assert(fc.asyncProperty(
      fc.nat({ max: 1_000_000 }), fc.array(path, { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 100, max: 3_000 }),
      fc.constantFrom('none' as const, 'checksum' as const, 'hash' as const),
      async (seed, paths, size, blockSize, mode) => {
        const session = new SimulatedSession({ content: contentOf(size, seed + 1), blockSize, seed, security: securityOf(mode) });
        paths.forEach((one, at) => session.join(`pc${at}`, one));
        expect(await session.finish()).toBe(true);
        expectAll(session);
      },
    ), BOX);
  }, 60_000);

  it('a client that joins half-way gets what it missed in the next round, without the others getting it twice', async () => {
    const session = new SimulatedSession({ content: CONTENT });
    const [early] = joinAll(session, 1);
    await untilSent(session, 0.5);
    const late = session.join('late');
    expect(await session.finish()).toBe(true);
    expectAll(session);
    expect(early!.sink.writes).toBe(late.sink.writes);
    expect(session.server.sender.sentBytes).toBeLessThan(CONTENT.length * 1.9);
  });

  it('a client that leaves changes nothing for the others', async () => {
    const session = new SimulatedSession({ content: CONTENT });
    const [leaving, ...staying] = joinAll(session, 3);
    await untilSent(session, 0.3);
    leaving!.engine.leave('cancelled');
    expect(await session.finish()).toBe(true);
    expectAll(session, staying);
    expect(leaving!.end).toEqual({ type: 'cancelled' });
    expect(session.gone).toContainEqual({ name: 'pc0', reason: 'cancelled' });
  });

  it.each(['the master', 'another client'])('when %s is killed the others go on, and it is forgotten', async (who) => {
    const session = new SimulatedSession({ content: CONTENT, bytesPerSecond: 100_000 });
    joinAll(session, 3);
    await untilSent(session, 0.3);
    const victim = session.clients.find((client) => client.engine.isMaster === (who === 'the master'))!;
    victim.isDead = true;
    const start = session.clock.now();
    expect(await session.finish()).toBe(true);
    expectAll(session, session.clients.filter((client) => client !== victim));
    expect(session.clock.now() - start).toBeLessThan(10_000);
    await session.clock.until(() => session.gone.some(({ reason }) => reason === 'dead'), 120_000);
    expect(session.gone).toContainEqual({ name: `pc${session.clients.indexOf(victim)}`, reason: 'dead' });
  });

  it('a client that loses more becomes the master', async () => {
    const session = new SimulatedSession({ content: CONTENT, bytesPerSecond: 200_000 });
    joinAll(session, 3);
    const slow = session.join('slow', { ...GOOD_PATH, loss: 0.1, delay: 5 });
    await untilSent(session, 0.9);
    expect(session.server.sender.masterClientId).toBe(slow.engine.clientId);
    expect(await session.finish()).toBe(true);
    expectAll(session);
  });

  it('a client is kicked and told why', async () => {
    const session = new SimulatedSession({ content: CONTENT, bytesPerSecond: 200_000 });
    const [kicked, ...staying] = joinAll(session, 3);
    await untilSent(session, 0.3);
    expect(session.server.kick(kicked!.engine.clientId, 'fail')).toBe(true);
    expect(session.server.kick(kicked!.engine.clientId, 'fail')).toBe(false);
    expect(await session.finish()).toBe(true);
    expect(kicked!.end).toEqual({ type: 'kicked', reason: 'fail' });
    expectAll(session, staying);
  });

  it('a slow client is demoted, keeps what it has and gets the rest in the slower session', async () => {
    const session = new SimulatedSession({ content: CONTENT, bytesPerSecond: 300_000 });
    const slower = new SimulatedSession({ content: CONTENT, clock: session.clock, sessionId: 8, bytesPerSecond: 100_000 });
    const [fast, slow] = joinAll(session, 2);
    await untilSent(session, 0.5);
    const target = { sessionId: 8, multicast: { address: '239.0.0.8', port: 5000 }, unicast: { address: '10.0.0.1', port: 5000 } };
    session.server.demote([slow!.engine.clientId, 4242], target);
    expect(await session.finish()).toBe(true);
    expectAll(session, [fast!]);
    expect(slow!.end).toEqual({ type: 'demoted', to: expect.objectContaining(target) });
    const had = slow!.sink.has.count;
    expect(had).toBeGreaterThan(200);
    const again = slower.join('slow', GOOD_PATH, slow!.sink);
    expect(await slower.finish()).toBe(true);
    expectAll(slower, [again]);
    expect(slower.server.sender.sentBytes).toBeLessThan((slow!.sink.has.size - had) * 700);
  });

  it('is held until it is released, and clients stay for it', async () => {
    const session = new SimulatedSession({ content: CONTENT, held: true });
    joinAll(session, 3);
    expect(await session.clock.until(() => session.clients.some((client) => client.end !== undefined), 300_000)).toBe(false);
    expect(session.server.sender.sentBytes).toBe(0);
    expect(session.server.clients.inList('active')).toHaveLength(3);
    session.server.release();
    expect(await session.finish()).toBe(true);
    expectAll(session);
  });

  it('clients that lose a fifth of everything stay for a session that is held', async () => {
    const session = new SimulatedSession({ content: CONTENT, held: true });
    joinAll(session, 20, { ...GOOD_PATH, loss: 0.2 });
    expect(await session.clock.until(() => session.clients.some((client) => client.end !== undefined), 600_000)).toBe(false);
    expect(session.server.clients.inList('active')).toHaveLength(20);
  });

  it('keeps to its rate', async () => {
    const session = new SimulatedSession({ content: CONTENT, bytesPerSecond: 100_000 });
    joinAll(session, 2);
    const start = session.clock.now();
    await session.finish();
    const seconds = (session.clock.now() - start) / 1000;
    expect(session.server.sender.sentBytes / seconds).toBeLessThan(105_000);
    expect(session.server.sender.sentBytes / seconds).toBeGreaterThan(80_000);
  });

  it('when the server starts again, clients get only what they do not have', async () => {
    const first = new SimulatedSession({ content: CONTENT });
    joinAll(first, 3);
    await untilSent(first, 0.6);
    first.isServerDead = true;
    expect(await first.finish()).toBe(true);
    expect(first.clients.map((client) => client.end)).toEqual(new Array(3).fill({ type: 'inactive' }));
    const missing = Math.max(...first.clients.map((client) => client.sink.has.size - client.sink.has.count));
    expect(missing).toBeLessThan(300);
    const second = new SimulatedSession({ content: CONTENT, sessionId: 9 });
    for (const client of first.clients) second.join('again', GOOD_PATH, client.sink);
    expect(await second.finish()).toBe(true);
    expectAll(second);
    expect(second.server.sender.sentBytes).toBeLessThan((missing + 2) * 600);
    for (const client of second.clients) expect(client.sink.writes).toBe(client.sink.has.size);
  });

  it('a sink without room holds the session up, and loses nothing', async () => {
    const session = new SimulatedSession({ content: CONTENT });
    const sink = new MemorySink(CONTENT.length, 500);
    const slow = {
      has: sink.has,
      write: (block: number, bytes: Uint8Array) => {
        const copy = Uint8Array.from(bytes);
        return new Promise<void>((resolve) => { session.clock.after(20, () => { sink.write(block, copy); resolve(); }); });
      },
    };
    const client = session.join('slow disk', GOOD_PATH, slow as unknown as MemorySink);
    const other = session.join('other');
    expect(await session.finish()).toBe(true);
    expect(client.end).toEqual({ type: 'complete' });
    expect(Buffer.compare(sink.bytes, CONTENT)).toBe(0);
    expectAll(session, [other]);
  });

  it('ends when nobody was there for long', async () => {
    const session = new SimulatedSession({ content: CONTENT });
    joinAll(session, 1);
    await session.finish();
    await session.clock.until(() => session.ended !== undefined, 400_000);
    expect(session.ended).toBe('inactive');
  });

  it('ends when the content cannot be read', async () => {
    const session = new SimulatedSession({ content: CONTENT });
    Object.assign(session.server.rounds, { content: { size: CONTENT.length, blockSize: 500, read: () => Promise.reject(new Error('gone')) } });
    joinAll(session, 1);
    await session.clock.until(() => session.ended !== undefined, 60_000);
    expect(session.ended).toBe('failed');
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Refresher } from './refresher.js';

/** A read that ends when the test says so. */
interface Read {
  end(): void;
  fail(error: Error): void;
}

const INTERVAL = 10_000;
let reads: Read[];
let failures: unknown[];
let refresher: Refresher;

beforeEach(() => {
  jest.useFakeTimers();
  reads = [];
  failures = [];
  refresher = new Refresher({
    read: () => new Promise((end, fail) => { reads.push({ end, fail }); }), intervalMs: INTERVAL, onFailure: (error) => void failures.push(error),
  });
});
afterEach(() => {
  refresher.stop();
  jest.useRealTimers();
});

const settle = () => jest.advanceTimersByTimeAsync(0);

describe('a refresh', () => {
  it('reads, and ends when the read ends', async () => {
    let isDone = false;
    const done = refresher.refresh().then(() => { isDone = true; });
    await settle();
    expect([reads.length, isDone]).toEqual([1, false]);
    reads[0]!.end();
    await done;
  });

  it('during a read begins another one after it, however many ask', async () => {
    const first = refresher.refresh();
    const later = [refresher.refresh(), refresher.refresh(), refresher.refresh()];
    let ended = 0;
    for (const one of later) void one.then(() => { ended += 1; });
    reads[0]!.end();
    await first;
    await settle();
    // What was read began before the later calls: only the second read counts for them.
    expect([reads.length, ended]).toEqual([2, 0]);
    reads[1]!.end();
    await Promise.all(later);
    expect(reads).toHaveLength(2);
  });

  it('that comes when the next read has just begun waits for the one after that', async () => {
    const first = refresher.refresh();
    const second = refresher.refresh();
    reads[0]!.end();
    await first;
    await settle();
    const third = refresher.refresh();
    reads[1]!.end();
    await second;
    await settle();
    expect(reads).toHaveLength(3);
    reads[2]!.end();
    await third;
  });

  it('never reads twice at once, whenever it is asked', async () => {
    let running = 0;
    let most = 0;
    const busy = new Refresher({
      read: async () => { most = Math.max(most, running += 1); await Promise.resolve(); running -= 1; }, intervalMs: INTERVAL, onFailure: () => undefined,
    });
    const asked: Promise<void>[] = [];
    for (let turn = 0; turn < 50; turn += 1) {
      asked.push(busy.refresh());
      await Promise.resolve();
    }
    await Promise.all(asked);
    expect([most, running]).toEqual([1, 0]);
  });

  it('that fails fails for those who asked for it, and not for those who wait for the next', async () => {
    const first = refresher.refresh();
    const second = refresher.refresh();
    reads[0]!.fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await settle();
    reads[1]!.end();
    await second;
  });

  it('of a read that throws at once fails as well, and the next one is tried', async () => {
    const broken = new Refresher({ read: () => { throw new Error('broken'); }, intervalMs: INTERVAL, onFailure: () => undefined });
    await expect(broken.refresh()).rejects.toThrow('broken');
    await expect(broken.refresh()).rejects.toThrow('broken');
  });

  it('that is quiet tells of its failure and throws nothing', async () => {
    const quiet = refresher.refreshQuietly();
    reads[0]!.fail(new Error('away'));
    await quiet;
    expect(failures).toEqual([new Error('away')]);
  });
});

describe('a refresher that was started', () => {
  it('reads first when the database was reached, then from time to time', async () => {
    let reached = (): void => undefined;
    refresher.start(new Promise((resolve) => { reached = resolve; }));
    await settle();
    expect(reads).toHaveLength(0);
    reached();
    await settle();
    expect(reads).toHaveLength(1);
    reads[0]!.end();
    await jest.advanceTimersByTimeAsync(INTERVAL);
    expect(reads).toHaveLength(2);
  });

  it('reads no more by itself once it was stopped, and on demand still', async () => {
    let reached = (): void => undefined;
    refresher.start(new Promise((resolve) => { reached = resolve; }));
    refresher.stop();
    reached();
    await jest.advanceTimersByTimeAsync(3 * INTERVAL);
    expect(reads).toHaveLength(0);
    const asked = refresher.refresh();
    reads[0]!.end();
    await asked;
  });
});

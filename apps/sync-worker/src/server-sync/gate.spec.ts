import { describe, expect, it } from '@jest/globals';
import { Gate } from './gate.js';

/** Work that ends when it is told to. */
function work() {
  let end: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const done = new Promise<void>((resolve, reject) => { [end, fail] = [resolve, reject]; });
  return { run: () => done, end: () => end(), fail: () => fail(new Error('failed')) };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a gate', () => {
  it('lets in as many as it has places, and the others in their order', async () => {
    const gate = new Gate(2);
    const works = Array.from({ length: 4 }, work);
    const begun: number[] = [];
    const all = works.map((one, at) => gate.run(() => { begun.push(at); return one.run(); }));
    await turn();
    expect(begun).toEqual([0, 1]);
    works[1]!.end();
    await turn();
    expect(begun).toEqual([0, 1, 2]);
    for (const one of works) one.end();
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('gives a place back after a failure', async () => {
    const gate = new Gate(1);
    const failing = work();
    const failed = gate.run(failing.run);
    const next = gate.run(() => Promise.resolve('in'));
    failing.fail();
    await expect(failed).rejects.toThrow('failed');
    expect(await next).toBe('in');
    expect(await gate.run(() => Promise.resolve('again'))).toBe('again');
  });
});

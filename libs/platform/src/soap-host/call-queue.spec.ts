import { describe, expect, it } from '@jest/globals';
import { CallQueue } from './call-queue.js';

const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

describe('calls that wait to be worked on', () => {
  it('are all done in the next turn while there is little to do', async () => {
    const queue = new CallQueue(() => 0);
    const done: number[] = [];
    for (const call of [1, 2, 3]) queue.add(() => done.push(call));
    expect(done).toEqual([]);
    await turnOfTheLoop();
    expect(done).toEqual([1, 2, 3]);
  });

  it('let the event loop turn when they take long, and keep their order', async () => {
    let clock = 0;
    const queue = new CallQueue(() => clock);
    const done: number[] = [];
    const call = (number: number) => queue.add(() => {
      done.push(number);
      clock += 10;
    });
    for (const number of [1, 2, 3]) call(number);
    await turnOfTheLoop();
    expect(done).toEqual([1]);
    call(4);
    await turnOfTheLoop();
    expect(done).toEqual([1, 2]);
    await turnOfTheLoop();
    await turnOfTheLoop();
    expect(done).toEqual([1, 2, 3, 4]);
  });

  it('may add others', async () => {
    const queue = new CallQueue(() => 0);
    const done: string[] = [];
    queue.add(() => queue.add(() => done.push('added')));
    await turnOfTheLoop();
    await turnOfTheLoop();
    expect(done).toEqual(['added']);
  });
});

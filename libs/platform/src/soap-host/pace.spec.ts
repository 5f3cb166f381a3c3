import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.js';

const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

describe('the pace of calls', () => {
  it('lets calls through at once while there is little to do', async () => {
    const pace = new Pace(() => 0);
    await Promise.all([pace.ready(), pace.ready(), pace.ready()]);
  });

  it('lets the event loop turn when calls have been worked on for long, and keeps their order', async () => {
    let clock = 0;
    const pace = new Pace(() => clock);
    const order: string[] = [];
    const call = async (name: string) => {
      await pace.ready();
      order.push(name);
      clock += 10;
    };
    const calls = [call('first'), call('second'), call('third')];
    await Promise.resolve();
    expect(order).toEqual(['first', 'second', 'third'].slice(0, order.length));
    clock += 10;
    const late = [call('fourth'), call('fifth')];
    expect(order).not.toContain('fourth');
    await turnOfTheLoop();
    await Promise.all([...calls, ...late]);
    expect(order).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
  });
});

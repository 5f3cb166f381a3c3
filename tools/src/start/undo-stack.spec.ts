import { describe, expect, it } from '@jest/globals';
import { UndoStack } from './undo-stack.js';

describe('UndoStack', () => {
  it('undoes last first, once, and goes on after a failure, which it reports at the end', async () => {
    const done: number[] = [];
    const stack = new UndoStack();
    stack.add(() => void done.push(1));
    stack.add(() => Promise.reject(new Error('two')));
    stack.add(async () => void done.push(3));
    const [first, second] = await Promise.allSettled([stack.run(), stack.run()]);
    expect(done).toEqual([3, 1]);
    expect(first).toMatchObject({ status: 'rejected', reason: { errors: [new Error('two')] } });
    expect(second.status).toBe('rejected');
  });
});

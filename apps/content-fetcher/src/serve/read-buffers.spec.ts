import { describe, expect, it } from '@jest/globals';
import { ReadBuffers } from './read-buffers.js';

const MIB = 1024 * 1024;
const withReaders = (count: number): ReadBuffers => {
  const buffers = new ReadBuffers();
  for (let reader = 0; reader < count; reader++) buffers.enter();
  return buffers;
};

describe('memory for readers', () => {
  it('is used again', () => {
    const buffers = withReaders(2);
    const first = buffers.take();
    expect(buffers.take()).not.toBe(first);
    buffers.give(first);
    expect(buffers.take()).toBe(first);
  });

  it('comes in smaller pieces the more readers there are, and all together stay below the limit until pieces are as small as they get', () => {
    const pieces = [1, 64, 65, 128, 1_000, 2_048, 5_000].map((count) => withReaders(count).pieceBytes());
    expect(pieces).toEqual([MIB, MIB, MIB / 2, MIB / 2, 65_536, 32_768, 32_768]);
    for (const count of [1, 10, 64, 100, 500, 2_048]) expect(count * withReaders(count).pieceBytes()).toBeLessThanOrEqual(64 * MIB);
  });

  it('of a size that is not right any more is not kept', () => {
    const buffers = withReaders(64);
    const large = buffers.take();
    buffers.enter();
    buffers.give(large);
    expect(buffers.take().length).toBe(MIB / 2);
  });

  it('is let go when nobody reads', () => {
    const buffers = withReaders(1);
    const first = buffers.take();
    buffers.give(first);
    buffers.leave();
    buffers.enter();
    expect(buffers.take()).not.toBe(first);
  });
});

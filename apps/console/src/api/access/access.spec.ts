import { describe, expect, it } from '@jest/globals';
import { administratorOf } from './administrator.js';
import { BearerToken } from './bearer-token.js';
import { FailedAttempts, MAXIMUM_ADDRESSES, MAXIMUM_FAILURES, WINDOW_MS } from './failed-attempts.js';

describe('a bearer token', () => {
  const token = new BearerToken('correct-horse-battery');

  it.each(['Bearer correct-horse-battery', 'bearer  correct-horse-battery ', 'BEARER correct-horse-battery'])('is recognised in %j', (header) => {
    expect(token.matches(header)).toBe(true);
  });

  it.each([
    undefined, '', 'Bearer', 'Bearer ', 'correct-horse-battery', 'Basic correct-horse-battery', 'Negotiate correct-horse-battery',
    'Bearer correct-horse-batter', 'Bearer correct-horse-battery2', 'Bearer correct horse-battery', `Bearer ${'a'.repeat(5_000)}`,
  ])('is not recognised in %j', (header) => {
    expect(token.matches(header)).toBe(false);
  });

  it('is not kept', () => {
    expect(JSON.stringify(token)).not.toContain('horse');
  });
});

describe('failed attempts', () => {
  const failing = (attempts: FailedAttempts, address: string, times: number, now = 0) => { for (let i = 0; i < times; i += 1) attempts.note(address, now); };

  it('close the way for their address until the window is over', () => {
    const attempts = new FailedAttempts();
    failing(attempts, 'a', MAXIMUM_FAILURES - 1);
    expect(attempts.refusedFor('a', 0)).toBe(0);
    failing(attempts, 'a', 1, 10_000);
    expect([attempts.refusedFor('a', 10_000), attempts.refusedFor('b', 10_000)]).toEqual([50, 0]);
    expect(attempts.refusedFor('a', WINDOW_MS)).toBe(0);
    failing(attempts, 'a', 1, WINDOW_MS);
    expect(attempts.refusedFor('a', WINDOW_MS)).toBe(0);
  });

  it('are remembered for a bounded number of addresses, the oldest of which is forgotten', () => {
    const attempts = new FailedAttempts();
    failing(attempts, 'first', MAXIMUM_FAILURES);
    for (let i = 0; i < MAXIMUM_ADDRESSES - 1; i += 1) attempts.note(`address ${i}`, 0);
    expect(attempts.refusedFor('first', 0)).toBeGreaterThan(0);
    attempts.note('one more', 0);
    expect(attempts.refusedFor('first', 0)).toBe(0);
  });
});

describe('an administrator', () => {
  const named = (name?: string) => administratorOf({ ip: '192.0.2.1', headers: name === undefined ? {} : { 'sluice-administrator': name } });

  it('has the name they give, or a common one', () => {
    expect([named(' Ada Lovelace '), named()]).toEqual([{ name: 'Ada Lovelace', address: '192.0.2.1' }, { name: 'administrator', address: '192.0.2.1' }]);
  });

  it.each(['', 'a\u0007b', 'Zo\u00eb', 'x'.repeat(300)])('is not called %j', (name) => {
    expect(() => named(name)).toThrow(expect.objectContaining({ problem: 'invalid-administrator-name' }));
  });
});

import { describe, expect, it, jest } from '@jest/globals';
import { NotReady, ReadinessRegistry } from './readiness.js';

describe('ReadinessRegistry', () => {
  it('is ready when nothing is registered', async () => {
    expect(await new ReadinessRegistry().report()).toEqual({ ready: true, dependencies: {} });
  });

  it('says which part is down and why, and is not ready when that part is critical', async () => {
    const registry = new ReadinessRegistry();
    registry.register('postgres', () => { throw new NotReady('PostgreSQL cannot be reached'); });
    registry.register('nats', async () => undefined);
    expect(await registry.report()).toEqual({
      ready: false,
      dependencies: {
        postgres: { status: 'down', critical: true, why: 'PostgreSQL cannot be reached' },
        nats: { status: 'up', critical: true },
      },
    });
  });

  it('stays ready when a part that is not critical is down', async () => {
    const registry = new ReadinessRegistry();
    registry.register('content', () => Promise.reject(new NotReady('empty')), { critical: false });
    expect((await registry.report()).ready).toBe(true);
  });

  it('does not wait longer than a check may take', async () => {
    const registry = new ReadinessRegistry();
    registry.register('hanging', () => new Promise(() => undefined), { timeoutMs: 1 });
    expect((await registry.report()).dependencies['hanging']).toMatchObject({ status: 'down', why: 'no answer within 1 ms' });
  });

  it('shows no message of an error that was not meant for strangers', async () => {
    const registry = new ReadinessRegistry();
    registry.register('db', () => { throw Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), { code: 'ECONNREFUSED' }); });
    expect((await registry.report()).dependencies['db']?.why).toBe('Error (ECONNREFUSED)');
  });

  it('runs each check once for all who ask at the same time', async () => {
    const registry = new ReadinessRegistry();
    const check = jest.fn(async () => undefined);
    registry.register('db', check);
    await Promise.all([registry.report(), registry.report(), registry.report()]);
    expect(check).toHaveBeenCalledTimes(1);
    await registry.report();
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('is not ready once the process stops', async () => {
    const registry = new ReadinessRegistry();
    registry.stop();
    expect(await registry.report()).toMatchObject({ ready: false, dependencies: { process: { status: 'down' } } });
  });

  it('refuses a second check of the same name', () => {
    const registry = new ReadinessRegistry();
    registry.register('db', () => undefined);
    expect(() => registry.register('db', () => undefined)).toThrow('db');
  });
});

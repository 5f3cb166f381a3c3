import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, databaseConfig, edgeConfig, loadConfig, natsConfig, Secret, serviceConfig } from './index.js';

const PASSWORD = 'hunter2-correct-horse';

/** Everything a careless logger could print of an error. */
function everythingPrinted(error: Error): string {
  return [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 10, showHidden: true }), String(error.cause)].join('\n');
}

function errorOf(action: () => unknown): ConfigError {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no ConfigError was thrown');
}

describe('loadConfig', () => {
  it('reads typed values and fills defaults', () => {
    const config = loadConfig(databaseConfig, { DATABASE_URL: 'postgresql://u:p@db:5432/sluice', SLUICE_DATABASE_POOL_SIZE: '4' });
    expect(config.DATABASE_URL).toBeInstanceOf(Secret);
    expect(config.DATABASE_URL.reveal()).toBe('postgresql://u:p@db:5432/sluice');
    expect(config.SLUICE_DATABASE_POOL_SIZE).toBe(4);
    expect(config.SLUICE_DATABASE_STATEMENT_TIMEOUT_MS).toBe(30_000);
  });

  it('combines the schemas of several needs', () => {
    const schema = z.object({ ...serviceConfig.shape, ...natsConfig.shape });
    const config = loadConfig(schema, { NATS_URL: 'nats://a:4222, tls://b:4222', SLUICE_SERVICE_PORT: '9001' });
    expect(config.SLUICE_SERVICE_PORT).toBe(9001);
    expect(config.SLUICE_LOG_LEVEL).toBe('info');
  });

  it('takes an empty variable for an absent one', () => {
    expect(loadConfig(serviceConfig, { SLUICE_SERVICE_PORT: '' }).SLUICE_SERVICE_PORT).toBe(8080);
    expect(errorOf(() => loadConfig(databaseConfig, { DATABASE_URL: '' })).problems)
      .toEqual([expect.objectContaining({ key: 'DATABASE_URL', state: 'missing' })]);
  });

  it('names every offending variable with what is expected', () => {
    const schema = z.object({ ...serviceConfig.shape, ...databaseConfig.shape, ...natsConfig.shape });
    const error = errorOf(() => loadConfig(schema, {
      SLUICE_SERVICE_PORT: '70000', SLUICE_LOG_LEVEL: 'loud', NATS_URL: 'http://nats', SLUICE_SHUTDOWN_SECONDS: '1e1',
    }));
    expect(error.problems.map(({ key, state }) => [key, state])).toEqual([
      ['DATABASE_URL', 'missing'], ['NATS_URL', 'invalid'], ['SLUICE_LOG_LEVEL', 'invalid'],
      ['SLUICE_SERVICE_PORT', 'invalid'], ['SLUICE_SHUTDOWN_SECONDS', 'invalid'],
    ]);
    expect(error.message).toContain('SLUICE_LOG_LEVEL is invalid: expected one of fatal, error, warn');
  });

  it('never shows a value, in no printed form of the error', () => {
    const schema = z.object({ ...serviceConfig.shape, ...databaseConfig.shape, ...natsConfig.shape });
    const env = Object.fromEntries(Object.keys(schema.shape).map((key) => [key, PASSWORD]));
    const error = errorOf(() => loadConfig(schema, env));
    expect(error.problems.length).toBeGreaterThan(8);
    expect(everythingPrinted(error)).not.toContain(PASSWORD);
  });

  it('wants certificate and key together', () => {
    const error = errorOf(() => loadConfig(edgeConfig, { SLUICE_TLS_CERT: `/etc/${PASSWORD}.pem` }));
    expect(error.problems).toEqual([{ key: 'SLUICE_TLS_KEY', state: 'missing', expected: 'a path, because SLUICE_TLS_CERT is set' }]);
    expect(everythingPrinted(error)).not.toContain(PASSWORD);
    const several = errorOf(() => loadConfig(edgeConfig, { SLUICE_TLS_KEY: 'key.pem', SLUICE_HTTP_PORT: 'http' }));
    expect(several.problems.map((problem) => problem.key)).toEqual(['SLUICE_HTTP_PORT', 'SLUICE_TLS_CERT']);
  });

  it('accepts a PostgreSQL URL that names a Unix socket, and refuses one that names nothing', () => {
    expect(loadConfig(databaseConfig, { DATABASE_URL: 'postgresql:///sluice?host=/run/postgresql' }).DATABASE_URL).toBeInstanceOf(Secret);
    expect(errorOf(() => loadConfig(databaseConfig, { DATABASE_URL: 'postgresql:///sluice' })).problems).toHaveLength(1);
  });
});

describe('Secret', () => {
  const secret = new Secret(PASSWORD);

  it.each([
    ['JSON', JSON.stringify({ secret })],
    ['a template string', `${secret}`],
    ['concatenation', 'a' + secret],
    ['inspect', inspect({ secret }, { depth: 5, showHidden: true })],
    ['own properties', JSON.stringify(Object.getOwnPropertyNames(secret))],
  ])('is not shown by %s', (_form, printed) => {
    expect(printed).not.toContain(PASSWORD);
  });

  it('gives its value only when asked', () => {
    expect(secret.reveal()).toBe(PASSWORD);
    expect(JSON.stringify(secret)).toBe('"[redacted]"');
  });
});

describe('SLUICE_TRUSTED_PROXIES', () => {
  const read = (value?: string) => loadConfig(serviceConfig, value === undefined ? {} : { SLUICE_TRUSTED_PROXIES: value }).SLUICE_TRUSTED_PROXIES;

  it('is a list of networks', () => {
    expect(read()).toEqual(['loopback']);
    expect(read('10.0.0.0/8, uniqueLocal,::1,fd00::/8')).toEqual(['10.0.0.0/8', 'uniquelocal', '::1', 'fd00::/8']);
  });

  it.each(['everybody', '10.0.0.0/33', '10.0.0.0/0', '::/129', '10.0.0/8', '10.0.0.0/8/8', '10.0.0.0/', 'loopback,,', '10.0.0.1/255.0.0.0'])('is not %s', (value) => {
    expect(() => read(value)).toThrow(/SLUICE_TRUSTED_PROXIES/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { CHECKOUT } from './checkout.js';
import { readSettings } from './settings.js';

const log = () => undefined;

describe('readSettings', () => {
  it('fills in the ports of WSUS and takes a relative directory from the checkout', () => {
    expect(readSettings({ SLUICE_DATA_DIR: 'data' }, log)).toMatchObject({
      httpPort: 8530,
      httpsPort: 8531,
      dataDirectory: resolve(CHECKOUT, 'data'),
      tls: undefined,
      databaseUrl: undefined,
      natsUrl: undefined,
    });
  });

  it.each([
    ['SLUICE_HTTP_PORT', 'hush-hush', {}],
    ['SLUICE_HTTP_PORT', '65536', {}],
    ['SLUICE_HTTPS_PORT', '-1', {}],
    ['SLUICE_ADMIN_TOKEN', 'hush-hush', {}],
    ['DATABASE_URL', 'mysql://root:hush-hush@db/x', {}],
    ['NATS_URL', 'http://hush-hush', {}],
    ['SLUICE_LOG_LEVEL', 'hush-hush', {}],
    ['SLUICE_SHUTDOWN_SECONDS', 'hush-hush', {}],
    ['SLUICE_TLS_CERT', '/no/such/hush-hush.pem', { SLUICE_TLS_KEY: '/no/such/key.pem' }],
    ['SLUICE_TLS_CERT', CHECKOUT, { SLUICE_TLS_KEY: CHECKOUT }],
  ])('names %s, and not its value %s', (key, value, others) => {
    const read = () => readSettings({ SLUICE_DATA_DIR: 'data', ...others, [key]: value }, log);
    expect(read).toThrow(new RegExp(`^  ${key} is invalid`, 'm'));
    expect(read).not.toThrow(value);
  });

  it('wants certificate and key together', () => {
    expect(() => readSettings({ SLUICE_DATA_DIR: 'data', SLUICE_TLS_CERT: 'x.pem' }, log)).toThrow(/SLUICE_TLS_KEY is missing/);
  });
});

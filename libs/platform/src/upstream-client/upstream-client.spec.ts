import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '../config/load-config.js';
import { CookieJar } from './cookie-jar.js';
import { readConnectionSettings, UpstreamSettingsError, UpstreamStatus, upstreamClientConfig } from './index.js';
import { retryAfterMs } from './retry-after.js';

describe('the settings of the way to the upstream server', () => {
  it('need nothing', () => {
    expect(readConnectionSettings(loadConfig(upstreamClientConfig, {}))).toEqual({ idleTimeoutMs: 180_000, tls: {} });
  });

  it.each(['ftp://proxy', 'http://ada:secret@proxy:3128', 'proxy:3128'])('refuse the proxy %s', (proxy) => {
    expect(() => loadConfig(upstreamClientConfig, { SLUICE_UPSTREAM_PROXY: proxy })).toThrow(ConfigError);
  });

  it.each([
    [{ SLUICE_UPSTREAM_CLIENT_CERT_FILE: '/cert' }, /set together/],
    [{ SLUICE_UPSTREAM_CA_FILE: '/nowhere/ca.pem' }, /SLUICE_UPSTREAM_CA_FILE cannot be read \(ENOENT\)/],
    [{ SLUICE_UPSTREAM_PROXY: 'http://proxy', SLUICE_UPSTREAM_PROXY_CREDENTIALS_FILE: '/dev/null' }, /is empty/],
  ])('name the setting whose file is of no use: %j', (env, message) => {
    expect(() => readConnectionSettings(loadConfig(upstreamClientConfig, env))).toThrow(UpstreamSettingsError);
    expect(() => readConnectionSettings(loadConfig(upstreamClientConfig, env))).toThrow(message);
  });
});

describe('Retry-After (RFC 9110 10.2.3)', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  it.each([
    ['30', 30_000], ['0', 0], ['99999999', 3_600_000], ['Sun, 01 Mar 2026 12:05:00 GMT', 300_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', null], ['soon', null], ['-5', null], [undefined, null], [['1', '2'], null],
  ])('%s is %s ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});

describe('HTTP statuses', () => {
  it.each([[408, false], [429, false], [500, false], [502, false], [503, false], [301, true], [401, true], [404, true], [501, true]])('%s lasts: %s', (status, lasting) => {
    expect(new UpstreamStatus(status, null).lasting).toBe(lasting);
  });
});

describe('the cookie jar', () => {
  it('keeps a bounded number of bounded cookies, the newest value of each', () => {
    const jar = new CookieJar();
    const url = new URL('https://farm.example/a');
    jar.store(url, [...Array.from({ length: 30 }, (_, index) => `c${index}=1`), `c0=2; Secure`, `long=${'x'.repeat(5_000)}`, 'no-value', 'a\r\nb=c']);
    expect(jar.header(url)?.split('; ')).toEqual(['c0=2', ...Array.from({ length: 19 }, (_, index) => `c${index + 1}=1`)]);
    expect(jar.header(new URL('https://other.example/'))).toBeUndefined();
  });
});

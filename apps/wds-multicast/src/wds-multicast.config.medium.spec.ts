import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeConfig, loadConfig } from '@sluice/platform/config';
import { multicastConfig } from './wds-multicast.config.js';
import { rpcConfig } from './rpc/rpc.config.js';

describe('the settings of wds-multicast', () => {
  it('stand in its README as the schemas have them', () => {
    const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const rows = [...describeConfig(multicastConfig), ...describeConfig(rpcConfig)].map((s) => `| \`${s.key}\` | ${s.meaning} | ${s.expected} | ${s.default ?? 'required'} |`);
    expect(page.split('\n').filter((line) => line.startsWith('| `SLUICE_'))).toEqual(rows);
  });

  it('open nothing unless somebody names addresses, and have ranges by default', () => {
    const config = loadConfig(multicastConfig, {});
    expect([config.SLUICE_WDS_ADDRESSES, config.SLUICE_WDS_PORT, config.SLUICE_WDS_SECURITY, config.SLUICE_WDS_SESSION_PORTS]).toEqual([undefined, 5041, 'hash', { first: 64_001, last: 65_000 }]);
    expect([config.SLUICE_WDS_MULTICAST_IPV4.at(1), config.SLUICE_WDS_MULTICAST_IPV6.at(1)]).toEqual(['239.192.80.1', 'ff15::5041:1']);
  });

  it.each([
    ['SLUICE_WDS_ADDRESSES', '0.0.0.0'], ['SLUICE_WDS_ADDRESSES', 'eth0'], ['SLUICE_WDS_MULTICAST_IPV4', 'ff15::/112'], ['SLUICE_WDS_MULTICAST_IPV6', '239.0.0.0/8'], ['SLUICE_WDS_SESSION_PORTS', '80-90'],
    ['SLUICE_WDS_SESSION_PORTS', '65000-64000'], ['SLUICE_WDS_SECURITY', 'encrypt'], ['SLUICE_WDS_MAX_CLIENTS', '201'], ['SLUICE_WDS_TTL', '0'],
  ])('refuse %s=%s', (key, value) => {
    expect(() => loadConfig(multicastConfig, { [key]: value })).toThrow(key);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeConfig, loadConfig } from '@sluice/platform/config';
import { upstreamConfig } from './upstream.config.js';

describe('the README of reporting-rollup', () => {
  it('lists the settings of reporting upwards as the schema has them', () => {
    const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const rows = describeConfig(upstreamConfig).map((s) => `| \`${s.key}\` | ${s.meaning} | ${s.expected} | ${s.default ?? 'required'} |`);
    expect(page.split('\n').filter((line) => line.startsWith('| `SLUICE_'))).toEqual(expect.arrayContaining(rows));
  });
});

describe('the settings of reporting upwards', () => {
  it('need nothing', () => {
    expect(loadConfig(upstreamConfig, {})).toMatchObject({ SLUICE_ROLLUP_LEASE_SECONDS: 30, SLUICE_ROLLUP_PAUSE_PERCENT: 100, SLUICE_SERVER_NAME: expect.any(String) });
  });
});

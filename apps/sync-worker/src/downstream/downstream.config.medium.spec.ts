import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeConfig, loadConfig } from '@sluice/platform/config';
import { downstreamConfig } from './downstream.config.js';

describe('the README of the sync-worker', () => {
  it('lists the settings of the downstream role as the schema has them', () => {
    const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const rows = describeConfig(downstreamConfig).map((s) => `| \`${s.key}\` | ${s.meaning} | ${s.expected} | ${s.default ?? 'required'} |`);
    expect(page.split('\n').filter((line) => line.startsWith('| `SLUICE_'))).toEqual(expect.arrayContaining(rows));
  });
});

describe('the settings of the downstream role', () => {
  it('need nothing', () => {
    expect(loadConfig(downstreamConfig, {})).toMatchObject({ SLUICE_SYNCHRONIZATION_LEASE_SECONDS: 30, SLUICE_SYNCHRONIZATION_PAUSE_PERCENT: 100, SLUICE_SERVER_NAME: expect.any(String) });
  });
});

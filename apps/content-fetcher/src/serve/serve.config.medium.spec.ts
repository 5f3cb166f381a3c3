import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeConfig } from '@sluice/platform/config';
import { fetchConfig } from '../fetch/fetch.config.js';
import { serveConfig } from './serve.config.js';

describe('the README of the content-fetcher', () => {
  it('lists its settings as the schemas have them', () => {
    const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    // How the upstream server is reached is told in the README of the sync-worker.
    const settings = [...describeConfig(fetchConfig).filter(({ key }) => key.startsWith('SLUICE_CONTENT_')), ...describeConfig(serveConfig)];
    const rows = settings.map((s) => `| \`${s.key}\` | ${s.meaning} | ${s.expected} | ${s.default ?? 'required'} |`);
    expect(page.split('\n').filter((line) => line.startsWith('| `SLUICE_'))).toEqual(rows);
  });
});

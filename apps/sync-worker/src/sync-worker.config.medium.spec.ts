import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeConfig } from '@sluice/platform/config';
import { syncWorkerOnlyConfig } from './sync-worker.config.js';

describe('the README of the sync-worker', () => {
  it('lists its settings as the schema has them', () => {
    const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const rows = describeConfig(syncWorkerOnlyConfig).map((s) => `| \`${s.key}\` | ${s.meaning} | ${s.expected} | ${s.default ?? 'required'} |`);
    // The settings of the downstream role stand in a table of their own.
    expect(page.split('\n').filter((line) => line.startsWith('| `SLUICE_'))).toEqual(expect.arrayContaining(rows));
  });
});

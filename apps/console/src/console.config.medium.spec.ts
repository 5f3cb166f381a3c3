import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeConfig } from '@sluice/platform/config';
import { consoleOnlyConfig } from './console.config.js';

describe('the README of the console', () => {
  it('lists its settings as the schema has them', () => {
    const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const rows = describeConfig(consoleOnlyConfig).map((s) => `| \`${s.key}\` | ${s.meaning} | ${s.expected} | ${s.default ?? 'required'} |`);
    expect(page.split('\n').filter((line) => line.startsWith('| `SLUICE_'))).toEqual(rows);
  });
});

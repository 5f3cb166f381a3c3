import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeConfig } from '@sluice/platform/config';
import { rpcConfig } from './rpc.config.js';

describe('docs/MULTICAST-RPC.md', () => {
  it('lists the settings as the schema has them', () => {
    const page = readFileSync(new URL('../../../../docs/MULTICAST-RPC.md', import.meta.url), 'utf8');
    const rows = describeConfig(rpcConfig).map((s) => `| \`${s.key}\` | ${s.meaning} | ${s.expected} | ${s.default ?? 'required'} |`);
    expect(page.split('\n').filter((line) => line.startsWith('| `SLUICE_'))).toEqual(rows);
  });
});

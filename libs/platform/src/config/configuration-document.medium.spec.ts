import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { configurationDocument, describeConfig, databaseConfig } from './index.js';

describe('docs/CONFIGURATION.md', () => {
  it('says what the schemas say', () => {
    const page = readFileSync(new URL('../../../../docs/CONFIGURATION.md', import.meta.url), 'utf8');
    expect(page).toBe(configurationDocument());
  });

  it('marks required variables', () => {
    expect(describeConfig(databaseConfig)[0]).not.toHaveProperty('default');
  });
});

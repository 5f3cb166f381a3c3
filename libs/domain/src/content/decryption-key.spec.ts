import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { DecryptionKey } from './decryption-key.js';

describe('a decryption key', () => {
  const key = new DecryptionKey(Buffer.from('f00dcafe', 'hex'));

  it('gives its bytes to who asks for them', () => {
    expect([key.reveal().toString('hex'), key.length]).toEqual(['f00dcafe', 4]);
  });

  it('shows them nowhere else', () => {
    const shown = [String(key), JSON.stringify({ key }), inspect({ key }), inspect(key, { showHidden: true, depth: 9 })].join();
    expect(shown).toContain('[decryption key]');
    expect(shown).not.toMatch(/f0|fe|240/i);
  });
});

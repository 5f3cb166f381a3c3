import { describe, expect, it } from '@jest/globals';
import { RareEntries } from './rare-entries.js';

describe('rare entries', () => {
  it('are written once a second, with how many were not', () => {
    let clock = 0;
    const rare = new RareEntries(() => clock);
    const spoken = [0, 10, 999, 1_000, 1_500, 2_500].map((time) => {
      clock = time;
      const entry: Record<string, unknown> = {};
      return rare.speaks(entry) ? entry['notLogged'] : 'silent';
    });
    expect(spoken).toEqual([0, 'silent', 'silent', 2, 'silent', 1]);
  });
});

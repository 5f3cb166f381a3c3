import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planPieces } from '../pieces/piece-plan.js';
import { emptyJournal, journalledBytes, readJournal } from './piece-journal.js';

const plan = planPieces(20_000_000);
const journal = (marks: string) => emptyJournal(plan).replace('...', marks);

describe('the journal of a file that is put together', () => {
  it('says which pieces are here and how many bytes they have', () => {
    expect(readJournal(journal('...'), plan)).toEqual(new Set());
    expect(readJournal(journal('#.#'), plan)).toEqual(new Set([0, 2]));
    expect(journalledBytes(journal('#.#'))).toBe(8_388_608 + 20_000_000 - 2 * 8_388_608);
    expect(journalledBytes(journal('###'))).toBe(20_000_000);
  });

  it.each([
    ['nothing', ''], ['only a part', journal('#')], ['too much', journal('####')], ['other marks', journal('#x#')], ['zeros', '\0'.repeat(journal('...').length)],
    ['another size', emptyJournal(planPieces(20_000_001))],
  ])('is not believed when it has %s', (_what, text) => {
    expect(readJournal(text, plan)).toBeNull();
  });

  it('is read without harm, whatever stands in it', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(readJournal(text, plan)).toBeNull();
      expect(journalledBytes(text)).toBeGreaterThanOrEqual(0);
    }));
  });
});

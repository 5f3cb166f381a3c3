import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareDriverMatches, UNTARGETED, type DriverMatch } from './rank-drivers.js';

const equal: DriverMatch = { computerPosition: 1, featureScore: 100, hardwareIdPosition: 3, driverVerDate: '2025-06-30', driverVerVersion: 5n };

/** Few different values, so that ties are as common as differences. */
const match: fc.Arbitrary<DriverMatch> = fc.record({
  computerPosition: fc.constantFrom(0, 1, UNTARGETED),
  featureScore: fc.constantFrom(0, 128, 255),
  hardwareIdPosition: fc.nat(2),
  driverVerDate: fc.constantFrom('0001-01-01', '2024-12-31', '2026-01-01'),
  driverVerVersion: fc.constantFrom(0n, 1n, 0xffff_ffff_ffff_ffffn),
});

/** "Better" word for word as MS-WUSP 3.1.5.7 has it, each rule with its whole condition. */
function naiveIsBetter(one: DriverMatch, other: DriverMatch): boolean {
  const sameComputer = one.computerPosition === other.computerPosition;
  const sameScore = sameComputer && one.featureScore === other.featureScore;
  const sameHardware = sameScore && one.hardwareIdPosition === other.hardwareIdPosition;
  const sameDate = sameHardware && one.driverVerDate === other.driverVerDate;
  return one.computerPosition < other.computerPosition
    || (sameComputer && one.featureScore < other.featureScore)
    || (sameScore && one.hardwareIdPosition < other.hardwareIdPosition)
    || (sameHardware && Date.parse(one.driverVerDate) > Date.parse(other.driverVerDate))
    || (sameDate && one.driverVerVersion > other.driverVerVersion);
}

describe('the better match (MS-WUSP 3.1.5.7)', () => {
  it.each<[string, Partial<DriverMatch>, Partial<DriverMatch>]>([
    ['rule 1: is targeted to the more specific computer hardware id', { computerPosition: 0, featureScore: 255, hardwareIdPosition: 9 }, {}],
    ['rule 1: is targeted at all', { featureScore: 255 }, { computerPosition: UNTARGETED, featureScore: 0 }],
    ['rule 2: has the lower feature score', { featureScore: 99, hardwareIdPosition: 9 }, {}],
    ['rule 3: matches an id that the device lists earlier', { hardwareIdPosition: 2, driverVerDate: '1999-01-01' }, {}],
    ['rule 4: has the later DriverVerDate', { driverVerDate: '2025-07-01', driverVerVersion: 0n }, {}],
    ['rule 5: has the higher DriverVerVersion', { driverVerVersion: 6n }, {}],
    ['rule 5: has the higher DriverVerVersion also above 2^63', { driverVerVersion: 0xffff_0000_0000_0000n }, { driverVerVersion: 0x7fff_0000_0000_0000n }],
  ])('%s', (_rule, better, worse) => {
    expect(compareDriverMatches({ ...equal, ...better }, { ...equal, ...worse })).toBeLessThan(0);
    expect(compareDriverMatches({ ...equal, ...worse }, { ...equal, ...better })).toBeGreaterThan(0);
  });

  it('is neither when no rule applies', () => {
    expect(compareDriverMatches(equal, { ...equal })).toBe(0);
  });

  it('is decided antisymmetrically', () => {
    fc.assert(fc.property(match, match, (a, b) => {
      expect(Math.sign(compareDriverMatches(a, b))).toBe(0 - Math.sign(compareDriverMatches(b, a)));
    }));
  });

  it('is decided transitively', () => {
    fc.assert(fc.property(match, match, match, (a, b, c) => {
      const [first, second, third] = [a, b, c].sort(compareDriverMatches) as [DriverMatch, DriverMatch, DriverMatch];
      expect(compareDriverMatches(first, second)).toBeLessThanOrEqual(0);
      expect(compareDriverMatches(second, third)).toBeLessThanOrEqual(0);
      expect(compareDriverMatches(first, third)).toBeLessThanOrEqual(0);
    }));
  });

  it('is what the specification says, word for word', () => {
    fc.assert(fc.property(match, match, (a, b) => {
      expect(compareDriverMatches(a, b) < 0).toBe(naiveIsBetter(a, b));
      expect(compareDriverMatches(a, b) === 0).toBe(!naiveIsBetter(a, b) && !naiveIsBetter(b, a));
    }));
  });
});

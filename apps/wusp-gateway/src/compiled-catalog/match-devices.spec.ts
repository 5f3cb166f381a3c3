import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guidOf, smallCatalog, type TestDriver } from '../../test/small-catalog.js';
import type { DeviceSpec } from './device-spec.js';
import type { DriverEntry } from './driver-index.js';
import { DeviceMatcher, type DriverStanding } from './match-devices.js';
import { compareDriverMatches, UNTARGETED, type DriverMatch } from './rank-drivers.js';

const IDS = ['a', 'b', 'c', 'd'];
const COMPUTERS = ['one', 'two', 'three'].map(guidOf);
const KEY = 'amd64.10.0';

const someDriver: fc.Arbitrary<TestDriver> = fc.record({
  id: fc.constantFrom(...IDS),
  driverVerDate: fc.constantFrom('2025-01-01', '2026-01-01'),
  version: fc.bigInt(0n, 2n),
  featureScores: fc.constantFrom([], [{ operatingSystem: KEY, featureScore: 128 }], [{ operatingSystem: 'arm64.10.0', featureScore: 0 }]),
  targetComputerHardwareIds: fc.subarray(COMPUTERS, { maxLength: 1 }),
  distributionComputerHardwareIds: fc.constantFrom([], [], [COMPUTERS[0] as string]),
});
const someDrivers = fc.array(someDriver, { minLength: 1, maxLength: 12 });
const someIds = fc.shuffledSubarray(IDS, { minLength: 1 });
const someComputer = fc.shuffledSubarray(COMPUTERS);

/** A catalog with one revision for each driver, in this order. */
function shopOf(drivers: readonly TestDriver[]) {
  return smallCatalog(drivers.map((driver, at) => ({ name: `D${at}`, type: 'Driver', drivers: [driver] })));
}

function deviceOf(ids: readonly string[]): DeviceSpec {
  return { ids, installedDriver: undefined, extensionDrivers: [], driverRecoveryIds: [] };
}

function bestOf(shop: ReturnType<typeof shopOf>, ids: readonly string[], computer: readonly string[], standing: (revision: number) => DriverStanding = () => 'approved') {
  const matcher = new DeviceMatcher(shop.catalog.drivers, { hardwareIds: computer, featureScoreMatchingKey: KEY }, standing);
  return matcher.bestFor(deviceOf(ids));
}

/** What a driver is as a match, found the plain way; undefined when it does not fit. */
function naiveMatch({ entry, ids, computer }: { entry: DriverEntry; ids: readonly string[]; computer: readonly string[] }): DriverMatch | undefined {
  const targets = [entry.targetComputerHardwareIds, entry.distributionComputerHardwareIds].filter((list) => list.length > 0);
  if (!ids.includes(entry.hardwareId) || !targets.every((list) => list.some((id) => computer.includes(id)))) return undefined;
  const positions = targets.flat().map((id) => computer.indexOf(id)).filter((position) => position >= 0);
  return {
    computerPosition: Math.min(UNTARGETED, ...positions),
    featureScore: entry.featureScores.find(({ operatingSystem }) => operatingSystem === KEY)?.featureScore ?? 255,
    hardwareIdPosition: ids.indexOf(entry.hardwareId),
    driverVerDate: entry.driverVerDate,
    driverVerVersion: entry.driverVerVersion,
  };
}

describe('the best driver for a device', () => {
  it('is no worse than any that fits, and there is one whenever any fits (MS-WUSP 3.1.5.7)', () => {
    fc.assert(fc.property(someDrivers, someIds, someComputer, (drivers, ids, computer) => {
      const shop = shopOf(drivers);
      const entries = drivers.flatMap((_driver, at) => shop.catalog.drivers.entriesOf(at));
      const matches = entries.flatMap((entry) => naiveMatch({ entry, ids, computer }) ?? []);
      const best = [...new Set(bestOf(shop, ids, computer))];
      expect(best).toHaveLength(Math.min(1, matches.length));
      for (const entry of best) {
        const chosen = naiveMatch({ entry, ids, computer });
        for (const match of matches) expect(chosen && compareDriverMatches(chosen, match)).toBeLessThanOrEqual(0);
      }
    }));
  });

  it('does not depend on the order in which drivers came to the catalog', () => {
    fc.assert(fc.property(someDrivers.chain((drivers) => fc.tuple(fc.constant(drivers), fc.shuffledSubarray(drivers, { minLength: drivers.length }))), someIds, someComputer,
      ([drivers, shuffled], ids, computer) => {
        // Among drivers that all rules leave equal the last to come is chosen, so what is compared is the match, not the driver.
        const chosen = (all: readonly TestDriver[]) => bestOf(shopOf(all), ids, computer).map((entry) => naiveMatch({ entry, ids, computer }));
        expect(chosen(shuffled)).toEqual(chosen(drivers));
      }));
  });

  it('does not depend on the devices that were looked at before', () => {
    fc.assert(fc.property(someDrivers, someIds, someIds, (drivers, first, second) => {
      const matcher = () => new DeviceMatcher(shopOf(drivers).catalog.drivers, { hardwareIds: [], featureScoreMatchingKey: KEY }, () => 'approved');
      const used = matcher();
      used.bestFor(deviceOf(first));
      expect(used.bestFor(deviceOf(second))).toEqual(matcher().bestFor(deviceOf(second)));
    }));
  });

  it('is the best of all, and with it the best approved one', () => {
    fc.assert(fc.property(someDrivers, someIds, fc.func(fc.constantFrom<DriverStanding>('approved', 'unapproved', 'none')), (drivers, ids, standing) => {
      const shop = shopOf(drivers);
      const found = bestOf(shop, ids, [], standing);
      const only = (allowed: readonly DriverStanding[]) =>
        bestOf(shop, ids, [], (revision) => (allowed.includes(standing(revision)) ? 'approved' : 'none')).map(({ revision }) => revision);
      expect(new Set(found.map(({ revision }) => revision))).toEqual(new Set([...only(['approved', 'unapproved']), ...only(['approved'])]));
    }));
  });
});

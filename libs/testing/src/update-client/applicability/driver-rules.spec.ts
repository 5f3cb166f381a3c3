import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InstalledDriver, Machine, MachineDevice } from '../machine/machine.js';
import { machines } from '../machine/machines.js';
import { parseFragment } from '../metadata/fragment-element.js';
import { compareMatches, type DriverMatch } from './driver-match.js';
import { isUndecided } from './outcome.js';
import { evaluateRule } from './rule-evaluator.js';

const INSTALLED: InstalledDriver = { matchingId: 'PCI\\A', verDate: '2025-01-01', verVersion: '1.0.0.0', class: 'Net', manufacturer: 'Maker', provider: 'Provider', model: 'Model' };
const DEVICE: MachineDevice = { hardwareIds: ['PCI\\A&B', 'PCI\\A'], compatibleIds: ['PCI\\C'], driver: INSTALLED, extensionDrivers: [], flags: 0 };

interface Offer {
  readonly id?: string;
  readonly date?: string;
  readonly version?: string;
  readonly inside?: string;
  readonly provider?: string;
  readonly manufacturer?: string;
}

const offer = ({ id = 'pci\\a', date = '2025-01-01', version = '1.0.0.0', inside = '', provider = 'Provider', manufacturer = 'Maker' }: Offer) =>
  `<d.WindowsDriverMetaData HardwareID="${id.replace('&', '&amp;')}" DriverVerDate="${date}" DriverVerVersion="${version}" Class="Net" Provider="${provider}" Manufacturer="${manufacturer}">${inside}</d.WindowsDriverMetaData>`;

/** What the three rules say of a driver for a machine with these devices: the name of the one that holds. */
function judge(metadata: string, devices: readonly MachineDevice[] = [DEVICE], machine: Partial<Machine> = {}): string {
  const [element] = parseFragment(`<Metadata>${metadata}</Metadata>`);
  const context = { machine: { ...machines.windows11Amd64, ...machine, devices }, metadata: element, updateId: 'u' };
  const holds = ['Installed', 'Superseded', 'Installable'].filter((name) => {
    const [rule] = parseFragment(`<d.WindowsDriver${name} />`);
    const outcome = rule && evaluateRule(rule, context);
    if (outcome === undefined || isUndecided(outcome)) throw new Error(JSON.stringify(outcome));
    return outcome;
  });
  return holds.join(' and ') || 'none';
}

const target = (id: string) => `<d.TargetComputerHardwareId>${id}</d.TargetComputerHardwareId>`;
const distribution = (id: string) => `<d.DistributionComputerHardwareId>${id}</d.DistributionComputerHardwareId>`;
const score = (text: string) => `<d.FeatureScore OperatingSystem="AMD64.10.0" FeatureScore="${text}" />`;
const [FIRST = '', SECOND = ''] = machines.windows11Amd64.hardware.computerHardwareIds;
const withRank = (rank: number): MachineDevice => ({ ...DEVICE, driver: { ...INSTALLED, rank } });
const printer = (driver: Partial<InstalledDriver> = {}): MachineDevice => ({ ...DEVICE, driver: { ...INSTALLED, class: 'Printer', ...driver } });

describe('the rules about drivers (MS-WUSP 3.1.5.7, product note 42)', () => {
  it.each<[string, string, readonly MachineDevice[], string]>([
    ['the same driver', offer({}), [DEVICE], 'Installed'],
    ['a later date', offer({ date: '2025-01-02' }), [DEVICE], 'Installable'],
    ['an earlier date, whatever the version', offer({ date: '2024-12-31', version: '9.0.0.0' }), [DEVICE], 'Superseded'],
    ['a higher version of the same date', offer({ version: '1.0.0.1' }), [DEVICE], 'Installable'],
    ['a more specific hardware id, although older', offer({ id: 'PCI\\A&B', date: '2020-01-01' }), [DEVICE], 'Installable'],
    ['a compatible id, although newer', offer({ id: 'PCI\\C', date: '2026-01-01' }), [DEVICE], 'Superseded'],
    ['other hardware', offer({ id: 'USB\\X' }), [DEVICE], 'none'],
    ['a device without a driver', offer({ date: '1999-01-01' }), [{ ...DEVICE, driver: undefined }], 'Installable'],
    ['one device that has it and one that would gain', offer({}), [DEVICE, { ...DEVICE, driver: { ...INSTALLED, verDate: '2020-01-01' } }], 'Installable'],
    ['one device that has it and one with something better', offer({}), [DEVICE, { ...DEVICE, driver: { ...INSTALLED, verDate: '2026-01-01' } }], 'Installed'],
    ['this computer, although older', offer({ date: '2020-01-01', inside: target(FIRST) }), [DEVICE], 'Installable'],
    ['another computer', offer({ date: '2026-01-01', inside: target('00000000-0000-4000-8000-000000000000') }), [DEVICE], 'none'],
    ['this computer, but given to others', offer({ date: '2026-01-01', inside: target(FIRST) + distribution('00000000-0000-4000-8000-000000000000') }), [DEVICE], 'none'],
    ['a less specific computer hardware id than the installed one', offer({ date: '2026-01-01', inside: target(SECOND) }), [{ ...DEVICE, driver: { ...INSTALLED, matchingComputerHardwareId: FIRST } }], 'Superseded'],
    ['a better feature score, although older', offer({ date: '2020-01-01', inside: score('80') }), [withRank(0x00ff0000)], 'Installable'],
    ['a worse feature score, although newer', offer({ date: '2026-01-01', inside: score('F0') }), [withRank(0x00800000)], 'Superseded'],
    ['a decimal feature score that equals the installed one', offer({ inside: score('128') }), [withRank(0x00800001)], 'Installed'],
  ])('tell what a driver is: %s', (_what, metadata, devices, expected) => {
    expect(judge(metadata, devices)).toBe(expected);
  });

  it.each<[string, Offer, Partial<InstalledDriver>, string]>([
    ['of the same provider', {}, {}, 'Installable'],
    ['of another provider', { provider: 'Other' }, {}, 'none'],
    ['of another manufacturer', { manufacturer: 'Other' }, {}, 'none'],
    ['that calls the old provider compatible', { provider: 'Other', inside: '<d.CompatibleProvider>PROVIDER</d.CompatibleProvider>' }, {}, 'Installable'],
  ])('let a printer driver be replaced by one %s', (_what, changed, driver, expected) => {
    expect(judge(offer({ date: '2026-01-01', ...changed }), [printer(driver)])).toBe(expected);
  });

  it('compare an extension with the installed version of itself only', () => {
    const inside = '<d.ExtensionId>{48280B58-50B2-5375-AC28-3FB89AB6FCC1}</d.ExtensionId>';
    const having = (verVersion: string): MachineDevice => ({ ...DEVICE, extensionDrivers: [{ extensionId: '48280b58-50b2-5375-ac28-3fb89ab6fcc1', verDate: '2025-01-01', verVersion }] });
    expect(judge(offer({ date: '1999-01-01', inside }))).toBe('Installable');
    expect([having('0.9'), having('1.0'), having('1.1')].map((device) => judge(offer({ inside }), [device]))).toEqual(['Installable', 'Installed', 'Superseded']);
  });

  it('rank drivers in an order that is the same from wherever one looks', () => {
    const match: fc.Arbitrary<DriverMatch> = fc.record({
      computerHardwareId: fc.constantFrom(0, 1, Number.POSITIVE_INFINITY),
      featureScore: fc.constantFrom(0, 255),
      hardwareId: fc.constantFrom(0, 1),
      verDate: fc.constantFrom(0, 1),
      verVersion: fc.constantFrom([1, 0, 0, 0], [1, 0, 0, 1]),
    });
    const sign = (left: DriverMatch, right: DriverMatch) => Math.sign(compareMatches(left, right));
    fc.assert(
      fc.property(match, match, match, (a, b, c) => {
        // Zero and its negative are the same sign.
        expect(sign(a, b) + sign(b, a)).toBe(0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

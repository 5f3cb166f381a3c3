import { describe, expect, it } from '@jest/globals';
import { guidOf, smallCatalog, type TestDriver, type TestRevision } from '../../test/small-catalog.js';
import { decideDriverSync, hasDriversInScope, type DriverSyncQuestion } from './decide-driver-sync.js';
import type { DeviceSpec, InstalledDriverSpec } from './device-spec.js';

const LIMITS = { maxUpdates: 200, maxBytes: 1_000_000 };
const QUESTION: DriverSyncQuestion = {
  installedNonLeafUpdateIDs: [], cachedDriverIDs: [], devices: [], computer: { hardwareIds: [], featureScoreMatchingKey: 'amd64.10.0' },
  related: undefined, needTwoGroupOutOfScopeUpdates: false, knownChangeNumber: 0,
};
const [LAPTOP, MODEL_LINE, OTHER_COMPUTER] = [guidOf('laptop'), guidOf('model line'), guidOf('other computer')];

const driver = (name: string, ...drivers: (string | TestDriver)[]): TestRevision => ({ name, type: 'Driver', drivers });
/** A device with hardware ids, without a driver unless the test gives it one. */
function device(ids: string, changes: Partial<DeviceSpec> = {}): DeviceSpec {
  return { ids: ids.split(' '), installedDriver: undefined, extensionDrivers: [], driverRecoveryIds: [], ...changes };
}
function installed(matchingId: string, changes: Partial<InstalledDriverSpec> = {}): InstalledDriverSpec {
  return {
    matchingId, driverVerDate: '2026-01-01', driverVerVersion: 1n, class: 'Net', manufacturer: 'Maker', provider: 'Provider',
    matchingComputerHwid: undefined, driverRank: 0x00ff_0000, skipProviderFiltering: false, ...changes,
  };
}

type Shop = ReturnType<typeof smallCatalog>;
function ask(shop: Shop, devices: DeviceSpec[], question: Partial<DriverSyncQuestion> & { installed?: string[]; cached?: string[] } = {}, limits = LIMITS) {
  const { installed: held = [], cached = [], ...rest } = question;
  const answer = decideDriverSync(shop.graph, shop.catalog.drivers, shop.catalog.viewFor([]), {
    ...QUESTION, installedNonLeafUpdateIDs: held.map(shop.idOf), cachedDriverIDs: cached.map(shop.idOf), devices, ...rest,
  }, limits);
  return {
    new: answer.newUpdates.map(shop.nameAt), changed: answer.changedUpdates.map(shop.nameAt),
    outOfScope: answer.outOfScopeRevisionIDs.map(shop.nameOf), deployedOutOfScope: answer.deployedOutOfScopeRevisionIds.map(shop.nameOf),
    hardwareIds: Object.fromEntries([...answer.hardwareIds].map(([index, ids]) => [shop.nameAt(index), ids])), truncated: answer.truncated,
  };
}
const offered = (revisions: TestRevision[], devices: DeviceSpec[], question: Parameters<typeof ask>[2] = {}) => ask(smallCatalog(revisions), devices, question).new;

describe('the best driver for a device (MS-WUSP 3.1.5.7)', () => {
  it('is one that supports a hardware or compatible id of it, whatever the letter case', () => {
    expect(offered([driver('Nic', 'PCI\\VEN_1'), driver('Other', 'PCI\\VEN_2')], [device('pci\\ven_1&dev pci\\ven_1')])).toEqual(['Nic']);
    expect(offered([driver('Nic', 'PCI\\VEN_1')], [device('usb')])).toEqual([]);
  });

  it('is targeted to the computer hardware id that ComputerSpec lists earlier', () => {
    const revisions = [
      driver('Any', { id: 'a', driverVerDate: '2027-01-01' }), driver('Line', { id: 'a', targetComputerHardwareIds: [MODEL_LINE] }),
      driver('Laptop', { id: 'a', targetComputerHardwareIds: [OTHER_COMPUTER, LAPTOP] }),
    ];
    const computer = (...hardwareIds: string[]) => ({ computer: { hardwareIds, featureScoreMatchingKey: undefined } });
    expect(offered(revisions, [device('a')], computer(LAPTOP, MODEL_LINE))).toEqual(['Laptop']);
    expect(offered(revisions, [device('a')], computer(MODEL_LINE, LAPTOP))).toEqual(['Line']);
    expect(offered(revisions, [device('a')], computer())).toEqual(['Any']);
  });

  it('goes to no other computers than it is targeted to, by distribution, by INF, or both', () => {
    const targeted = (target: string[], distribution: string[]) =>
      offered([driver('D', { id: 'a', targetComputerHardwareIds: target, distributionComputerHardwareIds: distribution })], [device('a')],
        { computer: { hardwareIds: [LAPTOP, MODEL_LINE], featureScoreMatchingKey: undefined } });
    expect(targeted([OTHER_COMPUTER], [])).toEqual([]);
    expect(targeted([], [OTHER_COMPUTER])).toEqual([]);
    expect(targeted([LAPTOP], [OTHER_COMPUTER])).toEqual([]);
    expect(targeted([LAPTOP], [])).toEqual(['D']);
    expect(targeted([], [MODEL_LINE])).toEqual(['D']);
    expect(targeted([LAPTOP], [MODEL_LINE])).toEqual(['D']);
  });

  it('has the lower feature score for the operating system asked for, none counting as 255', () => {
    const score = (featureScore: number, operatingSystem = 'AMD64.10.0') => ({ featureScores: [{ operatingSystem, featureScore }] });
    const revisions = [
      driver('None', { id: 'a', driverVerDate: '2027-01-01' }), driver('Good', { id: 'a', ...score(10) }), driver('Bad', { id: 'a', ...score(254) }),
      driver('Arm', { id: 'a', ...score(0, 'arm64.10.0') }),
    ];
    const on = (key: string | undefined) => offered(revisions, [device('a')], { computer: { hardwareIds: [], featureScoreMatchingKey: key } });
    expect([on('amd64.10.0'), on('arm64.10.0'), on('amd64.6.3'), on(undefined)]).toEqual([['Good'], ['Arm'], ['None'], ['None']]);
  });

  it('matches the id that the device lists earlier, hardware ids before compatible ids', () => {
    const revisions = [driver('Generic', { id: 'b', driverVerDate: '2027-01-01' }), driver('Exact', 'a'), driver('Compatible', { id: 'c', version: 9n })];
    expect(offered(revisions, [device('a b c')])).toEqual(['Exact']);
    expect(offered(revisions, [device('x c b')])).toEqual(['Compatible']);
  });

  it('has the later date, then the higher version', () => {
    const revisions = [
      driver('Old', { id: 'a', driverVerDate: '2025-12-31', version: 99n }), driver('Low', { id: 'a', version: 1n }), driver('High', { id: 'a', version: 2n }),
    ];
    expect(offered(revisions, [device('a')])).toEqual(['High']);
  });

  it('was certified later when all rules leave two equal', () => {
    expect(offered([driver('Later', { id: 'a', whqlDriverId: 2 }), driver('Earlier', { id: 'a', whqlDriverId: 1 })], [device('a')])).toEqual(['Later']);
  });

  it('does not keep an approved one from the client when nobody decided about it yet', () => {
    const revisions = [driver('Approved', { id: 'a', version: 1n }), driver('New', { id: 'a', version: 2n })];
    const shop = smallCatalog(revisions, [{ of: 'Approved', action: 'Install' }]);
    expect(ask(shop, [device('a')]).new).toEqual(['Approved', 'New']);
    const both = smallCatalog(revisions, [{ of: 'Approved', action: 'Install' }, { of: 'New', action: 'OptionalInstall' }]);
    expect(ask(both, [device('a')]).new).toEqual(['New']);
  });
});

describe('a device that has a driver (MS-WUSP 3.1.5.7)', () => {
  const better = [driver('D', { id: 'a', driverVerDate: '2026-02-01', version: 5n })];
  const against = (driverOfDevice: InstalledDriverSpec, revisions = better, question: Parameters<typeof ask>[2] = {}) =>
    offered(revisions, [device('x a', { installedDriver: driverOfDevice })], question);

  it('is offered a later date or a higher version, not an equal or older one', () => {
    expect(against(installed('a', { driverVerDate: '2026-01-31', driverVerVersion: 9n }))).toEqual(['D']);
    expect(against(installed('a', { driverVerDate: '2026-02-01', driverVerVersion: 4n }))).toEqual(['D']);
    expect(against(installed('a', { driverVerDate: '2026-02-01', driverVerVersion: 5n }))).toEqual([]);
    expect(against(installed('a', { driverVerDate: '2026-02-02', driverVerVersion: 0n }))).toEqual([]);
  });

  it('is offered what matches an id better than its MatchingID, and nothing that matches worse', () => {
    expect(against(installed('generic, not listed', { driverVerDate: '2027-01-01' }))).toEqual(['D']);
    expect(against(installed('X', { driverVerDate: '2020-01-01' }))).toEqual([]);
  });

  it('is offered what is made for this computer, unless its driver is made for it more specifically', () => {
    const targeted = [driver('D', { id: 'a', targetComputerHardwareIds: [MODEL_LINE], driverVerDate: '2020-01-01' })];
    const computer = { computer: { hardwareIds: [LAPTOP, MODEL_LINE], featureScoreMatchingKey: undefined } };
    expect(against(installed('x'), targeted, computer)).toEqual(['D']);
    expect(against(installed('a', { matchingComputerHwid: LAPTOP }), targeted, computer)).toEqual([]);
    expect(against(installed('a', { matchingComputerHwid: OTHER_COMPUTER }), targeted, computer)).toEqual(['D']);
  });

  it('has the feature score that stands in its DriverRank; with rank -1 the score does not count', () => {
    const scored = [driver('D', { id: 'a', driverVerDate: '2020-01-01', featureScores: [{ operatingSystem: 'amd64.10.0', featureScore: 128 }] })];
    const rank = (driverRank: number) => against(installed('a', { driverRank }), scored);
    expect([rank(0x00ff_0001), rank(0x0081_0001), rank(0x0080_0001), rank(0x007f_0001), rank(-1)]).toEqual([['D'], ['D'], [], [], []]);
  });

  it('is offered nothing by feature score when the agent names no operating system', () => {
    const computer = { computer: { hardwareIds: [], featureScoreMatchingKey: undefined } };
    expect(against(installed('a', { driverRank: 0x0010_0000, driverVerDate: '2026-01-31' }), better, computer)).toEqual(['D']);
  });
});

describe('an installed printer driver (MS-WUSP 3.1.5.7)', () => {
  const printer = (changes: Partial<TestDriver>) => [driver('D', { id: 'a', class: 'Printers', driverVerDate: '2026-02-01', ...changes })];
  const on = (changes: Partial<InstalledDriverSpec>, revisions = printer({})) =>
    offered(revisions, [device('a', { installedDriver: installed('a', { class: 'Printer', ...changes }) })]);

  it('is replaced only by one of its provider and its manufacturer', () => {
    expect(on({ provider: 'PROVIDER', manufacturer: 'MAKER' })).toEqual(['D']);
    expect(on({ provider: 'Else' })).toEqual([]);
    expect(on({ manufacturer: 'Else' })).toEqual([]);
  });

  it('is replaced by one that calls its provider compatible (note 42)', () => {
    expect(on({ provider: 'Else' }, printer({ compatibleProviders: ['Other', 'else'] }))).toEqual(['D']);
  });

  it.each(['Printers', '{4D36E979-E325-11CE-BFC1-08002BE10318}'])('is one also when its class is written %s', (driverClass) => {
    expect(on({ class: driverClass, provider: 'Else' })).toEqual([]);
  });

  it('is replaced by any when the agent says that the provider does not matter', () => {
    expect(on({ provider: 'Else', skipProviderFiltering: true })).toEqual(['D']);
  });

  it('is not kept from its own update by a better driver of others', () => {
    expect(on({}, [...printer({}), driver('Foreign', { id: 'a', class: 'Printers', provider: 'Else', driverVerDate: '2027-01-01' })])).toEqual(['D']);
  });

  it('of another class is replaced by any provider', () => {
    expect(on({ class: 'Net', provider: 'Else', manufacturer: 'Else' })).toEqual(['D']);
  });
});

describe('extension drivers (MS-WUSP 2.2.2.2.4, extensionDriver)', () => {
  const EXTENSION = guidOf('extension');
  const revisions = [driver('Base', 'a'), driver('Extension', { id: 'a', extensionId: EXTENSION, driverVerDate: '2026-02-01' })];
  const with_ = (driverVerDate: string, extensionId = EXTENSION) => ask(smallCatalog(revisions), [device('a', {
    installedDriver: installed('a'), extensionDrivers: [{ extensionId, driverVerDate, driverVerVersion: 1n, matchingComputerHwid: undefined, driverRank: 0x00ff_2000 }],
  })]).new;

  it('come beside the base driver, one for each ExtensionId', () => {
    expect(offered([...revisions, driver('Second', { id: 'a', extensionId: guidOf('second') })], [device('a')])).toEqual(['Base', 'Extension', 'Second']);
  });

  it('are compared with the extension of the same ExtensionId', () => {
    expect(with_('2026-01-31')).toEqual(['Extension']);
    expect(with_('2026-02-01')).toEqual([]);
    expect(with_('2027-01-01', guidOf('another'))).toEqual(['Extension']);
  });
});

describe('the answer of the driver pass (MS-WUSP 3.1.5.7, Results)', () => {
  const NEEDY: TestRevision[] = [{ name: 'Win11', type: 'Detectoid' }, { name: 'Patch' }, { ...driver('D', 'A', 'b', 'c'), needs: [['Win11']] }];

  it('holds drivers whose prerequisites are installed, and never software', () => {
    expect(offered(NEEDY, [device('a')])).toEqual([]);
    expect(offered(NEEDY, [device('a')], { installed: ['Win11'] })).toEqual(['D']);
  });

  it('names a revision once, with all hardware ids for which it was best, as its document writes them', () => {
    const { new: found, hardwareIds } = ask(smallCatalog(NEEDY), [device('b'), device('x a'), device('b'), device('a')], { installed: ['Win11'] });
    expect({ found, hardwareIds }).toEqual({ found: ['D'], hardwareIds: { D: ['A', 'b'] } });
  });

  it('leaves out what the client holds, and calls out of scope what it holds and does not need', () => {
    const shop = smallCatalog([driver('Held', 'a'), driver('New', 'b'), driver('Useless', 'c')]);
    expect(ask(shop, [device('a'), device('b')], { cached: ['Held', 'Useless'], cachedDriverIDs: [1, 3, 3, 999] })).toMatchObject({
      new: ['New'], outOfScope: ['Useless', '#999'], deployedOutOfScope: [], truncated: false,
    });
  });

  it('holds changed deployments of what the client holds, since its last driver pass', () => {
    const shop = smallCatalog([driver('D', 'a')], [{ of: 'D', action: 'Install', changeNumber: 20 }]);
    expect(ask(shop, [device('a')], { cached: ['D'], knownChangeNumber: 19 })).toMatchObject({ new: [], changed: ['D'], hardwareIds: { D: ['a'] } });
    expect(ask(shop, [device('a')], { cached: ['D'], knownChangeNumber: 20 })).toMatchObject({ new: [], changed: [] });
  });

  it('is cut into pages', () => {
    const shop = smallCatalog([driver('A', 'a'), driver('B', 'b')]);
    expect(ask(shop, [device('a'), device('b')], {}, { ...LIMITS, maxUpdates: 1 })).toMatchObject({ new: ['A'], truncated: true });
    expect(ask(shop, [device('a'), device('b')], { cached: ['A'] }, { ...LIMITS, maxUpdates: 1 })).toMatchObject({ new: ['B'], truncated: false });
  });

  it('keeps to the categories of a filtered scan, and tells out of scope of the scan from no longer deployed', () => {
    const shop = smallCatalog([
      { name: 'Net', type: 'Category', categoryType: 'Product' }, { name: 'Sound', type: 'Category', categoryType: 'Product' },
      { ...driver('Nic', 'a'), needs: [['*Net']] }, { ...driver('Card', 'b'), needs: [['*Sound']] },
    ]);
    const related = shop.catalog.relatedTo([guidOf('Net')]);
    const answer = (needTwoGroupOutOfScopeUpdates: boolean) =>
      ask(shop, [device('a'), device('b')], { installed: ['Net', 'Sound'], cached: ['Card'], related, needTwoGroupOutOfScopeUpdates });
    expect(answer(true)).toMatchObject({ new: ['Nic'], outOfScope: [], deployedOutOfScope: ['Card'] });
    expect(answer(false)).toMatchObject({ new: ['Nic'], outOfScope: ['Card'], deployedOutOfScope: [] });
    const scope = (filter: Uint8Array | undefined) => hasDriversInScope(shop.catalog.drivers, shop.catalog.viewFor([]), filter);
    expect([scope(undefined), scope(related), scope(new Uint8Array(4))]).toEqual([true, true, false]);
  });

  it('has no declined, expired or older revisions', () => {
    const shop = smallCatalog([
      driver('Declined', 'a'), { ...driver('Expired', 'a'), expired: true }, { ...driver('Twice', { id: 'a', version: 9n }), isLatest: false },
      { ...driver('Twice', { id: 'b' }), revisionNumber: 2 },
    ], [], ['Declined']);
    expect(ask(shop, [device('a')]).new).toEqual([]);
    expect(ask(shop, [device('b')]).new).toEqual(['Twice']);
  });
});

describe('a driver that is deployed to be removed (MS-WUSP 2.2.2.2.4, DriverRecoveryIDs)', () => {
  const shop = smallCatalog([driver('Removed', { id: 'A', version: 9n }, 'z'), driver('Old', 'a')], [{ of: 'Removed', action: 'Uninstall' }]);
  const current = installed('a', { driverVerVersion: 9n });

  it('goes to devices for which the agent installed it', () => {
    const answer = ask(shop, [device('x a', { installedDriver: current, driverRecoveryIds: [guidOf('Removed')] })]);
    expect(answer).toMatchObject({ new: ['Removed'], hardwareIds: { Removed: ['A'] } });
  });

  it('goes to no other, and is not offered to be installed', () => {
    expect(ask(shop, [device('a', { installedDriver: current, driverRecoveryIds: [guidOf('Old'), guidOf('nobody')] })]).new).toEqual([]);
    expect(ask(shop, [device('a')]).new).toEqual(['Old']);
  });
});

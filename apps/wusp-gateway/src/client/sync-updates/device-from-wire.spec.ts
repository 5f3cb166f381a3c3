import { describe, expect, it } from '@jest/globals';
import type { Device, InstalledDriver, SyncUpdateParameters } from '@sluice/protocol/wusp';
import { OperationFault } from '@sluice/platform/soap-host';
import { computerFromWire, devicesFromWire } from './device-from-wire.js';

const GUID = '458AB48B-ACB9-5863-B5A8-D2C32F0D3E6F';
const device = (changes: Partial<Device> = {}): Device => ({ HardwareIDs: [], CompatibleIDs: [], extensionDriver: [], DriverRecoveryIDs: [], ...changes });
const driver = (changes: Partial<InstalledDriver> = {}): InstalledDriver =>
  ({ DriverVerDate: '2006-06-21T00:00:00Z', DriverVerVersion: 2814751477604196n, DriverRank: 16711680, ...changes });

describe('a device as the rules see it (MS-WUSP 2.2.2.2.4, Device)', () => {
  it('lists hardware ids before compatible ids, all in lower case', () => {
    expect(devicesFromWire([device({ HardwareIDs: ['PCI\\A', 'PCI\\B'], CompatibleIDs: ['PCI\\C'] })])[0]?.ids).toEqual(['pci\\a', 'pci\\b', 'pci\\c']);
  });

  it('has the installed driver with its day, and its version without sign', () => {
    const [found] = devicesFromWire([device({ installedDriver: driver({ MatchingID: 'PCI\\A', MatchingComputerHWID: GUID, Class: 'Printer', DriverVerVersion: -1n }) })]);
    expect(found?.installedDriver).toEqual({
      matchingId: 'PCI\\A', driverVerDate: '2006-06-21', driverVerVersion: 0xffff_ffff_ffff_ffffn, class: 'Printer', manufacturer: '', provider: '',
      matchingComputerHwid: GUID.toLowerCase(), driverRank: 16711680, skipProviderFiltering: false,
    });
  });

  it('has none when the agent sends one without MatchingID and with version 0', () => {
    const none = driver({ DriverVerDate: '0001-01-01T00:00:00Z', DriverVerVersion: 0n, DriverRank: -1 });
    expect(devicesFromWire([device({ installedDriver: none }), device()]).map(({ installedDriver }) => installedDriver)).toEqual([undefined, undefined]);
    expect(devicesFromWire([device({ installedDriver: { ...none, DriverVerVersion: 1n } })])[0]?.installedDriver).toBeDefined();
  });

  it('has extensions and recovery ids as GUIDs without braces', () => {
    const extension = { ExtensionId: `{${GUID}}`, DriverVerDate: '2006-06-21T00:00:00Z', DriverVerVersion: 1n, Class: 'c', DriverRank: 16719872 };
    const [found] = devicesFromWire([device({ extensionDriver: [extension], DriverRecoveryIDs: [`{${GUID}}`, GUID] })]);
    expect(found?.extensionDrivers).toEqual([{
      extensionId: GUID.toLowerCase(), driverVerDate: '2006-06-21', driverVerVersion: 1n, matchingComputerHwid: undefined, driverRank: 16719872,
    }]);
    expect(found?.driverRecoveryIds).toEqual([GUID.toLowerCase(), GUID.toLowerCase()]);
  });
});

describe('a SystemSpec larger than any computer', () => {
  it.each<[string, Device[]]>([
    ['has more than 10,000 devices', Array.from({ length: 10_001 }, () => device())],
    ['has a device with more than 1,000 ids', [device({ HardwareIDs: Array.from({ length: 1_001 }, () => 'a') })]],
  ])('is refused: %s', (_what, devices) => {
    expect(() => devicesFromWire(devices)).toThrow(OperationFault);
    expect(devicesFromWire(devices.slice(1))).toHaveLength(devices.length - 1);
  });
});

describe('the computer around the devices', () => {
  const parameters: SyncUpdateParameters = {
    ExpressQuery: false, InstalledNonLeafUpdateIDs: [], OtherCachedUpdateIDs: [], SystemSpec: [], CachedDriverIDs: [], SkipSoftwareSync: true, FilterCategoryIds: [],
  };

  it('has its hardware ids and the key of feature scores in lower case', () => {
    expect(computerFromWire({ ...parameters, ComputerSpec: { HardwareIDs: [GUID] }, FeatureScoreMatchingKey: 'AMD64.10.0' })).toEqual({
      hardwareIds: [GUID.toLowerCase()], featureScoreMatchingKey: 'amd64.10.0',
    });
  });

  it('has neither when the agent is older than Windows 10 (note 15)', () => {
    expect(computerFromWire(parameters)).toEqual({ hardwareIds: [], featureScoreMatchingKey: undefined });
    expect(computerFromWire({ ...parameters, FeatureScoreMatchingKey: '' }).featureScoreMatchingKey).toBeUndefined();
  });
});

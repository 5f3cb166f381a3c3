import type { Device, ExtensionDriver, InstalledDriver, SyncUpdateParameters } from '@sluice/protocol/wusp';
import { OperationFault } from '@sluice/platform/soap-host';
import type { ComputerSpec, DeviceSpec, ExtensionDriverSpec, InstalledDriverSpec } from '../../compiled-catalog/index.js';

/** Devices in one SystemSpec. Native agents name 70 to 75; a large server with virtual functions some thousands. */
const MAX_DEVICES = 10_000;
/** Hardware and compatible ids of one device. Windows knows a few dozen. */
const MAX_DEVICE_IDS = 1_000;
const DATE_LENGTH = 'yyyy-mm-dd'.length;
/** What an agent says that does not know a driver's rank, or is too old to say anything (product note 16). */
const NO_RANK = -1;

/** The SystemSpec of a driver pass (MS-WUSP 2.2.2.2.4); InvalidParameters when it is larger than any computer. */
export function devicesFromWire(systemSpec: SyncUpdateParameters['SystemSpec']): DeviceSpec[] {
  if (systemSpec.length > MAX_DEVICES) throw new OperationFault('InvalidParameters', 'parameters.SystemSpec');
  return systemSpec.map(deviceFromWire);
}

/** What the driver pass says of the computer as a whole. Agents before Windows 10 say nothing (product note 15). */
export function computerFromWire({ ComputerSpec: spec, FeatureScoreMatchingKey: key }: SyncUpdateParameters): ComputerSpec {
  return { hardwareIds: (spec?.HardwareIDs ?? []).map((id) => id.toLowerCase()), featureScoreMatchingKey: key ? key.toLowerCase() : undefined };
}

function deviceFromWire(device: Device): DeviceSpec {
  const ids = [...device.HardwareIDs, ...device.CompatibleIDs];
  if (ids.length > MAX_DEVICE_IDS) throw new OperationFault('InvalidParameters', 'parameters.SystemSpec');
  return {
    ids: ids.map((id) => id.toLowerCase()),
    installedDriver: hasDriver(device.installedDriver) ? installedDriver(device.installedDriver) : undefined,
    extensionDrivers: device.extensionDriver.map(extensionDriver),
    driverRecoveryIds: device.DriverRecoveryIDs.map(withoutBraces),
  };
}

/** A native agent writes a device without a driver with an InstalledDriver that has no MatchingID and version 0. */
function hasDriver(driver: InstalledDriver | undefined): driver is InstalledDriver {
  return driver !== undefined && (Boolean(driver.MatchingID) || driver.DriverVerVersion !== 0n);
}

function installedDriver(driver: InstalledDriver): InstalledDriverSpec {
  return {
    ...version(driver),
    matchingId: driver.MatchingID ?? '',
    class: driver.Class ?? '',
    manufacturer: driver.Manufacturer ?? '',
    provider: driver.Provider ?? '',
    skipProviderFiltering: driver.SkipProviderFiltering === true,
  };
}

function extensionDriver(driver: ExtensionDriver): ExtensionDriverSpec {
  return { ...version(driver), extensionId: withoutBraces(driver.ExtensionId) };
}

function version(driver: InstalledDriver | ExtensionDriver) {
  return {
    // Agents send midnight UTC of the day in the INF file.
    driverVerDate: driver.DriverVerDate.slice(0, DATE_LENGTH),
    // xs:long has a sign, a version has none.
    driverVerVersion: BigInt.asUintN(64, driver.DriverVerVersion),
    matchingComputerHwid: driver.MatchingComputerHWID?.toLowerCase(),
    driverRank: driver.DriverRank ?? NO_RANK,
  };
}

function withoutBraces(guid: string): string {
  return guid.trim().replace(/^\{(.*)\}$/, '$1').toLowerCase();
}

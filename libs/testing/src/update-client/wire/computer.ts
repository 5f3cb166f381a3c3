import type { ComputerInfo, Device } from '@sluice/protocol/wusp';
import { formatDateTime } from '@sluice/protocol/soap';
import { versionParts } from '../applicability/comparisons.js';
import { AGENT_VERSION } from '../machine/device-attributes.js';
import type { InstalledDriver as MachineDriver, Machine } from '../machine/machine.js';

/** Who a client says it is. */
export interface ClientComputer {
  /** ClientIdString (MS-WUSP 2.2.2.1.1): a GUID the agent drew once. */
  readonly clientId: string;
  readonly dnsName: string;
  /** Sent only when the computer chooses its group itself (client-side targeting). */
  readonly targetGroupName?: string;
}

/** What RegisterComputer tells about the computer (MS-WUSP 2.2.2.2.3). */
export function computerInfo({ dnsName }: ClientComputer, { windows, hardware, processor }: Machine): ComputerInfo {
  return {
    DnsName: dnsName,
    OSMajorVersion: windows.major,
    OSMinorVersion: windows.minor,
    OSBuildNumber: windows.build,
    OSServicePackMajorNumber: windows.servicePackMajor,
    OSServicePackMinorNumber: windows.servicePackMinor,
    OSLocale: windows.locale,
    ComputerManufacturer: hardware.manufacturer,
    ComputerModel: hardware.model,
    BiosVersion: hardware.biosVersion,
    BiosName: hardware.biosName,
    BiosReleaseDate: formatDateTime(hardware.biosReleaseDate),
    ProcessorArchitecture: processor.architecture,
    SuiteMask: windows.suiteMask,
    OldProductType: windows.productType,
    NewProductType: windows.newProductType,
    SystemMetrics: 0,
    ClientVersionMajorNumber: AGENT_VERSION.major,
    ClientVersionMinorNumber: AGENT_VERSION.minor,
    ClientVersionBuildNumber: AGENT_VERSION.build,
    ClientVersionQfeNumber: AGENT_VERSION.qfe,
    OSDescription: windows.description,
    OEM: hardware.manufacturer,
    DeviceType: hardware.model,
    FirmwareVersion: hardware.biosVersion,
    MobileOperator: 'Not Present',
  };
}

/** The SystemSpec of the driver pass (MS-WUSP 2.2.2.2.4): every device with its installed driver. */
export function systemSpec({ devices }: Machine): Device[] {
  return devices.map(({ hardwareIds, compatibleIds, driver, extensionDrivers, flags }) => ({
    HardwareIDs: hardwareIds,
    CompatibleIDs: compatibleIds,
    ...(driver === undefined ? {} : { installedDriver: installedDriver(driver) }),
    extensionDriver: extensionDrivers.map(({ extensionId, verDate, verVersion }) => ({
      ExtensionId: extensionId,
      DriverVerDate: `${verDate}T00:00:00Z`,
      DriverVerVersion: packedVersion(verVersion),
      Class: 'Extension',
      DriverRank: NO_RANK,
    })),
    DriverRecoveryIDs: [],
    DeviceFlags: flags,
  }));
}

/** What agents send where Windows gave no rank. */
const NO_RANK = -1;

function installedDriver(driver: MachineDriver): NonNullable<Device['installedDriver']> {
  return {
    MatchingID: driver.matchingId,
    DriverVerDate: `${driver.verDate}T00:00:00Z`,
    DriverVerVersion: packedVersion(driver.verVersion),
    Class: driver.class,
    Manufacturer: driver.manufacturer,
    Provider: driver.provider,
    Model: driver.model,
    ...(driver.matchingComputerHardwareId === undefined ? {} : { MatchingComputerHWID: driver.matchingComputerHardwareId }),
    // Ranks are unsigned in Windows and signed on the wire.
    DriverRank: driver.rank === undefined ? NO_RANK : driver.rank | 0,
  };
}

/** A four-part version in one 64-bit number, 16 bits for each part (MS-WUSP 3.1.5.7). */
function packedVersion(version: string): bigint {
  return (versionParts(version) ?? []).reduce((packed, part) => (packed << 16n) | BigInt(part), 0n);
}

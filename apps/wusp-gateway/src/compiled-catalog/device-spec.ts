/** The driver that a device has (MS-WUSP 2.2.2.2.4, InstalledDriver). */
export interface InstalledDriverSpec {
  /** The hardware or compatible id through which it was chosen; empty when the agent does not say. */
  readonly matchingId: string;
  /** `yyyy-mm-dd`. */
  readonly driverVerDate: string;
  /** Four parts of 16 bits, without sign. */
  readonly driverVerVersion: bigint;
  readonly class: string;
  readonly manufacturer: string;
  readonly provider: string;
  /** GUID, lower case; undefined when it is made for any computer. */
  readonly matchingComputerHwid: string | undefined;
  /** The rank that Windows gave it, or -1 when unknown. */
  readonly driverRank: number;
  readonly skipProviderFiltering: boolean;
}

/** An extension of the base driver that a device has (MS-WUSP 2.2.2.2.4, extensionDriver). */
export interface ExtensionDriverSpec {
  /** GUID, lower case, without braces. */
  readonly extensionId: string;
  readonly driverVerDate: string;
  readonly driverVerVersion: bigint;
  readonly matchingComputerHwid: string | undefined;
  readonly driverRank: number;
}

/** One device of a client (MS-WUSP 2.2.2.2.4, Device). */
export interface DeviceSpec {
  /** Hardware ids, then compatible ids; lower case, most specific first. */
  readonly ids: readonly string[];
  /** Undefined when the device has no driver. */
  readonly installedDriver: InstalledDriverSpec | undefined;
  readonly extensionDrivers: readonly ExtensionDriverSpec[];
  /** Update ids, lower case, of drivers that the agent installed and could remove again. */
  readonly driverRecoveryIds: readonly string[];
}

/** The computer around the devices. */
export interface ComputerSpec {
  /** GUIDs, lower case, most specific first. */
  readonly hardwareIds: readonly string[];
  /** `Architecture.OSMajorVersion.OSMinorVersion` in lower case; undefined for agents that do not know feature scores. */
  readonly featureScoreMatchingKey: string | undefined;
}

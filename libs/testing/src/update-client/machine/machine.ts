import type { MachineFiles } from './machine-files.js';
import type { MachineRegistry } from './machine-registry.js';

/** A package of component based servicing on the computer. */
export interface ServicingPackage {
  readonly name: string;
  /** Four-part version. */
  readonly version: string;
  readonly processorArchitecture: string;
}

/** A product of Windows Installer on the computer; every code in upper case, with braces. */
export interface MsiProduct {
  /** Up to four parts. */
  readonly version: string;
  /** Windows language identifier, such as 1033. */
  readonly language?: number | undefined;
  readonly features: readonly string[];
  readonly components: readonly string[];
  /** Codes of installed patches. */
  readonly patches: readonly string[];
  /** Codes of patches that an installed one supersedes. */
  readonly supersededPatches: readonly string[];
}

/** The driver a device has (MS-WUSP 2.2.2.2.4, installedDriver). */
export interface InstalledDriver {
  /** The hardware id or compatible id of the device by which Windows chose it. */
  readonly matchingId: string;
  /** `yyyy-mm-dd`. */
  readonly verDate: string;
  /** Four-part version. */
  readonly verVersion: string;
  readonly class: string;
  readonly manufacturer: string;
  readonly provider: string;
  readonly model: string;
  /** Rank that Windows gave it, 0xSSGGTHHH: lower is better. */
  readonly rank?: number | undefined;
  /** The computer hardware id it was targeted to, if any. */
  readonly matchingComputerHardwareId?: string | undefined;
}

/** A driver that adds to the one a device has (MS-WUSP 2.2.2.2.4, extensionDriver). */
export interface MachineExtensionDriver {
  /** GUID. */
  readonly extensionId: string;
  /** `yyyy-mm-dd`. */
  readonly verDate: string;
  /** Four-part version. */
  readonly verVersion: string;
}

/** A device (MS-WUSP 2.2.2.2.4, Device). */
export interface MachineDevice {
  /** Most specific first. */
  readonly hardwareIds: readonly string[];
  readonly compatibleIds: readonly string[];
  /** `undefined` when Windows has no driver for it. */
  readonly driver?: InstalledDriver | undefined;
  readonly extensionDrivers: readonly MachineExtensionDriver[];
  /** 0 for a plug and play device, 1 for others such as printers. */
  readonly flags: 0 | 1;
}

/** What a machine would answer to a WMI query that rules may make. */
export interface WmiAnswer {
  /** Such as `root\cimv2`. */
  readonly namespace: string;
  readonly query: string;
  /** How many objects the query returns. */
  readonly results: number;
}

/** What a machine would answer to a `b.GenericQuery`; without a value there is no such thing. */
export interface GenericAnswer {
  readonly namespace: string;
  readonly type: string;
  readonly parameter: string;
  readonly value?: string | undefined;
}

/** Processor architectures as rules number them (`bt:ProcessorArchitecture`, Win32 SYSTEM_INFO) and as RegisterComputer writes them. */
export const PROCESSOR_ARCHITECTURES = { x86: 0, AMD64: 9, ARM64: 12 } as const;

/** What an imagined computer has and is: everything its agent would find out with Windows APIs. */
export interface Machine {
  /** Name for people, such as `windows11-amd64`. */
  readonly name: string;
  readonly windows: {
    readonly description: string;
    readonly major: number;
    readonly minor: number;
    readonly build: number;
    /** Update build revision: the fourth part of the version. */
    readonly revision: number;
    readonly servicePackMajor: number;
    readonly servicePackMinor: number;
    /** Win32 OSVERSIONINFOEX wProductType: 1 workstation, 2 domain controller, 3 server. */
    readonly productType: 1 | 2 | 3;
    readonly suiteMask: number;
    /** Win32 GetProductInfo. */
    readonly newProductType: number;
    /** Language of the system, such as `en-US`. */
    readonly locale: string;
    /** Further languages of the user interface; none means that it is not multilingual. */
    readonly muiLanguages: readonly string[];
    /** ISO 3166 code of the country or region, as GetExtendedUpdateInfo names it, such as `USA`. */
    readonly geoId: string;
  };
  readonly processor: {
    readonly architecture: keyof typeof PROCESSOR_ARCHITECTURES;
    readonly level: number;
    readonly revision: number;
    readonly count: number;
  };
  readonly hardware: {
    readonly manufacturer: string;
    readonly model: string;
    readonly biosVersion: string;
    readonly biosName: string;
    readonly biosReleaseDate: Date;
    /** Computer hardware ids, most specific first. */
    readonly computerHardwareIds: readonly string[];
  };
  readonly registry: MachineRegistry;
  readonly files: MachineFiles;
  readonly servicingPackages: readonly ServicingPackage[];
  /** Installed Windows Installer products by upper-case product code with braces. */
  readonly msiProducts: ReadonlyMap<string, MsiProduct>;
  readonly devices: readonly MachineDevice[];
  /** Versions of installed product releases by name, such as `Client.OS.RS2.AMD64`. */
  readonly productReleases: Readonly<Record<string, string>>;
  /** Device attributes besides those that follow from the rest. */
  readonly deviceAttributes: Readonly<Record<string, string>>;
  /** Win32 GetSystemMetrics by index. */
  readonly systemMetrics: Readonly<Record<string, number>>;
  /** Values of the software licence by name; numbers are DWORDs. */
  readonly licenseValues: Readonly<Record<string, string | number>>;
  readonly wmiQueries: readonly WmiAnswer[];
  readonly genericQueries: readonly GenericAnswer[];
  /** Lower-case ids of updates that were ever installed. */
  readonly installationHistory: readonly string[];
  /** `undefined` when the computer is no node of a cluster. */
  readonly cluster?: { readonly ownedResources: readonly string[] } | undefined;
}

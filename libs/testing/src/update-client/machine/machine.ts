import type { MachineFiles } from './machine-files.js';
import type { MachineRegistry } from './machine-registry.js';

/** A package of component based servicing on the computer. */
export interface ServicingPackage {
  readonly name: string;
  /** Four-part version. */
  readonly version: string;
  readonly processorArchitecture: string;
}

/** A device with its installed driver (MS-WUSP 2.2.2.2.4, Device). */
export interface MachineDevice {
  /** Most specific first. */
  readonly hardwareIds: readonly string[];
  readonly compatibleIds: readonly string[];
  readonly driver: {
    readonly matchingId: string;
    /** `yyyy-mm-dd`. */
    readonly verDate: string;
    /** Four-part version. */
    readonly verVersion: string;
    readonly class: string;
    readonly manufacturer: string;
    readonly provider: string;
    readonly model: string;
  };
  /** 0 for a plug and play device, 1 for others such as printers. */
  readonly flags: 0 | 1;
}

/** Processor architectures as rules number them (`bt:ProcessorArchitecture`, Win32 SYSTEM_INFO) and as RegisterComputer writes them. */
export const PROCESSOR_ARCHITECTURES = { x86: 0, AMD64: 9, ARM64: 12 } as const;

/** What an imagined computer has and is: everything its agent would find out with Windows APIs. */
export interface Machine {
  /** Name for command lines, such as `windows11-amd64`. */
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
  /** Versions of installed Windows Installer products by upper-case product code with braces. */
  readonly msiProducts: Readonly<Record<string, string>>;
  /** Upper-case codes, with braces, of installed Windows Installer patches. */
  readonly msiPatches: readonly string[];
  readonly devices: readonly MachineDevice[];
}

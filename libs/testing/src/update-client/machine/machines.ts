import { MachineFiles } from './machine-files.js';
import { dword, MachineRegistry, sz } from './machine-registry.js';
import type { Machine, MachineDevice } from './machine.js';

const HKLM = 'HKEY_LOCAL_MACHINE';
const CURRENT_VERSION = `${HKLM}\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion`;
const PROTECTION_SERVICE = `${HKLM}\\SYSTEM\\CurrentControlSet\\Services\\SluiceSampleProtection`;
/** Where the made-up products of the sample catalog keep their settings. */
const SAMPLES = `${HKLM}\\SOFTWARE\\Sluice Samples`;

/** Product code of Sample Editor in the sample catalog (document 270). */
const SAMPLE_EDITOR_PRODUCT = '{D962D949-FFE7-5DEC-A7A7-F1C3FF97BC3E}';

const VIRTUAL_HARDWARE: Machine['hardware'] = {
  manufacturer: 'QEMU',
  model: 'Standard PC (Q35 + ICH9, 2009)',
  biosVersion: 'unknown',
  biosName: 'unknown',
  biosReleaseDate: new Date('2024-04-01T00:00:00Z'),
  computerHardwareIds: ['3b1c2f64-70a5-5c7e-9a0e-6a1b5f0d9c11', 'a44f2a0b-5f3e-5d0c-8e27-09a55d7f2b3c', '6f8f5d0e-1f0a-5b1b-9b52-5f3f1ad0c7e4'],
};

const NETWORK_ADAPTER: MachineDevice = {
  hardwareIds: ['PCI\\VEN_1AF4&DEV_1041&SUBSYS_11001AF4&REV_01', 'PCI\\VEN_1AF4&DEV_1041&SUBSYS_11001AF4'],
  compatibleIds: ['PCI\\VEN_1AF4&DEV_1041', 'PCI\\VEN_1AF4'],
  driver: {
    matchingId: 'PCI\\VEN_1AF4&DEV_1041',
    verDate: '2024-07-29',
    verVersion: '100.85.104.1',
    class: 'Net',
    manufacturer: 'Sluice Samples',
    provider: 'Sluice Samples',
    model: 'Sample paravirtual network adapter',
  },
  flags: 0,
};

const PRINTER: MachineDevice = {
  hardwareIds: ['SluiceSamplePrinter'],
  compatibleIds: [],
  driver: {
    matchingId: 'SluiceSamplePrinter',
    verDate: '2006-06-21',
    verVersion: '10.0.26100.1',
    class: 'Printer',
    manufacturer: 'Sluice Samples',
    provider: 'Sluice Samples',
    model: 'Sample print to nowhere',
  },
  flags: 1,
};

/** A Windows 11 workstation that is one month behind with everything the sample catalog has. */
const windows11Amd64: Machine = {
  name: 'windows11-amd64',
  windows: {
    description: 'Windows 10 Pro',
    major: 10,
    minor: 0,
    build: 26200,
    revision: 8037,
    servicePackMajor: 0,
    servicePackMinor: 0,
    productType: 1,
    suiteMask: 256,
    newProductType: 48,
    locale: 'en-US',
    muiLanguages: [],
  },
  processor: { architecture: 'AMD64', level: 6, revision: 46849, count: 4 },
  hardware: VIRTUAL_HARDWARE,
  registry: new MachineRegistry({
    [CURRENT_VERSION]: { CurrentBuild: sz('26200'), UBR: dword(8037), InstallationType: sz('Client') },
    [PROTECTION_SERVICE]: { Start: dword(2) },
    [`${SAMPLES}\\Updates`]: { KB9000001: dword(1) },
    [`${SAMPLES}\\Protection`]: { DataLocation: sz('C:\\ProgramData\\Sluice Samples\\Protection') },
    [`${SAMPLES}\\Editor`]: { Version: sz('4.1.0.1') },
    [`${SAMPLES}\\CleanupTool`]: { LastRun: sz('2026-02-11') },
  }),
  files: new MachineFiles({
    'C:\\Windows\\System32\\SluiceSampleRuntime.dll': { version: '2.1.0.0', size: 40960, modified: '2026-01-05T00:00:00Z' },
    'C:\\ProgramData\\Sluice Samples\\Protection\\sampledefs.dat': { version: '1.400.100.0' },
    'C:\\ProgramData\\Sluice Samples\\Protection\\sampleengine.dll': { version: '1.1.1000.4' },
  }),
  servicingPackages: [
    { name: 'SluiceSample-Foundation-Package', version: '10.0.0.0', processorArchitecture: 'amd64' },
    { name: 'Package_for_SluiceSampleRollup', version: '26100.4001.1.3', processorArchitecture: 'amd64' },
  ],
  msiProducts: { [SAMPLE_EDITOR_PRODUCT]: '4.1.0.1' },
  msiPatches: [],
  devices: [NETWORK_ADAPTER, PRINTER],
};

/** A Windows Server 2022 with a desktop, without the sample products. */
const server2022Amd64: Machine = {
  ...windows11Amd64,
  name: 'server2022-amd64',
  windows: {
    ...windows11Amd64.windows,
    description: 'Windows Server 2022 Standard',
    build: 20348,
    revision: 2340,
    productType: 3,
    suiteMask: 272,
    newProductType: 7,
  },
  registry: new MachineRegistry({
    [CURRENT_VERSION]: { CurrentBuild: sz('20348'), UBR: dword(2340), InstallationType: sz('Server') },
    [`${SAMPLES}\\CleanupTool`]: { LastRun: sz('2026-03-11') },
  }),
  files: new MachineFiles({}),
  servicingPackages: [],
  msiProducts: {},
  devices: [NETWORK_ADAPTER],
};

/** A Windows 10 on Arm whose user interface speaks German and English. */
const windows10Arm64: Machine = {
  ...windows11Amd64,
  name: 'windows10-arm64',
  windows: { ...windows11Amd64.windows, description: 'Windows 10 Enterprise', build: 19045, revision: 6456, newProductType: 4, locale: 'de-DE', muiLanguages: ['en-US'] },
  processor: { architecture: 'ARM64', level: 8, revision: 3329, count: 8 },
  registry: new MachineRegistry({
    [CURRENT_VERSION]: { CurrentBuild: sz('19045'), UBR: dword(6456), InstallationType: sz('Client') },
    [PROTECTION_SERVICE]: { Start: dword(2) },
    [`${SAMPLES}\\Protection`]: { DataLocation: sz('C:\\ProgramData\\Sluice Samples\\Protection\\') },
  }),
  files: new MachineFiles({
    'C:\\Windows\\System32\\SluiceSampleRuntime.dll': { version: '2.0.0.0' },
    'C:\\ProgramData\\Sluice Samples\\Protection\\sampledefs.dat': { version: '1.400.200.0' },
    'C:\\ProgramData\\Sluice Samples\\Protection\\sampleengine.dll': { version: '1.1.900.0' },
  }),
  servicingPackages: [],
  msiProducts: {},
  devices: [PRINTER],
};

/** Imagined computers whose contents give every kind of answer with the sample catalog. */
export const machines = { windows11Amd64, server2022Amd64, windows10Arm64 } as const;

import type { Machine } from './machine.js';

/** Version of the agent that is imitated. */
export const AGENT_VERSION = { major: 1507, minor: 2601, build: 30012, qfe: 0 } as const;

/** The agent's version in one string, as in its User-Agent header. */
export const AGENT_VERSION_TEXT = `${AGENT_VERSION.major}.${AGENT_VERSION.minor}.${AGENT_VERSION.build}.${AGENT_VERSION.qfe}`;

/** What the agent would say about the device, by name: what follows from Windows and the hardware, and what the description adds. */
function attributesOf(machine: Machine): Readonly<Record<string, string>> {
  const { windows, processor, hardware } = machine;
  return {
    App: 'WU_OS',
    AppVer: AGENT_VERSION_TEXT,
    DeviceFamily: windows.productType === 1 ? 'Windows.Desktop' : 'Windows.Server',
    InstallationType: windows.productType === 1 ? 'Client' : 'Server',
    InstallLanguage: windows.locale,
    OEMModel: hardware.model,
    OEMName_Uncleaned: hardware.manufacturer,
    OSArchitecture: processor.architecture,
    OSSkuId: String(windows.newProductType),
    OSUILocale: windows.locale,
    OSVersion: `${windows.major}.${windows.minor}.${windows.build}.${windows.revision}`,
    ProcessorCores: String(processor.count),
    ProductType: PRODUCT_TYPES[windows.productType],
    ...machine.deviceAttributes,
  };
}

/** Win32 wProductType as the registry writes it. */
const PRODUCT_TYPES = { 1: 'WinNT', 2: 'LanmanNT', 3: 'ServerNT' } as const;

/** One attribute by its name, without regard to case; `sku` is what some rules call OSSkuId. */
export function attributeOfDevice(machine: Machine, name: string): string | undefined {
  const wanted = name.toLowerCase() === 'sku' ? 'osskuid' : name.toLowerCase();
  return Object.entries(attributesOf(machine)).find(([known]) => known.toLowerCase() === wanted)?.[1];
}

/**
 * The `Key=Value;` string that agents send as DeviceAttributes. It is inventory at best: a real agent has some sixty keys,
 * this one has those that describe the machine.
 */
export function deviceAttributes(machine: Machine, serverUrl: string): string {
  return Object.entries({ ...attributesOf(machine), UpdateServiceUrl: serverUrl })
    .map(([key, value]) => `${key}=${value.replaceAll(';', ',')};`)
    .join('');
}

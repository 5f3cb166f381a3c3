import type { Machine } from './machine.js';

/** Version of the agent that is imitated. */
export const AGENT_VERSION = { major: 1507, minor: 2601, build: 30012, qfe: 0 } as const;

/** The agent's version in one string, as in its User-Agent header. */
export const AGENT_VERSION_TEXT = `${AGENT_VERSION.major}.${AGENT_VERSION.minor}.${AGENT_VERSION.build}.${AGENT_VERSION.qfe}`;

/**
 * The `Key=Value;` string that agents send as DeviceAttributes. It is inventory at best: a real agent has some sixty keys,
 * this one has those that describe the machine.
 */
export function deviceAttributes(machine: Machine, serverUrl: string): string {
  const { windows, processor, hardware } = machine;
  const version = `${windows.major}.${windows.minor}.${windows.build}.${windows.revision}`;
  const attributes = {
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
    OSVersion: version,
    ProcessorCores: String(processor.count),
    ProductType: windows.productType === 1 ? 'WinNT' : 'ServerNT',
    UpdateServiceUrl: serverUrl,
  };
  return Object.entries(attributes)
    .map(([key, value]) => `${key}=${value};`)
    .join('');
}

/** A believable Windows Update Agent for tests and tools. */
export { ApplicabilityEvaluator, type ApplicabilityState } from './applicability/revision-states.js';
export { UpdateClientError, type UpdateClientErrorCode } from './errors.js';
export { type Machine, type MachineDevice, type ServicingPackage } from './machine/machine.js';
export { CSIDL_FOLDERS, type MachineFile, MachineFiles } from './machine/machine-files.js';
export { dword, MachineRegistry, type RegistryValue, sz } from './machine/machine-registry.js';
export { machines } from './machine/machines.js';
export { type CoreFragment, parseCoreFragment } from './metadata/core-fragment.js';
export { type OfferedFile, type ReportedUpdate, type ScanReport, type SyncRound } from './scan/scan-report.js';
export { MAX_SERVER_TRIPS } from './scan/sync-rules.js';
export { type ScanOptions } from './scan/scan-options.js';
export { UpdateClient, type UpdateClientOptions } from './update-client.js';
export { type ClientComputer } from './wire/computer.js';
export { type CallMeasurement } from './wire/soap-caller.js';

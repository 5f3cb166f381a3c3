import type { SyncUpdateParameters } from '@sluice/protocol/wusp';
import { deviceAttributes } from '../machine/device-attributes.js';
import type { Machine } from '../machine/machine.js';
import { systemSpec } from '../wire/computer.js';
import type { CachedIds } from './sync-rules.js';

/** What stays the same in every SyncUpdates of one scan. */
export interface ScanContext {
  readonly machine: Machine;
  readonly serverUrl: string;
  /** Products that StartCategoryScan preferred; none for an ordinary scan. */
  readonly filterCategoryIds: readonly string[];
  /** Whether the server understands the fields of category scans (protocol 3.2). */
  readonly supportsCategoryScan: boolean;
}

/** How the imitated agent names the program that asked for the scan. */
export const CALLER_ATTRIBUTES = 'Interactive=1;SheddingAware=1;Id=sluice-scan;';

/** Parameters of a call of the software pass, in the native form (MS-WUSP 2.2.2.2.4). */
export function softwarePassParameters(context: ScanContext, ids: CachedIds): SyncUpdateParameters {
  return {
    ...commonParameters(context, ids),
    OtherCachedUpdateIDs: ids.otherCached,
    SystemSpec: [],
    CachedDriverIDs: [],
    SkipSoftwareSync: false,
    ComputerSpec: { HardwareIDs: [] },
  };
}

/** Parameters of the one call of the driver pass: the devices, and no software revisions besides the installed ones. */
export function driverPassParameters(context: ScanContext, ids: CachedIds): SyncUpdateParameters {
  const { windows, processor, hardware } = context.machine;
  return {
    ...commonParameters(context, ids),
    OtherCachedUpdateIDs: [],
    SystemSpec: systemSpec(context.machine),
    CachedDriverIDs: ids.drivers,
    SkipSoftwareSync: true,
    ComputerSpec: { HardwareIDs: hardware.computerHardwareIds },
    FeatureScoreMatchingKey: `${processor.architecture}.${windows.major}.${windows.minor}`,
  };
}

function commonParameters({ machine, serverUrl, filterCategoryIds, supportsCategoryScan }: ScanContext, ids: CachedIds) {
  return {
    ExpressQuery: false,
    InstalledNonLeafUpdateIDs: ids.installedNonLeaf,
    FilterCategoryIds: filterCategoryIds.map((Id) => ({ Id })),
    ...(supportsCategoryScan ? { NeedTwoGroupOutOfScopeUpdates: true } : {}),
    AlsoPerformRegularSync: filterCategoryIds.length === 0,
    ProductsParameters: {
      SyncCurrentVersionOnly: false,
      DeviceAttributes: deviceAttributes(machine, serverUrl),
      CallerAttributes: CALLER_ATTRIBUTES,
      Products: '',
    },
  };
}

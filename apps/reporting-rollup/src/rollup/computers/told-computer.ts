import { computerKey, type ComputerRegistration } from '@sluice/domain/computers';
import { SYNC_RESULTS, type CorrectedClock, type SyncResult, type ToldComputer, type ToldDetails } from '@sluice/domain/reporting';
import { parseDateTime } from '@sluice/protocol/soap';
import type { reporting } from '@sluice/protocol/wsusss';

/** Groups of one computer that are looked at. */
const MAXIMUM_GROUPS = 100;
const HIGHEST_SHORT = 32_767;

/** A computer of the wire as it is stored. Throws `ComputerError` when its id cannot be one. */
export function toldComputer(info: reporting.ComputerRollupInfo, clock: CorrectedClock): ToldComputer {
  return {
    computerId: computerKey(info.ComputerId ?? ''),
    parentServerId: info.ParentServerId.toLowerCase(),
    lastSyncTime: clock(parseDateTime(info.LastSyncTime)),
    lastSyncResult: isSyncResult(info.LastSyncResult) ? info.LastSyncResult : SYNC_RESULTS.unknown,
    lastReportedRebootTime: clock(parseDateTime(info.LastReportedRebootTime)),
    lastReportedStatusTime: clock(parseDateTime(info.LastReportedStatusTime)),
    lastInventoryTime: clock(parseDateTime(info.LastInventoryTime)),
    details: info.Details === undefined ? null : toldDetails(info.Details),
  };
}

const isSyncResult = (value: number): value is SyncResult => Object.values<number>(SYNC_RESULTS).includes(value);

function toldDetails(details: reporting.ComputerRollupDetails): ToldDetails {
  const [major, minor, build, qfe] = versionNumbers(details.ClientVersion ?? '');
  const registration: ComputerRegistration = {
    dnsName: details.FullDomainName ?? null, osMajorVersion: details.OSMajorVersion, osMinorVersion: details.OSMinorVersion,
    osBuildNumber: details.OSBuildNumber, osServicePackMajorNumber: short(details.OSServicePackMajorNumber),
    osServicePackMinorNumber: short(details.OSServicePackMinorNumber), osLocale: details.OSLocale ?? null, osDescription: details.OSDescription ?? null,
    computerManufacturer: details.ComputerMake ?? null, computerModel: details.ComputerModel ?? null, biosVersion: details.BiosVersion ?? null,
    biosName: details.BiosName ?? null, biosReleaseDate: parseDateTime(details.BiosReleaseDate), processorArchitecture: details.ProcessorArchitecture ?? null,
    suiteMask: details.SuiteMask, oldProductType: details.OldProductType, newProductType: details.NewProductType, systemMetrics: details.SystemMetrics,
    clientVersionMajorNumber: major ?? null, clientVersionMinorNumber: minor ?? null, clientVersionBuildNumber: build ?? null, clientVersionQfeNumber: qfe ?? null,
  };
  return {
    registration,
    ipAddress: details.IPAddress ?? null,
    targetGroupIds: details.TargetGroupIdList.slice(0, MAXIMUM_GROUPS).map((id) => id.toLowerCase()),
    requestedGroups: details.RequestedTargetGroupNames.slice(0, MAXIMUM_GROUPS),
  };
}

/** `7.9.9600.18696` as four numbers (MS-WSUSSS 3.1.4.15.3.3, product note); what is none of that says nothing. */
function versionNumbers(version: string): (number | null)[] {
  const match = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.(\d{1,5})$/.exec(version);
  return match === null ? [] : match.slice(1).map((part) => short(Number(part)));
}

const short = (value: number): number | null => (value >= -HIGHEST_SHORT - 1 && value <= HIGHEST_SHORT ? value : null);

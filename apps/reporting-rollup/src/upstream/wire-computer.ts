import type { ComputerDetailsToTell, ComputerToTell } from '@sluice/domain/reporting/rollup-run';
import type { reporting } from '@sluice/protocol/wsusss';
import { momentOf } from './wire-moments.js';

/** The longest texts of MS-WSUSSS 3.1.4.15.3.3, in characters. */
const LONGEST = { fact: 64, architecture: 50, version: 20, group: 256 } as const;

/** A computer as RollupComputers names it (MS-WSUSSS 3.1.4.15.3.2), with its details when they have changed. */
export function computerInfo(computer: ComputerToTell, ownServerId: string): reporting.ComputerRollupInfo {
  return {
    ComputerId: computer.computerId, LastSyncTime: momentOf(computer.lastSyncTime), LastSyncResult: computer.lastSyncResult,
    LastReportedRebootTime: momentOf(computer.lastReportedRebootTime), LastReportedStatusTime: momentOf(computer.lastReportedStatusTime),
    LastInventoryTime: momentOf(computer.lastInventoryTime), ParentServerId: computer.parentServerId ?? ownServerId,
    ...(computer.hasDetailsChanged ? { Details: detailsOf(computer.details) } : {}),
  };
}

function detailsOf(details: ComputerDetailsToTell): reporting.ComputerRollupDetails {
  return {
    TargetGroupIdList: details.targetGroupIds,
    RequestedTargetGroupNames: (details.requestedGroups ?? '').split(';').map((name) => name.trim().slice(0, LONGEST.group)).filter((name) => name !== ''),
    IPAddress: details.ipAddress ?? '', FullDomainName: details.dnsName,
    OSMajorVersion: details.osMajorVersion ?? 0, OSMinorVersion: details.osMinorVersion ?? 0, OSBuildNumber: details.osBuildNumber ?? 0,
    OSServicePackMajorNumber: details.osServicePackMajorNumber ?? 0, OSServicePackMinorNumber: details.osServicePackMinorNumber ?? 0,
    // Product notes 45 and 46.
    OSLocale: details.osLocale ?? '', OSFamily: 'Windows', OSDescription: details.osDescription ?? '',
    ComputerMake: fact(details.manufacturer), ComputerModel: fact(details.model), BiosVersion: fact(details.biosVersion), BiosName: fact(details.biosName),
    BiosReleaseDate: momentOf(details.biosReleaseDate), ProcessorArchitecture: fact(details.processorArchitecture, LONGEST.architecture),
    SuiteMask: details.suiteMask ?? 0, OldProductType: (details.oldProductType ?? 0) & 0xff, NewProductType: details.newProductType ?? 0,
    SystemMetrics: details.systemMetrics ?? 0, ClientVersion: fact(details.clientVersion, LONGEST.version),
  };
}

function fact(text: string | null, longest: number = LONGEST.fact): string {
  return (text ?? '').slice(0, longest);
}

import { MAXIMUM_ACCOUNT_NAME_LENGTH, SERVER_SUMMARY_COUNTS, type ServerSummary } from '@sluice/domain/downstream-servers';
import type { CorrectedClock, ToldClients, ToldServer } from '@sluice/domain/reporting';
import { parseDateTime } from '@sluice/protocol/soap';
import type { reporting } from '@sluice/protocol/wsusss';

/** ParentServerId of a server that synchronises from whoever is told (MS-WSUSSS 3.1.4.14.3.2). */
const RECEIVER = '00000000-0000-0000-0000-000000000000';
/** One to four numbers with points between them. */
const VERSION = /^\d{1,10}(\.\d{1,10}){0,3}$/;
const LONGEST_VERSION = 32;
/** Longest locale and architecture that are kept, in characters. */
const LONGEST_NAME = 64;

/** A server of the wire as it is stored: texts cut, counts never negative. */
export function toldServer(info: reporting.DownstreamServerRollupInfo, ownServerId: string, clock: CorrectedClock): ToldServer {
  const parent = info.ParentServerId.toLowerCase();
  const toldRollupTime = parseDateTime(info.LastRollupTime);
  const version = info.Version ?? '';
  return {
    serverId: info.ServerId.toLowerCase(),
    name: text(info.FullDomainName, MAXIMUM_ACCOUNT_NAME_LENGTH),
    parentServerId: parent === RECEIVER || parent === ownServerId ? null : parent,
    version: version.length <= LONGEST_VERSION && VERSION.test(version) ? version : null,
    isReplica: info.IsReplica,
    lastSyncTime: clock(parseDateTime(info.LastSyncTime)),
    lastRollupTime: clock(toldRollupTime),
    toldRollupTime,
    summary: info.ServerSummary === undefined ? null : toldSummary(info.ServerSummary),
    clients: info.ClientSummaries.map(toldClients),
  };
}

function toldSummary(summary: reporting.DownstreamServerRollupServerSummary): ServerSummary {
  return Object.fromEntries(SERVER_SUMMARY_COUNTS.map((name) => {
    const wireName = `${name.charAt(0).toUpperCase()}${name.slice(1)}` as keyof reporting.DownstreamServerRollupServerSummary;
    return [name, count(summary[wireName])];
  })) as ServerSummary;
}

function toldClients(clients: reporting.DownstreamServerRollupClientSummary): ToldClients {
  return {
    operatingSystem: {
      majorVersion: clients.OSMajorVersion, minorVersion: clients.OSMinorVersion, buildNumber: clients.OSBuildNumber,
      servicePackMajorNumber: clients.OSServicePackMajorNumber, servicePackMinorNumber: clients.OSServicePackMinorNumber,
      locale: text(clients.OSLocale, LONGEST_NAME), suiteMask: clients.SuiteMask, oldProductType: clients.OldProductType,
      newProductType: clients.NewProductType, systemMetrics: clients.SystemMetrics, processorArchitecture: text(clients.ProcessorArchitecture, LONGEST_NAME),
    },
    computers: count(clients.Count),
    activity: clients.ActivitySummaries.map((activity) => ({
      updateId: activity.UpdateId.toLowerCase(), revisionNumber: activity.RevisionNumber,
      successes: count(activity.InstallSuccessCount), failures: count(activity.InstallFailureCount),
    })),
  };
}

const count = (value: number): number => Math.max(0, value);
const text = (value: string | undefined, longest: number): string => (value ?? '').slice(0, longest).replaceAll('\0', '');

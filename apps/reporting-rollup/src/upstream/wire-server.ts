import type { ClientsToTell, ServerToTell } from '@sluice/domain/reporting/rollup-run';
import type { reporting } from '@sluice/protocol/wsusss';
import { momentOf } from './wire-moments.js';

/** The parent of the server that tells: whoever is told (MS-WSUSSS 3.1.4.14.3.2). */
const RECEIVER = '00000000-0000-0000-0000-000000000000';

/** A server as RollupDownstreamServers names it (MS-WSUSSS 3.1.4.14.3.2). The same server gives the same message, byte for byte. */
export function serverInfo({ summary, clients, ...server }: ServerToTell): reporting.DownstreamServerRollupInfo {
  return {
    ServerId: server.serverId, FullDomainName: server.fullDomainName, LastSyncTime: momentOf(server.lastSyncTime),
    ParentServerId: server.parentServerId ?? RECEIVER, Version: server.version, IsReplica: server.isReplica, LastRollupTime: momentOf(server.lastRollupTime),
    ServerSummary: {
      UpdateCount: summary.updateCount, DeclinedUpdateCount: summary.declinedUpdateCount, ApprovedUpdateCount: summary.approvedUpdateCount,
      NotApprovedUpdateCount: summary.notApprovedUpdateCount, UpdatesWithStaleUpdateApprovalsCount: summary.updatesWithStaleUpdateApprovalsCount,
      ExpiredUpdateCount: summary.expiredUpdateCount,
      CriticalOrSecurityUpdatesNotApprovedForInstallCount: summary.criticalOrSecurityUpdatesNotApprovedForInstallCount,
      WsusInfrastructureUpdatesNotApprovedForInstallCount: summary.wsusInfrastructureUpdatesNotApprovedForInstallCount,
      UpdatesWithClientErrorsCount: summary.updatesWithClientErrorsCount, UpdatesWithServerErrorsCount: summary.updatesWithServerErrorsCount,
      UpdatesNeedingFilesCount: summary.updatesNeedingFilesCount, UpdatesNeededByComputersCount: summary.updatesNeededByComputersCount,
      UpdatesUpToDateCount: summary.updatesUpToDateCount, CustomComputerTargetGroupCount: summary.customComputerTargetGroupCount,
      ComputerTargetCount: summary.computerTargetCount, ComputerTargetsNeedingUpdatesCount: summary.computerTargetsNeedingUpdatesCount,
      ComputerTargetsWithUpdateErrorsCount: summary.computerTargetsWithUpdateErrorsCount, ComputersUpToDateCount: summary.computersUpToDateCount,
    },
    ClientSummaries: clients.map(clientSummary),
  };
}

function clientSummary({ operatingSystem: os, computers, activity }: ClientsToTell): reporting.DownstreamServerRollupClientSummary {
  return {
    OSMajorVersion: os.majorVersion, OSMinorVersion: os.minorVersion, OSBuildNumber: os.buildNumber, OSServicePackMajorNumber: os.servicePackMajorNumber,
    OSServicePackMinorNumber: os.servicePackMinorNumber, OSLocale: os.locale, SuiteMask: os.suiteMask, OldProductType: os.oldProductType & 0xff,
    NewProductType: os.newProductType, SystemMetrics: os.systemMetrics, ProcessorArchitecture: os.processorArchitecture, Count: computers,
    ActivitySummaries: activity.map(({ updateId, revisionNumber, successes, failures }) => (
      { UpdateId: updateId, RevisionNumber: revisionNumber, InstallSuccessCount: successes, InstallFailureCount: failures })),
  };
}

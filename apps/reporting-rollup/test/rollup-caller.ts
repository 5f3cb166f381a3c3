import { randomUUID } from 'node:crypto';
import type { ReportingCaller } from '@sluice/testing/reporting';
import { formatDateTime } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';

/** What servers say for "never" (MS-WSUSSS 3.1.4.15.3.2), and for "whoever is told". */
export const NEVER = '1753-01-01T00:00:00';
export const RECEIVER = '00000000-0000-0000-0000-000000000000';

/** The cookie of rollups, which says nothing (MS-WSUSSS 3.1.4.13.2.1). */
const COOKIE = { Expiration: '9999-12-31T23:59:59.9999999', EncryptedData: Buffer.alloc(0) };

/** A moment of today, in minutes from now; negative for the past. */
export const minutes = (count: number): string => formatDateTime(new Date(Date.now() + count * 60_000));

const SUMMARY: reporting.DownstreamServerRollupServerSummary = {
  UpdateCount: 10, DeclinedUpdateCount: 1, ApprovedUpdateCount: 5, NotApprovedUpdateCount: 4, UpdatesWithStaleUpdateApprovalsCount: 0, ExpiredUpdateCount: 0,
  CriticalOrSecurityUpdatesNotApprovedForInstallCount: 2, WsusInfrastructureUpdatesNotApprovedForInstallCount: 0, UpdatesWithClientErrorsCount: 1,
  UpdatesWithServerErrorsCount: 0, UpdatesNeedingFilesCount: 0, UpdatesNeededByComputersCount: 3, UpdatesUpToDateCount: 7, CustomComputerTargetGroupCount: 2,
  ComputerTargetCount: 12, ComputerTargetsNeedingUpdatesCount: 4, ComputerTargetsWithUpdateErrorsCount: 1, ComputersUpToDateCount: 7,
};

export const clientsOf = (Count: number, ActivitySummaries: reporting.DownstreamServerRollupClientSummary['ActivitySummaries'] = [], OSBuildNumber = 20348):
reporting.DownstreamServerRollupClientSummary => ({
  OSMajorVersion: 10, OSMinorVersion: 0, OSBuildNumber, OSServicePackMajorNumber: 0, OSServicePackMinorNumber: 0, OSLocale: 'en-US', SuiteMask: 272,
  OldProductType: 3, NewProductType: 7, SystemMetrics: 0, ProcessorArchitecture: 'AMD64', Count, ActivitySummaries,
});

export const serverInfo = (ServerId: string, changes: Partial<reporting.DownstreamServerRollupInfo> = {}): reporting.DownstreamServerRollupInfo => ({
  ServerId, FullDomainName: `${ServerId.slice(0, 4)}.example`, LastSyncTime: minutes(-30), ParentServerId: RECEIVER, Version: '10.0.20348.1', IsReplica: true,
  LastRollupTime: minutes(0), ServerSummary: SUMMARY, ClientSummaries: [], ...changes,
});

export const computerInfo = (ComputerId: string, ParentServerId: string, changes: Partial<reporting.ComputerRollupInfo> = {}): reporting.ComputerRollupInfo => ({
  ComputerId, LastSyncTime: minutes(-20), LastSyncResult: 1, LastReportedRebootTime: NEVER, LastReportedStatusTime: minutes(-19), LastInventoryTime: NEVER,
  ParentServerId, ...changes,
});

export const details = (changes: Partial<reporting.ComputerRollupDetails> = {}): reporting.ComputerRollupDetails => ({
  IPAddress: '192.0.2.7', FullDomainName: 'pc.example', OSMajorVersion: 10, OSMinorVersion: 0, OSBuildNumber: 19045, OSServicePackMajorNumber: 0,
  OSServicePackMinorNumber: 0, OSLocale: 'en-US', OSFamily: 'Windows', OSDescription: '', ComputerMake: 'Maker', ComputerModel: 'Model', BiosVersion: '1.2',
  BiosName: 'BIOS', BiosReleaseDate: '2020-02-02T00:00:00', ProcessorArchitecture: 'AMD64', SuiteMask: 256, OldProductType: 1, NewProductType: 48,
  SystemMetrics: 0, ClientVersion: '10.0.19041.1202', TargetGroupIdList: [], RequestedTargetGroupNames: ['Desks', 'Floor 3'], ...changes,
});

export const statusInfo = (ComputerId: string, RollupNumber: number, statuses: Readonly<Record<string, number>>, changes: Partial<reporting.ComputerStatusRollupInfo> & { at?: string } = {}):
reporting.ComputerStatusRollupInfo => {
  const { at = minutes(-19), ...rest } = changes;
  return {
    InstanceId: randomUUID(), ComputerId, EffectiveLastDetectionTime: minutes(-25), RollupNumber, IsFullRollup: true,
    UpdateStatus: Object.entries(statuses).map(([UpdateId, SummarizationState]) => ({ UpdateId, SummarizationState, LastChangeTime: at })), ...rest,
  };
};

/** Calls the five operations as a server below does. */
export class RollupCaller {
  constructor(private readonly caller: ReportingCaller, private readonly clientTime: () => string = () => minutes(0)) {}

  async configuration(): Promise<reporting.RollupConfiguration> {
    return (await this.caller.call(reporting.getRollupConfiguration, { cookie: COOKIE })).GetRollupConfigurationResult!;
  }

  async servers(...downstreamServers: reporting.DownstreamServerRollupInfo[]): Promise<void> {
    await this.caller.call(reporting.rollupDownstreamServers, { cookie: COOKIE, clientTime: this.clientTime(), downstreamServers });
  }

  /** The answers by computer. */
  async computers(...computers: reporting.ComputerRollupInfo[]): Promise<Record<string, string>> {
    const { RollupComputersResult } = await this.caller.call(reporting.rollupComputers, { cookie: COOKIE, clientTime: this.clientTime(), computers });
    return Object.fromEntries(RollupComputersResult.map(({ ComputerId, Change }) => [ComputerId, Change]));
  }

  async outOfSync(parentServerId: string, numbers: Readonly<Record<string, number>>): Promise<readonly string[]> {
    const lastRollupNumbers = Object.entries(numbers).map(([ComputerId, RollupNumber]) => ({ ComputerId, RollupNumber }));
    return (await this.caller.call(reporting.getOutOfSyncComputers, { cookie: COOKIE, parentServerId, lastRollupNumbers })).GetOutOfSyncComputersResult;
  }

  async statuses(parentServerId: string, ...computers: reporting.ComputerStatusRollupInfo[]): Promise<boolean> {
    const message = { cookie: COOKIE, clientTime: this.clientTime(), parentServerId, computers };
    return (await this.caller.call(reporting.rollupComputerStatus, message)).RollupComputerStatusResult;
  }
}

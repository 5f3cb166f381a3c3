// Generated from libs/protocol/wsdl/wsusss-reporting.wsdl and libs/protocol/wsdl/wusp-reporting.wsdl and tools/src/generate/supplement.ts. Do not edit:
// `npm run generate` writes it anew and `npm run generate -- --check` tells whether it is up to date.
import type { ComplexType, DateTimeText, EnumerationType, Guid, SoapContract, SoapOperation } from '../../soap/index.js';

const NAMESPACE = 'http://www.microsoft.com/SoftwareDistribution';

/** Cookie, used by ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export interface Cookie {
  readonly Expiration: DateTimeText;
  readonly EncryptedData?: Buffer;
}

/** Wire table of Cookie (MS-WUSP 2.2.2.3.1). */
export const cookieTable: ComplexType<Cookie> = {
  name: 'Cookie',
  namespace: NAMESPACE,
  fields: [
    { name: 'Expiration', type: 'dateTime', required: true },
    { name: 'EncryptedData', type: 'base64Binary' },
  ],
};

/** ComputerTargetIdentifier, used by ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export interface ComputerTargetIdentifier {
  readonly Sid?: string;
}

/** Wire table of ComputerTargetIdentifier (MS-WUSP 2.2.2.3.1). */
export const computerTargetIdentifierTable: ComplexType<ComputerTargetIdentifier> = {
  name: 'ComputerTargetIdentifier',
  namespace: NAMESPACE,
  fields: [
    { name: 'Sid', type: 'string' },
  ],
};

/** UpdateRevisionIdentifier, used by ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export interface UpdateRevisionIdentifier {
  readonly UpdateID: Guid;
  readonly RevisionNumber: number;
}

/** Wire table of UpdateRevisionIdentifier (MS-WUSP 2.2.2.3.1). */
export const updateRevisionIdentifierTable: ComplexType<UpdateRevisionIdentifier> = {
  name: 'UpdateRevisionIdentifier',
  namespace: NAMESPACE,
  fields: [
    { name: 'UpdateID', type: 'guid', required: true },
    { name: 'RevisionNumber', type: 'int', required: true },
  ],
};

/** BasicData, used by ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export interface BasicData {
  readonly TargetID?: ComputerTargetIdentifier;
  readonly SequenceNumber: number;
  readonly TimeAtTarget: DateTimeText;
  readonly EventInstanceID: Guid;
  readonly NamespaceID: number;
  readonly EventID: number;
  readonly SourceID: number;
  readonly UpdateID?: UpdateRevisionIdentifier;
  readonly Win32HResult: number;
  readonly AppName?: string;
}

/** Wire table of BasicData (MS-WUSP 2.2.2.3.1). */
export const basicDataTable: ComplexType<BasicData> = {
  name: 'BasicData',
  namespace: NAMESPACE,
  fields: [
    { name: 'TargetID', type: computerTargetIdentifierTable },
    { name: 'SequenceNumber', type: 'int', required: true },
    { name: 'TimeAtTarget', type: 'dateTime', required: true },
    { name: 'EventInstanceID', type: 'guid', required: true },
    { name: 'NamespaceID', type: 'int', required: true },
    { name: 'EventID', type: 'short', required: true },
    { name: 'SourceID', type: 'short', required: true },
    { name: 'UpdateID', type: updateRevisionIdentifierTable },
    { name: 'Win32HResult', type: 'int', required: true },
    { name: 'AppName', type: 'string' },
  ],
};

/** ProcessorArchitecture, used by ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export type ProcessorArchitecture =
  | 'Unknown'
  | 'X86Compatible'
  | 'IA64Compatible'
  | 'Amd64Compatible';

/** Wire table of ProcessorArchitecture (MS-WUSP 2.2.2.3.1). */
export const processorArchitectureTable: EnumerationType = { enumeration: 'ProcessorArchitecture', values: ['Unknown', 'X86Compatible', 'IA64Compatible', 'Amd64Compatible'] };

/** DetailedVersion, used by ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export interface DetailedVersion {
  readonly Major: number;
  readonly Minor: number;
  readonly Build: number;
  readonly Revision: number;
  readonly ServicePackMajor: number;
  readonly ServicePackMinor: number;
}

/** Wire table of DetailedVersion (MS-WUSP 2.2.2.3.1). */
export const detailedVersionTable: ComplexType<DetailedVersion> = {
  name: 'DetailedVersion',
  namespace: NAMESPACE,
  fields: [
    { name: 'Major', type: 'int', required: true },
    { name: 'Minor', type: 'int', required: true },
    { name: 'Build', type: 'int', required: true },
    { name: 'Revision', type: 'int', required: true },
    { name: 'ServicePackMajor', type: 'int', required: true },
    { name: 'ServicePackMinor', type: 'int', required: true },
  ],
};

/** ExtendedData, used by ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export interface ExtendedData {
  readonly ReplacementStrings: readonly string[];
  readonly MiscData: readonly string[];
  readonly ComputerBrand?: string;
  readonly ComputerModel?: string;
  readonly BiosRevision?: string;
  readonly ProcessorArchitecture: ProcessorArchitecture;
  readonly OSVersion: DetailedVersion;
  readonly OSLocaleID: number;
  readonly DeviceID?: string;
}

/** Wire table of ExtendedData (MS-WUSP 2.2.2.3.1). */
export const extendedDataTable: ComplexType<ExtendedData> = {
  name: 'ExtendedData',
  namespace: NAMESPACE,
  fields: [
    { name: 'ReplacementStrings', type: 'string', item: 'string' },
    { name: 'MiscData', type: 'string', item: 'string' },
    { name: 'ComputerBrand', type: 'string' },
    { name: 'ComputerModel', type: 'string' },
    { name: 'BiosRevision', type: 'string' },
    { name: 'ProcessorArchitecture', type: processorArchitectureTable, required: true },
    { name: 'OSVersion', type: detailedVersionTable, required: true },
    { name: 'OSLocaleID', type: 'int', required: true },
    { name: 'DeviceID', type: 'string' },
  ],
};

/** PrivateData, used by ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export interface PrivateData {
  readonly ComputerDnsName?: string;
  readonly UserAccountName?: string;
}

/** Wire table of PrivateData (MS-WUSP 2.2.2.3.1). */
export const privateDataTable: ComplexType<PrivateData> = {
  name: 'PrivateData',
  namespace: NAMESPACE,
  fields: [
    { name: 'ComputerDnsName', type: 'string' },
    { name: 'UserAccountName', type: 'string' },
  ],
};

/** ReportingEvent, used by ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export interface ReportingEvent {
  readonly BasicData?: BasicData;
  readonly ExtendedData?: ExtendedData;
  readonly PrivateData?: PrivateData;
}

/** Wire table of ReportingEvent (MS-WUSP 2.2.2.3.1). */
export const reportingEventTable: ComplexType<ReportingEvent> = {
  name: 'ReportingEvent',
  namespace: NAMESPACE,
  fields: [
    { name: 'BasicData', type: basicDataTable },
    { name: 'ExtendedData', type: extendedDataTable },
    { name: 'PrivateData', type: privateDataTable },
  ],
};

/** ReportingInventory, used by ReportInventory (MS-WUSP 6.3). */
export interface ReportingInventory {
  readonly IsCompressed: boolean;
  readonly RawXml?: string;
  readonly CompressedXml?: Buffer;
}

/** Wire table of ReportingInventory (MS-WUSP 6.3). */
export const reportingInventoryTable: ComplexType<ReportingInventory> = {
  name: 'ReportingInventory',
  namespace: NAMESPACE,
  fields: [
    { name: 'IsCompressed', type: 'boolean', required: true },
    { name: 'RawXml', type: 'string', large: true },
    { name: 'CompressedXml', type: 'base64Binary', large: true },
  ],
};

/** RollupConfiguration, used by GetRollupConfiguration (MS-WSUSSS 3.1.4.13). */
export interface RollupConfiguration {
  readonly DoDetailedRollup: boolean;
  readonly RollupResetGuid: Guid;
  readonly ServerId: Guid;
  readonly RollupDownstreamServersMaxBatchSize: number;
  readonly RollupComputersMaxBatchSize: number;
  readonly GetOutOfSyncComputersMaxBatchSize: number;
  readonly RollupComputerStatusMaxBatchSize: number;
}

/** Wire table of RollupConfiguration (MS-WSUSSS 3.1.4.13). */
export const rollupConfigurationTable: ComplexType<RollupConfiguration> = {
  name: 'RollupConfiguration',
  namespace: NAMESPACE,
  fields: [
    { name: 'DoDetailedRollup', type: 'boolean', required: true },
    { name: 'RollupResetGuid', type: 'guid', required: true },
    { name: 'ServerId', type: 'guid', required: true },
    { name: 'RollupDownstreamServersMaxBatchSize', type: 'int', required: true },
    { name: 'RollupComputersMaxBatchSize', type: 'int', required: true },
    { name: 'GetOutOfSyncComputersMaxBatchSize', type: 'int', required: true },
    { name: 'RollupComputerStatusMaxBatchSize', type: 'int', required: true },
  ],
};

/** DownstreamServerRollupServerSummary, used by RollupDownstreamServers (MS-WSUSSS 3.1.4.14). */
export interface DownstreamServerRollupServerSummary {
  readonly UpdateCount: number;
  readonly DeclinedUpdateCount: number;
  readonly ApprovedUpdateCount: number;
  readonly NotApprovedUpdateCount: number;
  readonly UpdatesWithStaleUpdateApprovalsCount: number;
  readonly ExpiredUpdateCount: number;
  readonly CriticalOrSecurityUpdatesNotApprovedForInstallCount: number;
  readonly WsusInfrastructureUpdatesNotApprovedForInstallCount: number;
  readonly UpdatesWithClientErrorsCount: number;
  readonly UpdatesWithServerErrorsCount: number;
  readonly UpdatesNeedingFilesCount: number;
  readonly UpdatesNeededByComputersCount: number;
  readonly UpdatesUpToDateCount: number;
  readonly CustomComputerTargetGroupCount: number;
  readonly ComputerTargetCount: number;
  readonly ComputerTargetsNeedingUpdatesCount: number;
  readonly ComputerTargetsWithUpdateErrorsCount: number;
  readonly ComputersUpToDateCount: number;
}

/** Wire table of DownstreamServerRollupServerSummary (MS-WSUSSS 3.1.4.14). */
export const downstreamServerRollupServerSummaryTable: ComplexType<DownstreamServerRollupServerSummary> = {
  name: 'DownstreamServerRollupServerSummary',
  namespace: NAMESPACE,
  fields: [
    { name: 'UpdateCount', type: 'int', required: true },
    { name: 'DeclinedUpdateCount', type: 'int', required: true },
    { name: 'ApprovedUpdateCount', type: 'int', required: true },
    { name: 'NotApprovedUpdateCount', type: 'int', required: true },
    { name: 'UpdatesWithStaleUpdateApprovalsCount', type: 'int', required: true },
    { name: 'ExpiredUpdateCount', type: 'int', required: true },
    { name: 'CriticalOrSecurityUpdatesNotApprovedForInstallCount', type: 'int', required: true },
    { name: 'WsusInfrastructureUpdatesNotApprovedForInstallCount', type: 'int', required: true },
    { name: 'UpdatesWithClientErrorsCount', type: 'int', required: true },
    { name: 'UpdatesWithServerErrorsCount', type: 'int', required: true },
    { name: 'UpdatesNeedingFilesCount', type: 'int', required: true },
    { name: 'UpdatesNeededByComputersCount', type: 'int', required: true },
    { name: 'UpdatesUpToDateCount', type: 'int', required: true },
    { name: 'CustomComputerTargetGroupCount', type: 'int', required: true },
    { name: 'ComputerTargetCount', type: 'int', required: true },
    { name: 'ComputerTargetsNeedingUpdatesCount', type: 'int', required: true },
    { name: 'ComputerTargetsWithUpdateErrorsCount', type: 'int', required: true },
    { name: 'ComputersUpToDateCount', type: 'int', required: true },
  ],
};

/** DownstreamServerRollupClientActivitySummary, used by RollupDownstreamServers (MS-WSUSSS 3.1.4.14). */
export interface DownstreamServerRollupClientActivitySummary {
  readonly UpdateId: Guid;
  readonly RevisionNumber: number;
  readonly InstallSuccessCount: number;
  readonly InstallFailureCount: number;
}

/** Wire table of DownstreamServerRollupClientActivitySummary (MS-WSUSSS 3.1.4.14). */
export const downstreamServerRollupClientActivitySummaryTable: ComplexType<DownstreamServerRollupClientActivitySummary> = {
  name: 'DownstreamServerRollupClientActivitySummary',
  namespace: NAMESPACE,
  fields: [
    { name: 'UpdateId', type: 'guid', required: true },
    { name: 'RevisionNumber', type: 'int', required: true },
    { name: 'InstallSuccessCount', type: 'int', required: true },
    { name: 'InstallFailureCount', type: 'int', required: true },
  ],
};

/** DownstreamServerRollupClientSummary, used by RollupDownstreamServers (MS-WSUSSS 3.1.4.14). */
export interface DownstreamServerRollupClientSummary {
  readonly OSMajorVersion: number;
  readonly OSMinorVersion: number;
  readonly OSBuildNumber: number;
  readonly OSServicePackMajorNumber: number;
  readonly OSServicePackMinorNumber: number;
  readonly OSLocale?: string;
  readonly SuiteMask: number;
  readonly OldProductType: number;
  readonly NewProductType: number;
  readonly SystemMetrics: number;
  readonly ProcessorArchitecture?: string;
  readonly Count: number;
  readonly ActivitySummaries: readonly DownstreamServerRollupClientActivitySummary[];
}

/** Wire table of DownstreamServerRollupClientSummary (MS-WSUSSS 3.1.4.14). */
export const downstreamServerRollupClientSummaryTable: ComplexType<DownstreamServerRollupClientSummary> = {
  name: 'DownstreamServerRollupClientSummary',
  namespace: NAMESPACE,
  fields: [
    { name: 'OSMajorVersion', type: 'int', required: true },
    { name: 'OSMinorVersion', type: 'int', required: true },
    { name: 'OSBuildNumber', type: 'int', required: true },
    { name: 'OSServicePackMajorNumber', type: 'int', required: true },
    { name: 'OSServicePackMinorNumber', type: 'int', required: true },
    { name: 'OSLocale', type: 'string' },
    { name: 'SuiteMask', type: 'short', required: true },
    { name: 'OldProductType', type: 'unsignedByte', required: true },
    { name: 'NewProductType', type: 'int', required: true },
    { name: 'SystemMetrics', type: 'int', required: true },
    { name: 'ProcessorArchitecture', type: 'string' },
    { name: 'Count', type: 'int', required: true },
    {
      name: 'ActivitySummaries',
      type: downstreamServerRollupClientActivitySummaryTable,
      item: 'DownstreamServerRollupClientActivitySummary',
    },
  ],
};

/** DownstreamServerRollupInfo, used by RollupDownstreamServers (MS-WSUSSS 3.1.4.14). */
export interface DownstreamServerRollupInfo {
  readonly ServerId: Guid;
  readonly FullDomainName?: string;
  readonly LastSyncTime: DateTimeText;
  readonly ParentServerId: Guid;
  readonly Version?: string;
  readonly IsReplica: boolean;
  readonly LastRollupTime: DateTimeText;
  readonly ServerSummary?: DownstreamServerRollupServerSummary;
  readonly ClientSummaries: readonly DownstreamServerRollupClientSummary[];
}

/** Wire table of DownstreamServerRollupInfo (MS-WSUSSS 3.1.4.14). */
export const downstreamServerRollupInfoTable: ComplexType<DownstreamServerRollupInfo> = {
  name: 'DownstreamServerRollupInfo',
  namespace: NAMESPACE,
  fields: [
    { name: 'ServerId', type: 'guid', required: true },
    { name: 'FullDomainName', type: 'string' },
    { name: 'LastSyncTime', type: 'dateTime', required: true },
    { name: 'ParentServerId', type: 'guid', required: true },
    { name: 'Version', type: 'string' },
    { name: 'IsReplica', type: 'boolean', required: true },
    { name: 'LastRollupTime', type: 'dateTime', required: true },
    { name: 'ServerSummary', type: downstreamServerRollupServerSummaryTable },
    { name: 'ClientSummaries', type: downstreamServerRollupClientSummaryTable, item: 'DownstreamServerRollupClientSummary' },
  ],
};

/** ComputerRollupDetails, used by RollupComputers (MS-WSUSSS 3.1.4.15). */
export interface ComputerRollupDetails {
  readonly IPAddress?: string;
  readonly FullDomainName?: string;
  readonly OSMajorVersion: number;
  readonly OSMinorVersion: number;
  readonly OSBuildNumber: number;
  readonly OSServicePackMajorNumber: number;
  readonly OSServicePackMinorNumber: number;
  readonly OSLocale?: string;
  readonly OSFamily?: string;
  readonly OSDescription?: string;
  readonly ComputerMake?: string;
  readonly ComputerModel?: string;
  readonly BiosVersion?: string;
  readonly BiosName?: string;
  readonly BiosReleaseDate: DateTimeText;
  readonly ProcessorArchitecture?: string;
  readonly SuiteMask: number;
  readonly OldProductType: number;
  readonly NewProductType: number;
  readonly SystemMetrics: number;
  readonly ClientVersion?: string;
  readonly TargetGroupIdList: readonly Guid[];
  readonly RequestedTargetGroupNames: readonly string[];
}

/** Wire table of ComputerRollupDetails (MS-WSUSSS 3.1.4.15). */
export const computerRollupDetailsTable: ComplexType<ComputerRollupDetails> = {
  name: 'ComputerRollupDetails',
  namespace: NAMESPACE,
  fields: [
    { name: 'IPAddress', type: 'string', attribute: true },
    { name: 'FullDomainName', type: 'string', attribute: true },
    { name: 'OSMajorVersion', type: 'int', required: true, attribute: true },
    { name: 'OSMinorVersion', type: 'int', required: true, attribute: true },
    { name: 'OSBuildNumber', type: 'int', required: true, attribute: true },
    { name: 'OSServicePackMajorNumber', type: 'int', required: true, attribute: true },
    { name: 'OSServicePackMinorNumber', type: 'int', required: true, attribute: true },
    { name: 'OSLocale', type: 'string', attribute: true },
    { name: 'OSFamily', type: 'string', attribute: true },
    { name: 'OSDescription', type: 'string', attribute: true },
    { name: 'ComputerMake', type: 'string', attribute: true },
    { name: 'ComputerModel', type: 'string', attribute: true },
    { name: 'BiosVersion', type: 'string', attribute: true },
    { name: 'BiosName', type: 'string', attribute: true },
    { name: 'BiosReleaseDate', type: 'dateTime', required: true, attribute: true },
    { name: 'ProcessorArchitecture', type: 'string', attribute: true },
    { name: 'SuiteMask', type: 'short', required: true, attribute: true },
    { name: 'OldProductType', type: 'unsignedByte', required: true, attribute: true },
    { name: 'NewProductType', type: 'int', required: true, attribute: true },
    { name: 'SystemMetrics', type: 'int', required: true, attribute: true },
    { name: 'ClientVersion', type: 'string', attribute: true },
    { name: 'TargetGroupIdList', type: 'guid', item: 'guid' },
    { name: 'RequestedTargetGroupNames', type: 'string', item: 'string' },
  ],
};

/** ComputerRollupInfo, used by RollupComputers (MS-WSUSSS 3.1.4.15). */
export interface ComputerRollupInfo {
  readonly ComputerId?: string;
  readonly LastSyncTime: DateTimeText;
  readonly LastSyncResult: number;
  readonly LastReportedRebootTime: DateTimeText;
  readonly LastReportedStatusTime: DateTimeText;
  readonly LastInventoryTime: DateTimeText;
  readonly ParentServerId: Guid;
  readonly Details?: ComputerRollupDetails;
}

/** Wire table of ComputerRollupInfo (MS-WSUSSS 3.1.4.15). */
export const computerRollupInfoTable: ComplexType<ComputerRollupInfo> = {
  name: 'ComputerRollupInfo',
  namespace: NAMESPACE,
  fields: [
    { name: 'ComputerId', type: 'string', attribute: true },
    { name: 'LastSyncTime', type: 'dateTime', required: true, attribute: true },
    { name: 'LastSyncResult', type: 'int', required: true, attribute: true },
    { name: 'LastReportedRebootTime', type: 'dateTime', required: true, attribute: true },
    { name: 'LastReportedStatusTime', type: 'dateTime', required: true, attribute: true },
    { name: 'LastInventoryTime', type: 'dateTime', required: true, attribute: true },
    { name: 'ParentServerId', type: 'guid', required: true, attribute: true },
    { name: 'Details', type: computerRollupDetailsTable },
  ],
};

/** ComputerChangeType, used by RollupComputers (MS-WSUSSS 3.1.4.15). */
export type ComputerChangeType =
  | 'Deleted'
  | 'NewParent';

/** Wire table of ComputerChangeType (MS-WSUSSS 3.1.4.15). */
export const computerChangeTypeTable: EnumerationType = { enumeration: 'ComputerChangeType', values: ['Deleted', 'NewParent'] };

/** ChangedComputer, used by RollupComputers (MS-WSUSSS 3.1.4.15). */
export interface ChangedComputer {
  readonly ComputerId?: string;
  readonly Change: ComputerChangeType;
}

/** Wire table of ChangedComputer (MS-WSUSSS 3.1.4.15). */
export const changedComputerTable: ComplexType<ChangedComputer> = {
  name: 'ChangedComputer',
  namespace: NAMESPACE,
  fields: [
    { name: 'ComputerId', type: 'string', attribute: true },
    { name: 'Change', type: computerChangeTypeTable, required: true, attribute: true },
  ],
};

/** ComputerLastRollupNumber, used by GetOutOfSyncComputers (MS-WSUSSS 3.1.4.16). */
export interface ComputerLastRollupNumber {
  readonly ComputerId?: string;
  readonly RollupNumber: number;
}

/** Wire table of ComputerLastRollupNumber (MS-WSUSSS 3.1.4.16). */
export const computerLastRollupNumberTable: ComplexType<ComputerLastRollupNumber> = {
  name: 'ComputerLastRollupNumber',
  namespace: NAMESPACE,
  fields: [
    { name: 'ComputerId', type: 'string' },
    { name: 'RollupNumber', type: 'int', required: true },
  ],
};

/** ComputerStatusRollupUpdateStatus, used by RollupComputerStatus (MS-WSUSSS 3.1.4.17). */
export interface ComputerStatusRollupUpdateStatus {
  readonly UpdateId: Guid;
  readonly SummarizationState: number;
  readonly LastChangeTime: DateTimeText;
}

/** Wire table of ComputerStatusRollupUpdateStatus (MS-WSUSSS 3.1.4.17). */
export const computerStatusRollupUpdateStatusTable: ComplexType<ComputerStatusRollupUpdateStatus> = {
  name: 'ComputerStatusRollupUpdateStatus',
  namespace: NAMESPACE,
  fields: [
    { name: 'UpdateId', type: 'guid', required: true },
    { name: 'SummarizationState', type: 'int', required: true },
    { name: 'LastChangeTime', type: 'dateTime', required: true },
  ],
};

/** ComputerStatusRollupInfo, used by RollupComputerStatus (MS-WSUSSS 3.1.4.17). */
export interface ComputerStatusRollupInfo {
  readonly InstanceId: Guid;
  readonly ComputerId?: string;
  readonly EffectiveLastDetectionTime: DateTimeText;
  readonly RollupNumber: number;
  readonly IsFullRollup: boolean;
  readonly UpdateStatus: readonly ComputerStatusRollupUpdateStatus[];
}

/** Wire table of ComputerStatusRollupInfo (MS-WSUSSS 3.1.4.17). */
export const computerStatusRollupInfoTable: ComplexType<ComputerStatusRollupInfo> = {
  name: 'ComputerStatusRollupInfo',
  namespace: NAMESPACE,
  fields: [
    { name: 'InstanceId', type: 'guid', required: true },
    { name: 'ComputerId', type: 'string' },
    { name: 'EffectiveLastDetectionTime', type: 'dateTime', required: true },
    { name: 'RollupNumber', type: 'int', required: true },
    { name: 'IsFullRollup', type: 'boolean', required: true },
    { name: 'UpdateStatus', type: computerStatusRollupUpdateStatusTable, item: 'ComputerStatusRollupUpdateStatus' },
  ],
};

/** MonitoredServicesResponse, used by Ping (MS-WSUSSS 3.1.4.12). */
export interface MonitoredServicesResponse {
  readonly SuccessFlag: boolean;
  readonly ServicesTime: DateTimeText;
  readonly ServicesName?: string;
  readonly ServicesMachine?: string;
  readonly IsHttps: boolean;
  readonly RequestContentType?: string;
  readonly ConfigFilePath?: string;
  readonly ConfigFileProjectName?: string;
  readonly ConfigFileEnvironmentName?: string;
  readonly ConfigFileLastModifiedTime: DateTimeText;
  readonly ConfigFileVersion?: string;
  readonly ConfigFileNextExpirationTime: DateTimeText;
  readonly ConfigFileExpirationModuloInMinutes: number;
  readonly DatabaseInfo?: string;
  readonly CustomInfo?: string;
}

/** Wire table of MonitoredServicesResponse (MS-WSUSSS 3.1.4.12). */
export const monitoredServicesResponseTable: ComplexType<MonitoredServicesResponse> = {
  name: 'MonitoredServicesResponse',
  namespace: 'http://www.microsoft.com/SoftwareDistribution/Server/IMonitorable',
  fields: [
    { name: 'SuccessFlag', type: 'boolean', required: true },
    { name: 'ServicesTime', type: 'dateTime', required: true },
    { name: 'ServicesName', type: 'string' },
    { name: 'ServicesMachine', type: 'string' },
    { name: 'IsHttps', type: 'boolean', required: true },
    { name: 'RequestContentType', type: 'string' },
    { name: 'ConfigFilePath', type: 'string' },
    { name: 'ConfigFileProjectName', type: 'string' },
    { name: 'ConfigFileEnvironmentName', type: 'string' },
    { name: 'ConfigFileLastModifiedTime', type: 'dateTime', required: true },
    { name: 'ConfigFileVersion', type: 'string' },
    { name: 'ConfigFileNextExpirationTime', type: 'dateTime', required: true },
    { name: 'ConfigFileExpirationModuloInMinutes', type: 'int', required: true },
    { name: 'DatabaseInfo', type: 'string' },
    { name: 'CustomInfo', type: 'string' },
  ],
};

/** Request of ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export interface ReportEventBatch {
  readonly cookie?: Cookie;
  readonly clientTime: DateTimeText;
  readonly eventBatch: readonly ReportingEvent[];
}

/** Wire table of ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export const reportEventBatchTable: ComplexType<ReportEventBatch> = {
  name: 'ReportEventBatch',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'clientTime', type: 'dateTime', required: true },
    { name: 'eventBatch', type: reportingEventTable, item: 'ReportingEvent' },
  ],
};

/** Response of ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export interface ReportEventBatchResponse {
  readonly ReportEventBatchResult: boolean;
}

/** Wire table of ReportEventBatchResponse (MS-WUSP 2.2.2.3.1). */
export const reportEventBatchResponseTable: ComplexType<ReportEventBatchResponse> = {
  name: 'ReportEventBatchResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'ReportEventBatchResult', type: 'boolean', required: true },
  ],
};

/** ReportEventBatch (MS-WUSP 2.2.2.3.1). */
export const reportEventBatch: SoapOperation<ReportEventBatch, ReportEventBatchResponse, 'ReportEventBatch'> = {
  name: 'ReportEventBatch',
  service: 'ReportingWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/ReportEventBatch',
  request: reportEventBatchTable,
  response: reportEventBatchResponseTable,
};

/** Request of ReportEventBatch2 (MS-WUSP 6.3). */
export interface ReportEventBatch2 {
  readonly computerId?: string;
  readonly clientTime: DateTimeText;
  readonly eventBatch: readonly ReportingEvent[];
}

/** Wire table of ReportEventBatch2 (MS-WUSP 6.3). */
export const reportEventBatch2Table: ComplexType<ReportEventBatch2> = {
  name: 'ReportEventBatch2',
  namespace: NAMESPACE,
  fields: [
    { name: 'computerId', type: 'string' },
    { name: 'clientTime', type: 'dateTime', required: true },
    { name: 'eventBatch', type: reportingEventTable, item: 'ReportingEvent' },
  ],
};

/** Response of ReportEventBatch2 (MS-WUSP 6.3). */
export interface ReportEventBatch2Response {
  readonly ReportEventBatch2Result: boolean;
}

/** Wire table of ReportEventBatch2Response (MS-WUSP 6.3). */
export const reportEventBatch2ResponseTable: ComplexType<ReportEventBatch2Response> = {
  name: 'ReportEventBatch2Response',
  namespace: NAMESPACE,
  fields: [
    { name: 'ReportEventBatch2Result', type: 'boolean', required: true },
  ],
};

/** ReportEventBatch2 (MS-WUSP 6.3). */
export const reportEventBatch2: SoapOperation<ReportEventBatch2, ReportEventBatch2Response, 'ReportEventBatch2'> = {
  name: 'ReportEventBatch2',
  service: 'ReportingWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/ReportEventBatch2',
  request: reportEventBatch2Table,
  response: reportEventBatch2ResponseTable,
};

/** Request of GetRequiredInventoryType (MS-WUSP 6.3). */
export interface GetRequiredInventoryType {
  readonly cookie?: Cookie;
  readonly rulesId: Guid;
  readonly rulesVersion?: string;
}

/** Wire table of GetRequiredInventoryType (MS-WUSP 6.3). */
export const getRequiredInventoryTypeTable: ComplexType<GetRequiredInventoryType> = {
  name: 'GetRequiredInventoryType',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'rulesId', type: 'guid', required: true },
    { name: 'rulesVersion', type: 'string' },
  ],
};

/** Response of GetRequiredInventoryType (MS-WUSP 6.3). */
export interface GetRequiredInventoryTypeResponse {
  readonly GetRequiredInventoryTypeResult: number;
}

/** Wire table of GetRequiredInventoryTypeResponse (MS-WUSP 6.3). */
export const getRequiredInventoryTypeResponseTable: ComplexType<GetRequiredInventoryTypeResponse> = {
  name: 'GetRequiredInventoryTypeResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetRequiredInventoryTypeResult', type: 'int', required: true },
  ],
};

/** GetRequiredInventoryType (MS-WUSP 6.3). */
export const getRequiredInventoryType: SoapOperation<GetRequiredInventoryType, GetRequiredInventoryTypeResponse, 'GetRequiredInventoryType'> = {
  name: 'GetRequiredInventoryType',
  service: 'ReportingWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetRequiredInventoryType',
  request: getRequiredInventoryTypeTable,
  response: getRequiredInventoryTypeResponseTable,
};

/** Request of ReportInventory (MS-WUSP 6.3). */
export interface ReportInventory {
  readonly cookie?: Cookie;
  readonly clientTime: DateTimeText;
  readonly inventory?: ReportingInventory;
}

/** Wire table of ReportInventory (MS-WUSP 6.3). */
export const reportInventoryTable: ComplexType<ReportInventory> = {
  name: 'ReportInventory',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'clientTime', type: 'dateTime', required: true },
    { name: 'inventory', type: reportingInventoryTable },
  ],
};

/** Response of ReportInventory (MS-WUSP 6.3). */
export interface ReportInventoryResponse {
  readonly ReportInventoryResult: boolean;
}

/** Wire table of ReportInventoryResponse (MS-WUSP 6.3). */
export const reportInventoryResponseTable: ComplexType<ReportInventoryResponse> = {
  name: 'ReportInventoryResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'ReportInventoryResult', type: 'boolean', required: true },
  ],
};

/** ReportInventory (MS-WUSP 6.3). */
export const reportInventory: SoapOperation<ReportInventory, ReportInventoryResponse, 'ReportInventory'> = {
  name: 'ReportInventory',
  service: 'ReportingWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/ReportInventory',
  request: reportInventoryTable,
  response: reportInventoryResponseTable,
};

/** Request of GetRollupConfiguration (MS-WSUSSS 3.1.4.13). */
export interface GetRollupConfiguration {
  readonly cookie?: Cookie;
}

/** Wire table of GetRollupConfiguration (MS-WSUSSS 3.1.4.13). */
export const getRollupConfigurationTable: ComplexType<GetRollupConfiguration> = {
  name: 'GetRollupConfiguration',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
  ],
};

/** Response of GetRollupConfiguration (MS-WSUSSS 3.1.4.13). */
export interface GetRollupConfigurationResponse {
  readonly GetRollupConfigurationResult?: RollupConfiguration;
}

/** Wire table of GetRollupConfigurationResponse (MS-WSUSSS 3.1.4.13). */
export const getRollupConfigurationResponseTable: ComplexType<GetRollupConfigurationResponse> = {
  name: 'GetRollupConfigurationResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetRollupConfigurationResult', type: rollupConfigurationTable },
  ],
};

/** GetRollupConfiguration (MS-WSUSSS 3.1.4.13). */
export const getRollupConfiguration: SoapOperation<GetRollupConfiguration, GetRollupConfigurationResponse, 'GetRollupConfiguration'> = {
  name: 'GetRollupConfiguration',
  service: 'ReportingWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetRollupConfiguration',
  request: getRollupConfigurationTable,
  response: getRollupConfigurationResponseTable,
};

/** Request of RollupDownstreamServers (MS-WSUSSS 3.1.4.14). */
export interface RollupDownstreamServers {
  readonly cookie?: Cookie;
  readonly clientTime: DateTimeText;
  readonly downstreamServers: readonly DownstreamServerRollupInfo[];
}

/** Wire table of RollupDownstreamServers (MS-WSUSSS 3.1.4.14). */
export const rollupDownstreamServersTable: ComplexType<RollupDownstreamServers> = {
  name: 'RollupDownstreamServers',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'clientTime', type: 'dateTime', required: true },
    { name: 'downstreamServers', type: downstreamServerRollupInfoTable, item: 'DownstreamServerRollupInfo' },
  ],
};

/** Response of RollupDownstreamServers (MS-WSUSSS 3.1.4.14). */
export type RollupDownstreamServersResponse = Readonly<Record<string, never>>;

/** Wire table of RollupDownstreamServersResponse (MS-WSUSSS 3.1.4.14). */
export const rollupDownstreamServersResponseTable: ComplexType<RollupDownstreamServersResponse> = {
  name: 'RollupDownstreamServersResponse',
  namespace: NAMESPACE,
  fields: [],
};

/** RollupDownstreamServers (MS-WSUSSS 3.1.4.14). */
export const rollupDownstreamServers: SoapOperation<RollupDownstreamServers, RollupDownstreamServersResponse, 'RollupDownstreamServers'> = {
  name: 'RollupDownstreamServers',
  service: 'ReportingWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/RollupDownstreamServers',
  request: rollupDownstreamServersTable,
  response: rollupDownstreamServersResponseTable,
};

/** Request of RollupComputers (MS-WSUSSS 3.1.4.15). */
export interface RollupComputers {
  readonly cookie?: Cookie;
  readonly clientTime: DateTimeText;
  readonly computers: readonly ComputerRollupInfo[];
}

/** Wire table of RollupComputers (MS-WSUSSS 3.1.4.15). */
export const rollupComputersTable: ComplexType<RollupComputers> = {
  name: 'RollupComputers',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'clientTime', type: 'dateTime', required: true },
    { name: 'computers', type: computerRollupInfoTable, item: 'ComputerRollupInfo' },
  ],
};

/** Response of RollupComputers (MS-WSUSSS 3.1.4.15). */
export interface RollupComputersResponse {
  readonly RollupComputersResult: readonly ChangedComputer[];
}

/** Wire table of RollupComputersResponse (MS-WSUSSS 3.1.4.15). */
export const rollupComputersResponseTable: ComplexType<RollupComputersResponse> = {
  name: 'RollupComputersResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'RollupComputersResult', type: changedComputerTable, item: 'ChangedComputer' },
  ],
};

/** RollupComputers (MS-WSUSSS 3.1.4.15). */
export const rollupComputers: SoapOperation<RollupComputers, RollupComputersResponse, 'RollupComputers'> = {
  name: 'RollupComputers',
  service: 'ReportingWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/RollupComputers',
  request: rollupComputersTable,
  response: rollupComputersResponseTable,
};

/** Request of GetOutOfSyncComputers (MS-WSUSSS 3.1.4.16). */
export interface GetOutOfSyncComputers {
  readonly cookie?: Cookie;
  readonly parentServerId: Guid;
  readonly lastRollupNumbers: readonly ComputerLastRollupNumber[];
}

/** Wire table of GetOutOfSyncComputers (MS-WSUSSS 3.1.4.16). */
export const getOutOfSyncComputersTable: ComplexType<GetOutOfSyncComputers> = {
  name: 'GetOutOfSyncComputers',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'parentServerId', type: 'guid', required: true },
    { name: 'lastRollupNumbers', type: computerLastRollupNumberTable, item: 'ComputerLastRollupNumber' },
  ],
};

/** Response of GetOutOfSyncComputers (MS-WSUSSS 3.1.4.16). */
export interface GetOutOfSyncComputersResponse {
  readonly GetOutOfSyncComputersResult: readonly string[];
}

/** Wire table of GetOutOfSyncComputersResponse (MS-WSUSSS 3.1.4.16). */
export const getOutOfSyncComputersResponseTable: ComplexType<GetOutOfSyncComputersResponse> = {
  name: 'GetOutOfSyncComputersResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetOutOfSyncComputersResult', type: 'string', item: 'string' },
  ],
};

/** GetOutOfSyncComputers (MS-WSUSSS 3.1.4.16). */
export const getOutOfSyncComputers: SoapOperation<GetOutOfSyncComputers, GetOutOfSyncComputersResponse, 'GetOutOfSyncComputers'> = {
  name: 'GetOutOfSyncComputers',
  service: 'ReportingWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetOutOfSyncComputers',
  request: getOutOfSyncComputersTable,
  response: getOutOfSyncComputersResponseTable,
};

/** Request of RollupComputerStatus (MS-WSUSSS 3.1.4.17). */
export interface RollupComputerStatus {
  readonly cookie?: Cookie;
  readonly clientTime: DateTimeText;
  readonly parentServerId: Guid;
  readonly computers: readonly ComputerStatusRollupInfo[];
}

/** Wire table of RollupComputerStatus (MS-WSUSSS 3.1.4.17). */
export const rollupComputerStatusTable: ComplexType<RollupComputerStatus> = {
  name: 'RollupComputerStatus',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'clientTime', type: 'dateTime', required: true },
    { name: 'parentServerId', type: 'guid', required: true },
    { name: 'computers', type: computerStatusRollupInfoTable, item: 'ComputerStatusRollupInfo' },
  ],
};

/** Response of RollupComputerStatus (MS-WSUSSS 3.1.4.17). */
export interface RollupComputerStatusResponse {
  readonly RollupComputerStatusResult: boolean;
}

/** Wire table of RollupComputerStatusResponse (MS-WSUSSS 3.1.4.17). */
export const rollupComputerStatusResponseTable: ComplexType<RollupComputerStatusResponse> = {
  name: 'RollupComputerStatusResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'RollupComputerStatusResult', type: 'boolean', required: true },
  ],
};

/** RollupComputerStatus (MS-WSUSSS 3.1.4.17). */
export const rollupComputerStatus: SoapOperation<RollupComputerStatus, RollupComputerStatusResponse, 'RollupComputerStatus'> = {
  name: 'RollupComputerStatus',
  service: 'ReportingWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/RollupComputerStatus',
  request: rollupComputerStatusTable,
  response: rollupComputerStatusResponseTable,
};

/** Request of Ping (MS-WSUSSS 3.1.4.12). */
export interface Ping {
  readonly pingLevel: number;
}

/** Wire table of Ping (MS-WSUSSS 3.1.4.12). */
export const pingTable: ComplexType<Ping> = {
  name: 'Ping',
  namespace: 'http://www.microsoft.com/SoftwareDistribution/Server/IMonitorable',
  fields: [
    { name: 'pingLevel', type: 'int', required: true },
  ],
};

/** Response of Ping (MS-WSUSSS 3.1.4.12). */
export interface PingResponse {
  readonly PingResult?: MonitoredServicesResponse;
}

/** Wire table of PingResponse (MS-WSUSSS 3.1.4.12). */
export const pingResponseTable: ComplexType<PingResponse> = {
  name: 'PingResponse',
  namespace: 'http://www.microsoft.com/SoftwareDistribution/Server/IMonitorable',
  fields: [
    { name: 'PingResult', type: monitoredServicesResponseTable },
  ],
};

/** Ping (MS-WSUSSS 3.1.4.12). */
export const ping: SoapOperation<Ping, PingResponse, 'Ping'> = {
  name: 'Ping',
  service: 'ReportingWebService',
  namespace: 'http://www.microsoft.com/SoftwareDistribution/Server/IMonitorable',
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/IMonitorable/Ping',
  request: pingTable,
  response: pingResponseTable,
};

/** The ReportingWebService: its operations, and the serializer real servers use for it. */
export const reportingWebService = {
  name: 'ReportingWebService',
  namespace: NAMESPACE,
  style: 'asmx',
  operations: {
    ReportEventBatch: reportEventBatch,
    ReportEventBatch2: reportEventBatch2,
    GetRequiredInventoryType: getRequiredInventoryType,
    ReportInventory: reportInventory,
    GetRollupConfiguration: getRollupConfiguration,
    RollupDownstreamServers: rollupDownstreamServers,
    RollupComputers: rollupComputers,
    GetOutOfSyncComputers: getOutOfSyncComputers,
    RollupComputerStatus: rollupComputerStatus,
    Ping: ping,
  },
} as const satisfies SoapContract;

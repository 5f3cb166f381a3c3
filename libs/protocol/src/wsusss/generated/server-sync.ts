// Generated from libs/protocol/wsdl/wsusss-server-sync.wsdl and tools/src/generate/supplement.ts. Do not edit:
// `npm run generate` writes it anew and `npm run generate -- --check` tells whether it is up to date.
import type { ComplexType, DateTimeText, Guid, IntegerList, SoapContract, SoapOperation } from '../../soap/index.js';

const NAMESPACE = 'http://www.microsoft.com/SoftwareDistribution';

/** AuthPlugInInfo, used by GetAuthConfig (MS-WSUSSS 3.1.4.1). */
export interface AuthPlugInInfo {
  readonly PlugInID?: string;
  readonly ServiceUrl?: string;
  readonly Parameter?: string;
}

/** Wire table of AuthPlugInInfo (MS-WSUSSS 3.1.4.1). */
export const authPlugInInfoTable: ComplexType<AuthPlugInInfo> = {
  name: 'AuthPlugInInfo',
  namespace: NAMESPACE,
  fields: [
    { name: 'PlugInID', type: 'string' },
    { name: 'ServiceUrl', type: 'string' },
    { name: 'Parameter', type: 'string' },
  ],
};

/** ServerAuthConfig, used by GetAuthConfig (MS-WSUSSS 3.1.4.1). */
export interface ServerAuthConfig {
  readonly LastChange: DateTimeText;
  readonly AuthInfo: readonly AuthPlugInInfo[];
  readonly AllowedEventIds: IntegerList;
}

/** Wire table of ServerAuthConfig (MS-WSUSSS 3.1.4.1). */
export const serverAuthConfigTable: ComplexType<ServerAuthConfig> = {
  name: 'ServerAuthConfig',
  namespace: NAMESPACE,
  fields: [
    { name: 'LastChange', type: 'dateTime', required: true },
    { name: 'AuthInfo', type: authPlugInInfoTable, item: 'AuthPlugInInfo' },
    { name: 'AllowedEventIds', type: 'int', item: 'int' },
  ],
};

/** AuthorizationCookie, used by GetCookie (MS-WSUSSS 3.1.4.3). */
export interface AuthorizationCookie {
  readonly PlugInId?: string;
  readonly CookieData?: Buffer;
}

/** Wire table of AuthorizationCookie (MS-WSUSSS 3.1.4.3). */
export const authorizationCookieTable: ComplexType<AuthorizationCookie> = {
  name: 'AuthorizationCookie',
  namespace: NAMESPACE,
  fields: [
    { name: 'PlugInId', type: 'string' },
    { name: 'CookieData', type: 'base64Binary' },
  ],
};

/** Cookie, used by GetCookie (MS-WSUSSS 3.1.4.3). */
export interface Cookie {
  readonly Expiration: DateTimeText;
  readonly EncryptedData?: Buffer;
}

/** Wire table of Cookie (MS-WSUSSS 3.1.4.3). */
export const cookieTable: ComplexType<Cookie> = {
  name: 'Cookie',
  namespace: NAMESPACE,
  fields: [
    { name: 'Expiration', type: 'dateTime', required: true },
    { name: 'EncryptedData', type: 'base64Binary' },
  ],
};

/** ServerSyncLanguageData, used by GetConfigData (MS-WSUSSS 3.1.4.4). */
export interface ServerSyncLanguageData {
  readonly LanguageID: number;
  readonly ShortLanguage?: string;
  readonly LongLanguage?: string;
  readonly Enabled: boolean;
}

/** Wire table of ServerSyncLanguageData (MS-WSUSSS 3.1.4.4). */
export const serverSyncLanguageDataTable: ComplexType<ServerSyncLanguageData> = {
  name: 'ServerSyncLanguageData',
  namespace: NAMESPACE,
  fields: [
    { name: 'LanguageID', type: 'int', required: true },
    { name: 'ShortLanguage', type: 'string' },
    { name: 'LongLanguage', type: 'string' },
    { name: 'Enabled', type: 'boolean', required: true },
  ],
};

/** ServerSyncConfigData, used by GetConfigData (MS-WSUSSS 3.1.4.4). */
export interface ServerSyncConfigData {
  readonly CatalogOnlySync: boolean;
  readonly LazySync: boolean;
  readonly ServerHostsPsfFiles: boolean;
  readonly MaxNumberOfComputerIdsInRequest: number;
  readonly MaxNumberOfDriverSetsPerRequest: number;
  readonly MaxNumberOfPnpHardwareIdsInRequest: number;
  readonly MaxNumberOfUpdatesPerRequest: number;
  readonly NewConfigAnchor?: string;
  readonly ProtocolVersion?: string;
  /** A real server (WSUS 10.0.26100) sends the element even when the array is empty. */
  readonly LanguageUpdateList: readonly ServerSyncLanguageData[];
  readonly MaxUpdatesPerRequestInGetUpdateDecryptionData: number;
}

/** Wire table of ServerSyncConfigData (MS-WSUSSS 3.1.4.4). */
export const serverSyncConfigDataTable: ComplexType<ServerSyncConfigData> = {
  name: 'ServerSyncConfigData',
  namespace: NAMESPACE,
  fields: [
    { name: 'CatalogOnlySync', type: 'boolean', required: true },
    { name: 'LazySync', type: 'boolean', required: true },
    { name: 'ServerHostsPsfFiles', type: 'boolean', required: true },
    { name: 'MaxNumberOfComputerIdsInRequest', type: 'int', required: true },
    { name: 'MaxNumberOfDriverSetsPerRequest', type: 'int', required: true },
    { name: 'MaxNumberOfPnpHardwareIdsInRequest', type: 'int', required: true },
    { name: 'MaxNumberOfUpdatesPerRequest', type: 'int', required: true },
    { name: 'NewConfigAnchor', type: 'string' },
    { name: 'ProtocolVersion', type: 'string' },
    { name: 'LanguageUpdateList', type: serverSyncLanguageDataTable, item: 'ServerSyncLanguageData', writtenWhenEmpty: true },
    { name: 'MaxUpdatesPerRequestInGetUpdateDecryptionData', type: 'int', required: true },
  ],
};

/** Version, used by GetRevisionIdList (MS-WSUSSS 3.1.4.5). */
export type Version = Readonly<Record<string, never>>;

/** Wire table of Version (MS-WSUSSS 3.1.4.5). */
export const versionTable: ComplexType<Version> = {
  name: 'Version',
  namespace: NAMESPACE,
  fields: [],
};

/** IdAndDelta, used by GetRevisionIdList (MS-WSUSSS 3.1.4.5). */
export interface IdAndDelta {
  readonly Id: Guid;
  readonly Delta: boolean;
}

/** Wire table of IdAndDelta (MS-WSUSSS 3.1.4.5). */
export const idAndDeltaTable: ComplexType<IdAndDelta> = {
  name: 'IdAndDelta',
  namespace: NAMESPACE,
  fields: [
    { name: 'Id', type: 'guid', required: true },
    { name: 'Delta', type: 'boolean', required: true },
  ],
};

/** LanguageAndDelta, used by GetRevisionIdList (MS-WSUSSS 3.1.4.5). */
export interface LanguageAndDelta {
  readonly Id: number;
  readonly Delta: boolean;
}

/** Wire table of LanguageAndDelta (MS-WSUSSS 3.1.4.5). */
export const languageAndDeltaTable: ComplexType<LanguageAndDelta> = {
  name: 'LanguageAndDelta',
  namespace: NAMESPACE,
  fields: [
    { name: 'Id', type: 'int', required: true },
    { name: 'Delta', type: 'boolean', required: true },
  ],
};

/** ServerSyncFilter, used by GetRevisionIdList (MS-WSUSSS 3.1.4.5). */
export interface ServerSyncFilter {
  readonly DssProtocolVersion?: Version;
  readonly Anchor?: string;
  readonly GetConfig: boolean;
  /** Required by the schema; the text lets protocol 1.1 leave it out and a real server accepts that (MS-WSUSSS 3.1.4.5.3.1). */
  readonly Get63LanguageOnly?: boolean;
  readonly Categories: readonly IdAndDelta[];
  readonly Classifications: readonly IdAndDelta[];
  readonly Languages: readonly LanguageAndDelta[];
}

/** Wire table of ServerSyncFilter (MS-WSUSSS 3.1.4.5). */
export const serverSyncFilterTable: ComplexType<ServerSyncFilter> = {
  name: 'ServerSyncFilter',
  namespace: NAMESPACE,
  fields: [
    { name: 'DssProtocolVersion', type: versionTable },
    { name: 'Anchor', type: 'string' },
    { name: 'GetConfig', type: 'boolean', required: true },
    { name: 'Get63LanguageOnly', type: 'boolean' },
    { name: 'Categories', type: idAndDeltaTable, item: 'IdAndDelta' },
    { name: 'Classifications', type: idAndDeltaTable, item: 'IdAndDelta' },
    { name: 'Languages', type: languageAndDeltaTable, item: 'LanguageAndDelta' },
  ],
};

/** UpdateIdentity, used by GetRevisionIdList (MS-WSUSSS 3.1.4.5). */
export interface UpdateIdentity {
  readonly UpdateID: Guid;
  readonly RevisionNumber: number;
}

/** Wire table of UpdateIdentity (MS-WSUSSS 3.1.4.5). */
export const updateIdentityTable: ComplexType<UpdateIdentity> = {
  name: 'UpdateIdentity',
  namespace: NAMESPACE,
  fields: [
    { name: 'UpdateID', type: 'guid', required: true },
    { name: 'RevisionNumber', type: 'int', required: true },
  ],
};

/** RevisionIdList, used by GetRevisionIdList (MS-WSUSSS 3.1.4.5). */
export interface RevisionIdList {
  readonly Anchor?: string;
  /** A real server (WSUS 10.0.26100) sends the element even when the array is empty. */
  readonly NewRevisions: readonly UpdateIdentity[];
}

/** Wire table of RevisionIdList (MS-WSUSSS 3.1.4.5). */
export const revisionIdListTable: ComplexType<RevisionIdList> = {
  name: 'RevisionIdList',
  namespace: NAMESPACE,
  fields: [
    { name: 'Anchor', type: 'string' },
    { name: 'NewRevisions', type: updateIdentityTable, item: 'UpdateIdentity', writtenWhenEmpty: true },
  ],
};

/** ServerSyncUpdateData, used by GetUpdateData (MS-WSUSSS 3.1.4.6). */
export interface ServerSyncUpdateData {
  readonly Id?: UpdateIdentity;
  readonly XmlUpdateBlob?: string;
  readonly FileDigestList: readonly Buffer[];
  readonly XmlUpdateBlobCompressed?: Buffer;
}

/** Wire table of ServerSyncUpdateData (MS-WSUSSS 3.1.4.6). */
export const serverSyncUpdateDataTable: ComplexType<ServerSyncUpdateData> = {
  name: 'ServerSyncUpdateData',
  namespace: NAMESPACE,
  fields: [
    { name: 'Id', type: updateIdentityTable },
    { name: 'XmlUpdateBlob', type: 'string', large: true },
    { name: 'FileDigestList', type: 'base64Binary', item: 'base64Binary' },
    { name: 'XmlUpdateBlobCompressed', type: 'base64Binary', large: true },
  ],
};

/** ServerSyncUrlData, used by GetUpdateData (MS-WSUSSS 3.1.4.6). */
export interface ServerSyncUrlData {
  readonly FileDigest?: Buffer;
  readonly MUUrl?: string;
  readonly UssUrl?: string;
  readonly DecryptionKey?: Buffer;
}

/** Wire table of ServerSyncUrlData (MS-WSUSSS 3.1.4.6). */
export const serverSyncUrlDataTable: ComplexType<ServerSyncUrlData> = {
  name: 'ServerSyncUrlData',
  namespace: NAMESPACE,
  fields: [
    { name: 'FileDigest', type: 'base64Binary' },
    { name: 'MUUrl', type: 'string' },
    { name: 'UssUrl', type: 'string' },
    { name: 'DecryptionKey', type: 'base64Binary' },
  ],
};

/** ServerUpdateData, used by GetUpdateData (MS-WSUSSS 3.1.4.6). */
export interface ServerUpdateData {
  readonly updates: readonly ServerSyncUpdateData[];
  /** A real server (WSUS 10.0.26100) sends the element even when the array is empty. */
  readonly fileUrls: readonly ServerSyncUrlData[];
}

/** Wire table of ServerUpdateData (MS-WSUSSS 3.1.4.6). */
export const serverUpdateDataTable: ComplexType<ServerUpdateData> = {
  name: 'ServerUpdateData',
  namespace: NAMESPACE,
  fields: [
    { name: 'updates', type: serverSyncUpdateDataTable, item: 'ServerSyncUpdateData' },
    { name: 'fileUrls', type: serverSyncUrlDataTable, item: 'ServerSyncUrlData', writtenWhenEmpty: true },
  ],
};

/** ServerSyncFileDecryption, used by GetUpdateDecryptionData (MS-WSUSSS 3.1.4.18). */
export interface ServerSyncFileDecryption {
  readonly FileDigest?: Buffer;
  readonly DecryptionKey?: Buffer;
}

/** Wire table of ServerSyncFileDecryption (MS-WSUSSS 3.1.4.18). */
export const serverSyncFileDecryptionTable: ComplexType<ServerSyncFileDecryption> = {
  name: 'ServerSyncFileDecryption',
  namespace: NAMESPACE,
  fields: [
    { name: 'FileDigest', type: 'base64Binary' },
    { name: 'DecryptionKey', type: 'base64Binary' },
  ],
};

/** ServerSyncUpdateFileDecryption, used by GetUpdateDecryptionData (MS-WSUSSS 3.1.4.18). */
export interface ServerSyncUpdateFileDecryption {
  readonly UpdateId?: UpdateIdentity;
  readonly FileDecryptionData: readonly ServerSyncFileDecryption[];
}

/** Wire table of ServerSyncUpdateFileDecryption (MS-WSUSSS 3.1.4.18). */
export const serverSyncUpdateFileDecryptionTable: ComplexType<ServerSyncUpdateFileDecryption> = {
  name: 'ServerSyncUpdateFileDecryption',
  namespace: NAMESPACE,
  fields: [
    { name: 'UpdateId', type: updateIdentityTable },
    { name: 'FileDecryptionData', type: serverSyncFileDecryptionTable, item: 'ServerSyncFileDecryption' },
  ],
};

/** ServerDecryptionData, used by GetUpdateDecryptionData (MS-WSUSSS 3.1.4.18). */
export interface ServerDecryptionData {
  readonly UpdateFileDecryptionData: readonly ServerSyncUpdateFileDecryption[];
}

/** Wire table of ServerDecryptionData (MS-WSUSSS 3.1.4.18). */
export const serverDecryptionDataTable: ComplexType<ServerDecryptionData> = {
  name: 'ServerDecryptionData',
  namespace: NAMESPACE,
  fields: [
    { name: 'UpdateFileDecryptionData', type: serverSyncUpdateFileDecryptionTable, item: 'ServerSyncUpdateFileDecryption' },
  ],
};

/** ServerSyncTargetGroup, used by GetDeployments (MS-WSUSSS 3.1.4.10). */
export interface ServerSyncTargetGroup {
  readonly TargetGroupID: Guid;
  readonly ParentGroupId: Guid;
  readonly Name?: string;
  readonly IsBuiltin: boolean;
}

/** Wire table of ServerSyncTargetGroup (MS-WSUSSS 3.1.4.10). */
export const serverSyncTargetGroupTable: ComplexType<ServerSyncTargetGroup> = {
  name: 'ServerSyncTargetGroup',
  namespace: NAMESPACE,
  fields: [
    { name: 'TargetGroupID', type: 'guid', required: true },
    { name: 'ParentGroupId', type: 'guid', required: true },
    { name: 'Name', type: 'string' },
    { name: 'IsBuiltin', type: 'boolean', required: true },
  ],
};

/** ServerSyncDeployment, used by GetDeployments (MS-WSUSSS 3.1.4.10). */
export interface ServerSyncDeployment {
  readonly UpdateId: Guid;
  readonly RevisionNumber: number;
  readonly Action: number;
  readonly AdminName?: string;
  readonly Deadline: DateTimeText;
  readonly IsAssigned: boolean;
  readonly GoLiveTime: DateTimeText;
  readonly DeploymentGuid: Guid;
  readonly TargetGroupId: Guid;
  readonly DownloadPriority: number;
}

/** Wire table of ServerSyncDeployment (MS-WSUSSS 3.1.4.10). */
export const serverSyncDeploymentTable: ComplexType<ServerSyncDeployment> = {
  name: 'ServerSyncDeployment',
  namespace: NAMESPACE,
  fields: [
    { name: 'UpdateId', type: 'guid', required: true },
    { name: 'RevisionNumber', type: 'int', required: true },
    { name: 'Action', type: 'int', required: true },
    { name: 'AdminName', type: 'string' },
    { name: 'Deadline', type: 'dateTime', required: true },
    { name: 'IsAssigned', type: 'boolean', required: true },
    { name: 'GoLiveTime', type: 'dateTime', required: true },
    { name: 'DeploymentGuid', type: 'guid', required: true },
    { name: 'TargetGroupId', type: 'guid', required: true },
    { name: 'DownloadPriority', type: 'unsignedByte', required: true },
  ],
};

/** ServerSyncDeploymentResult, used by GetDeployments (MS-WSUSSS 3.1.4.10). */
export interface ServerSyncDeploymentResult {
  readonly Anchor?: string;
  readonly Groups: readonly ServerSyncTargetGroup[];
  readonly Deployments: readonly ServerSyncDeployment[];
  readonly DeadDeployments: readonly Guid[];
  readonly HiddenUpdates: readonly Guid[];
  readonly AcceptedEulas: readonly Guid[];
}

/** Wire table of ServerSyncDeploymentResult (MS-WSUSSS 3.1.4.10). */
export const serverSyncDeploymentResultTable: ComplexType<ServerSyncDeploymentResult> = {
  name: 'ServerSyncDeploymentResult',
  namespace: NAMESPACE,
  fields: [
    { name: 'Anchor', type: 'string' },
    { name: 'Groups', type: serverSyncTargetGroupTable, item: 'ServerSyncTargetGroup' },
    { name: 'Deployments', type: serverSyncDeploymentTable, item: 'ServerSyncDeployment' },
    { name: 'DeadDeployments', type: 'guid', item: 'guid' },
    { name: 'HiddenUpdates', type: 'guid', item: 'guid' },
    { name: 'AcceptedEulas', type: 'guid', item: 'guid' },
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

/** Not in the WSDL of section 6; from the text, MS-WSUSSS 3.1.4.7.3.3. */
export interface HardwareIdAndDelta {
  readonly Id?: string;
  readonly Delta: boolean;
}

/** Wire table of HardwareIdAndDelta (MS-WSUSSS 3.1.4.7). */
export const hardwareIdAndDeltaTable: ComplexType<HardwareIdAndDelta> = {
  name: 'HardwareIdAndDelta',
  namespace: NAMESPACE,
  fields: [
    { name: 'Id', type: 'string' },
    { name: 'Delta', type: 'boolean', required: true },
  ],
};

/** Not in the WSDL of section 6; from the text, MS-WSUSSS 3.1.4.7.3.4. */
export interface ServerSyncDriverFilter {
  readonly DssProtocolVersion?: Version;
  readonly Anchor?: string;
  readonly Categories: readonly IdAndDelta[];
  readonly ComputerIds: readonly IdAndDelta[];
  readonly PnpHardwareIds: readonly HardwareIdAndDelta[];
}

/** Wire table of ServerSyncDriverFilter (MS-WSUSSS 3.1.4.7). */
export const serverSyncDriverFilterTable: ComplexType<ServerSyncDriverFilter> = {
  name: 'ServerSyncDriverFilter',
  namespace: NAMESPACE,
  fields: [
    { name: 'DssProtocolVersion', type: versionTable },
    { name: 'Anchor', type: 'string' },
    { name: 'Categories', type: idAndDeltaTable, item: 'IdAndDelta' },
    { name: 'ComputerIds', type: idAndDeltaTable, item: 'IdAndDelta' },
    { name: 'PnpHardwareIds', type: hardwareIdAndDeltaTable, item: 'HardwareIdAndDelta' },
  ],
};

/** Not in the WSDL of section 6; from the text, MS-WSUSSS 3.1.4.7.3.1. */
export interface DriverSetAndRevisionIdList {
  readonly Anchor?: string;
  readonly NewRevisions: readonly UpdateIdentity[];
  readonly NewDriverSets: readonly Guid[];
  readonly RemovedDriverSets: readonly Guid[];
}

/** Wire table of DriverSetAndRevisionIdList (MS-WSUSSS 3.1.4.7). */
export const driverSetAndRevisionIdListTable: ComplexType<DriverSetAndRevisionIdList> = {
  name: 'DriverSetAndRevisionIdList',
  namespace: NAMESPACE,
  fields: [
    { name: 'Anchor', type: 'string' },
    { name: 'NewRevisions', type: updateIdentityTable, item: 'UpdateIdentity' },
    { name: 'NewDriverSets', type: 'guid', item: 'guid' },
    { name: 'RemovedDriverSets', type: 'guid', item: 'guid' },
  ],
};

/** Not in the WSDL of section 6; from the text, MS-WSUSSS 3.1.4.8.3.2. */
export interface ServerSyncDriverSetData {
  readonly DriverSetId: Guid;
  readonly DriverSetXml?: string;
}

/** Wire table of ServerSyncDriverSetData (MS-WSUSSS 3.1.4.8). */
export const serverSyncDriverSetDataTable: ComplexType<ServerSyncDriverSetData> = {
  name: 'ServerSyncDriverSetData',
  namespace: NAMESPACE,
  fields: [
    { name: 'DriverSetId', type: 'guid', required: true },
    { name: 'DriverSetXml', type: 'string', large: true },
  ],
};

/** Not in the WSDL of section 6; from the text, MS-WSUSSS 3.1.4.8.3.1. */
export interface ServerDriverSetData {
  readonly DriverSets: readonly ServerSyncDriverSetData[];
}

/** Wire table of ServerDriverSetData (MS-WSUSSS 3.1.4.8). */
export const serverDriverSetDataTable: ComplexType<ServerDriverSetData> = {
  name: 'ServerDriverSetData',
  namespace: NAMESPACE,
  fields: [
    { name: 'DriverSets', type: serverSyncDriverSetDataTable, item: 'ServerSyncDriverSetData' },
  ],
};

/** Request of GetAuthConfig (MS-WSUSSS 3.1.4.1). */
export type GetAuthConfig = Readonly<Record<string, never>>;

/** Wire table of GetAuthConfig (MS-WSUSSS 3.1.4.1). */
export const getAuthConfigTable: ComplexType<GetAuthConfig> = {
  name: 'GetAuthConfig',
  namespace: NAMESPACE,
  fields: [],
};

/** Response of GetAuthConfig (MS-WSUSSS 3.1.4.1). */
export interface GetAuthConfigResponse {
  readonly GetAuthConfigResult?: ServerAuthConfig;
}

/** Wire table of GetAuthConfigResponse (MS-WSUSSS 3.1.4.1). */
export const getAuthConfigResponseTable: ComplexType<GetAuthConfigResponse> = {
  name: 'GetAuthConfigResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetAuthConfigResult', type: serverAuthConfigTable },
  ],
};

/** GetAuthConfig (MS-WSUSSS 3.1.4.1). */
export const getAuthConfig: SoapOperation<GetAuthConfig, GetAuthConfigResponse, 'GetAuthConfig'> = {
  name: 'GetAuthConfig',
  service: 'ServerSyncWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetAuthConfig',
  request: getAuthConfigTable,
  response: getAuthConfigResponseTable,
};

/** Request of GetCookie (MS-WSUSSS 3.1.4.3). */
export interface GetCookie {
  readonly authCookies: readonly AuthorizationCookie[];
  readonly oldCookie?: Cookie;
  readonly protocolVersion?: string;
}

/** Wire table of GetCookie (MS-WSUSSS 3.1.4.3). */
export const getCookieTable: ComplexType<GetCookie> = {
  name: 'GetCookie',
  namespace: NAMESPACE,
  fields: [
    { name: 'authCookies', type: authorizationCookieTable, item: 'AuthorizationCookie' },
    { name: 'oldCookie', type: cookieTable },
    { name: 'protocolVersion', type: 'string' },
  ],
};

/** Response of GetCookie (MS-WSUSSS 3.1.4.3). */
export interface GetCookieResponse {
  readonly GetCookieResult?: Cookie;
}

/** Wire table of GetCookieResponse (MS-WSUSSS 3.1.4.3). */
export const getCookieResponseTable: ComplexType<GetCookieResponse> = {
  name: 'GetCookieResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetCookieResult', type: cookieTable },
  ],
};

/** GetCookie (MS-WSUSSS 3.1.4.3). */
export const getCookie: SoapOperation<GetCookie, GetCookieResponse, 'GetCookie'> = {
  name: 'GetCookie',
  service: 'ServerSyncWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetCookie',
  request: getCookieTable,
  response: getCookieResponseTable,
};

/** Request of GetConfigData (MS-WSUSSS 3.1.4.4). */
export interface GetConfigData {
  readonly cookie?: Cookie;
  readonly configAnchor?: string;
}

/** Wire table of GetConfigData (MS-WSUSSS 3.1.4.4). */
export const getConfigDataTable: ComplexType<GetConfigData> = {
  name: 'GetConfigData',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'configAnchor', type: 'string' },
  ],
};

/** Response of GetConfigData (MS-WSUSSS 3.1.4.4). */
export interface GetConfigDataResponse {
  readonly GetConfigDataResult?: ServerSyncConfigData;
}

/** Wire table of GetConfigDataResponse (MS-WSUSSS 3.1.4.4). */
export const getConfigDataResponseTable: ComplexType<GetConfigDataResponse> = {
  name: 'GetConfigDataResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetConfigDataResult', type: serverSyncConfigDataTable },
  ],
};

/** GetConfigData (MS-WSUSSS 3.1.4.4). */
export const getConfigData: SoapOperation<GetConfigData, GetConfigDataResponse, 'GetConfigData'> = {
  name: 'GetConfigData',
  service: 'ServerSyncWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetConfigData',
  request: getConfigDataTable,
  response: getConfigDataResponseTable,
};

/** Request of GetRevisionIdList (MS-WSUSSS 3.1.4.5). */
export interface GetRevisionIdList {
  readonly cookie?: Cookie;
  readonly filter?: ServerSyncFilter;
}

/** Wire table of GetRevisionIdList (MS-WSUSSS 3.1.4.5). */
export const getRevisionIdListTable: ComplexType<GetRevisionIdList> = {
  name: 'GetRevisionIdList',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'filter', type: serverSyncFilterTable },
  ],
};

/** Response of GetRevisionIdList (MS-WSUSSS 3.1.4.5). */
export interface GetRevisionIdListResponse {
  readonly GetRevisionIdListResult?: RevisionIdList;
}

/** Wire table of GetRevisionIdListResponse (MS-WSUSSS 3.1.4.5). */
export const getRevisionIdListResponseTable: ComplexType<GetRevisionIdListResponse> = {
  name: 'GetRevisionIdListResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetRevisionIdListResult', type: revisionIdListTable },
  ],
};

/** GetRevisionIdList (MS-WSUSSS 3.1.4.5). */
export const getRevisionIdList: SoapOperation<GetRevisionIdList, GetRevisionIdListResponse, 'GetRevisionIdList'> = {
  name: 'GetRevisionIdList',
  service: 'ServerSyncWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetRevisionIdList',
  request: getRevisionIdListTable,
  response: getRevisionIdListResponseTable,
};

/** Request of GetUpdateData (MS-WSUSSS 3.1.4.6). */
export interface GetUpdateData {
  readonly cookie?: Cookie;
  readonly updateIds: readonly UpdateIdentity[];
}

/** Wire table of GetUpdateData (MS-WSUSSS 3.1.4.6). */
export const getUpdateDataTable: ComplexType<GetUpdateData> = {
  name: 'GetUpdateData',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'updateIds', type: updateIdentityTable, item: 'UpdateIdentity' },
  ],
};

/** Response of GetUpdateData (MS-WSUSSS 3.1.4.6). */
export interface GetUpdateDataResponse {
  readonly GetUpdateDataResult?: ServerUpdateData;
}

/** Wire table of GetUpdateDataResponse (MS-WSUSSS 3.1.4.6). */
export const getUpdateDataResponseTable: ComplexType<GetUpdateDataResponse> = {
  name: 'GetUpdateDataResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetUpdateDataResult', type: serverUpdateDataTable },
  ],
};

/** GetUpdateData (MS-WSUSSS 3.1.4.6). */
export const getUpdateData: SoapOperation<GetUpdateData, GetUpdateDataResponse, 'GetUpdateData'> = {
  name: 'GetUpdateData',
  service: 'ServerSyncWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetUpdateData',
  request: getUpdateDataTable,
  response: getUpdateDataResponseTable,
};

/** Request of GetUpdateDecryptionData (MS-WSUSSS 3.1.4.18). */
export interface GetUpdateDecryptionData {
  readonly cookie?: Cookie;
  readonly updateIds: readonly UpdateIdentity[];
}

/** Wire table of GetUpdateDecryptionData (MS-WSUSSS 3.1.4.18). */
export const getUpdateDecryptionDataTable: ComplexType<GetUpdateDecryptionData> = {
  name: 'GetUpdateDecryptionData',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'updateIds', type: updateIdentityTable, item: 'UpdateIdentity' },
  ],
};

/** Response of GetUpdateDecryptionData (MS-WSUSSS 3.1.4.18). */
export interface GetUpdateDecryptionDataResponse {
  readonly GetUpdateDecryptionDataResult?: ServerDecryptionData;
}

/** Wire table of GetUpdateDecryptionDataResponse (MS-WSUSSS 3.1.4.18). */
export const getUpdateDecryptionDataResponseTable: ComplexType<GetUpdateDecryptionDataResponse> = {
  name: 'GetUpdateDecryptionDataResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetUpdateDecryptionDataResult', type: serverDecryptionDataTable },
  ],
};

/** GetUpdateDecryptionData (MS-WSUSSS 3.1.4.18). */
export const getUpdateDecryptionData: SoapOperation<GetUpdateDecryptionData, GetUpdateDecryptionDataResponse, 'GetUpdateDecryptionData'> = {
  name: 'GetUpdateDecryptionData',
  service: 'ServerSyncWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetUpdateDecryptionData',
  request: getUpdateDecryptionDataTable,
  response: getUpdateDecryptionDataResponseTable,
};

/** Request of DownloadFiles (MS-WSUSSS 3.1.4.11). */
export interface DownloadFiles {
  readonly cookie?: Cookie;
  readonly fileDigestList: readonly Buffer[];
}

/** Wire table of DownloadFiles (MS-WSUSSS 3.1.4.11). */
export const downloadFilesTable: ComplexType<DownloadFiles> = {
  name: 'DownloadFiles',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'fileDigestList', type: 'base64Binary', item: 'base64Binary' },
  ],
};

/** Response of DownloadFiles (MS-WSUSSS 3.1.4.11). */
export type DownloadFilesResponse = Readonly<Record<string, never>>;

/** Wire table of DownloadFilesResponse (MS-WSUSSS 3.1.4.11). */
export const downloadFilesResponseTable: ComplexType<DownloadFilesResponse> = {
  name: 'DownloadFilesResponse',
  namespace: NAMESPACE,
  fields: [],
};

/** DownloadFiles (MS-WSUSSS 3.1.4.11). */
export const downloadFiles: SoapOperation<DownloadFiles, DownloadFilesResponse, 'DownloadFiles'> = {
  name: 'DownloadFiles',
  service: 'ServerSyncWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/DownloadFiles',
  request: downloadFilesTable,
  response: downloadFilesResponseTable,
};

/** Request of GetDeployments (MS-WSUSSS 3.1.4.10). */
export interface GetDeployments {
  readonly cookie?: Cookie;
  readonly deploymentAnchor?: string;
  readonly syncAnchor?: string;
}

/** Wire table of GetDeployments (MS-WSUSSS 3.1.4.10). */
export const getDeploymentsTable: ComplexType<GetDeployments> = {
  name: 'GetDeployments',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'deploymentAnchor', type: 'string' },
    { name: 'syncAnchor', type: 'string' },
  ],
};

/** Response of GetDeployments (MS-WSUSSS 3.1.4.10). */
export interface GetDeploymentsResponse {
  readonly GetDeploymentsResult?: ServerSyncDeploymentResult;
}

/** Wire table of GetDeploymentsResponse (MS-WSUSSS 3.1.4.10). */
export const getDeploymentsResponseTable: ComplexType<GetDeploymentsResponse> = {
  name: 'GetDeploymentsResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetDeploymentsResult', type: serverSyncDeploymentResultTable },
  ],
};

/** GetDeployments (MS-WSUSSS 3.1.4.10). */
export const getDeployments: SoapOperation<GetDeployments, GetDeploymentsResponse, 'GetDeployments'> = {
  name: 'GetDeployments',
  service: 'ServerSyncWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetDeployments',
  request: getDeploymentsTable,
  response: getDeploymentsResponseTable,
};

/** Request of GetRelatedRevisionsForUpdates (MS-WSUSSS 3.1.4.9). */
export interface GetRelatedRevisionsForUpdates {
  readonly cookie?: Cookie;
  readonly updateIDs: readonly Guid[];
}

/** Wire table of GetRelatedRevisionsForUpdates (MS-WSUSSS 3.1.4.9). */
export const getRelatedRevisionsForUpdatesTable: ComplexType<GetRelatedRevisionsForUpdates> = {
  name: 'GetRelatedRevisionsForUpdates',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'updateIDs', type: 'guid', item: 'guid' },
  ],
};

/** Response of GetRelatedRevisionsForUpdates (MS-WSUSSS 3.1.4.9). */
export interface GetRelatedRevisionsForUpdatesResponse {
  readonly GetRelatedRevisionsForUpdatesResult: readonly UpdateIdentity[];
}

/** Wire table of GetRelatedRevisionsForUpdatesResponse (MS-WSUSSS 3.1.4.9). */
export const getRelatedRevisionsForUpdatesResponseTable: ComplexType<GetRelatedRevisionsForUpdatesResponse> = {
  name: 'GetRelatedRevisionsForUpdatesResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetRelatedRevisionsForUpdatesResult', type: updateIdentityTable, item: 'UpdateIdentity' },
  ],
};

/** GetRelatedRevisionsForUpdates (MS-WSUSSS 3.1.4.9). */
export const getRelatedRevisionsForUpdates: SoapOperation<GetRelatedRevisionsForUpdates, GetRelatedRevisionsForUpdatesResponse, 'GetRelatedRevisionsForUpdates'> = {
  name: 'GetRelatedRevisionsForUpdates',
  service: 'ServerSyncWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetRelatedRevisionsForUpdates',
  request: getRelatedRevisionsForUpdatesTable,
  response: getRelatedRevisionsForUpdatesResponseTable,
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
  service: 'ServerSyncWebService',
  namespace: 'http://www.microsoft.com/SoftwareDistribution/Server/IMonitorable',
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/IMonitorable/Ping',
  request: pingTable,
  response: pingResponseTable,
};

/** Request of GetDriverIdList (MS-WSUSSS 3.1.4.7). */
export interface GetDriverIdList {
  readonly cookie?: Cookie;
  readonly filter?: ServerSyncDriverFilter;
}

/** Wire table of GetDriverIdList (MS-WSUSSS 3.1.4.7). */
export const getDriverIdListTable: ComplexType<GetDriverIdList> = {
  name: 'GetDriverIdList',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'filter', type: serverSyncDriverFilterTable },
  ],
};

/** Response of GetDriverIdList (MS-WSUSSS 3.1.4.7). */
export interface GetDriverIdListResponse {
  readonly GetDriverIdListResult?: DriverSetAndRevisionIdList;
}

/** Wire table of GetDriverIdListResponse (MS-WSUSSS 3.1.4.7). */
export const getDriverIdListResponseTable: ComplexType<GetDriverIdListResponse> = {
  name: 'GetDriverIdListResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetDriverIdListResult', type: driverSetAndRevisionIdListTable },
  ],
};

/** GetDriverIdList (MS-WSUSSS 3.1.4.7). */
export const getDriverIdList: SoapOperation<GetDriverIdList, GetDriverIdListResponse, 'GetDriverIdList'> = {
  name: 'GetDriverIdList',
  service: 'ServerSyncWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetDriverIdList',
  request: getDriverIdListTable,
  response: getDriverIdListResponseTable,
};

/** Request of GetDriverSetData (MS-WSUSSS 3.1.4.8). */
export interface GetDriverSetData {
  readonly cookie?: Cookie;
  readonly driverSets: readonly Guid[];
}

/** Wire table of GetDriverSetData (MS-WSUSSS 3.1.4.8). */
export const getDriverSetDataTable: ComplexType<GetDriverSetData> = {
  name: 'GetDriverSetData',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'driverSets', type: 'guid', item: 'guid' },
  ],
};

/** Response of GetDriverSetData (MS-WSUSSS 3.1.4.8). */
export interface GetDriverSetDataResponse {
  readonly GetDriverSetDataResult?: ServerDriverSetData;
}

/** Wire table of GetDriverSetDataResponse (MS-WSUSSS 3.1.4.8). */
export const getDriverSetDataResponseTable: ComplexType<GetDriverSetDataResponse> = {
  name: 'GetDriverSetDataResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetDriverSetDataResult', type: serverDriverSetDataTable },
  ],
};

/** GetDriverSetData (MS-WSUSSS 3.1.4.8). */
export const getDriverSetData: SoapOperation<GetDriverSetData, GetDriverSetDataResponse, 'GetDriverSetData'> = {
  name: 'GetDriverSetData',
  service: 'ServerSyncWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetDriverSetData',
  request: getDriverSetDataTable,
  response: getDriverSetDataResponseTable,
};

/** The ServerSyncWebService: its operations, and the serializer real servers use for it. */
export const serverSyncWebService = {
  name: 'ServerSyncWebService',
  namespace: NAMESPACE,
  style: 'asmx',
  operations: {
    GetAuthConfig: getAuthConfig,
    GetCookie: getCookie,
    GetConfigData: getConfigData,
    GetRevisionIdList: getRevisionIdList,
    GetUpdateData: getUpdateData,
    GetUpdateDecryptionData: getUpdateDecryptionData,
    DownloadFiles: downloadFiles,
    GetDeployments: getDeployments,
    GetRelatedRevisionsForUpdates: getRelatedRevisionsForUpdates,
    Ping: ping,
    GetDriverIdList: getDriverIdList,
    GetDriverSetData: getDriverSetData,
  },
} as const satisfies SoapContract;

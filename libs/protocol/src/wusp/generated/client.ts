// Generated from libs/protocol/wsdl/wusp-client.wsdl and tools/src/generate/supplement.ts. Do not edit:
// `npm run generate` writes it anew and `npm run generate -- --check` tells whether it is up to date.
import type { ComplexType, DateTimeText, EnumerationType, Guid, IntegerList, SoapContract, SoapOperation } from '../../soap/index.js';

const NAMESPACE = 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService';

/** AuthPlugInInfo, used by GetConfig (MS-WUSP 2.2.2.2.1). */
export interface AuthPlugInInfo {
  readonly PlugInID?: string;
  readonly ServiceUrl?: string;
  readonly Parameter?: string;
}

/** Wire table of AuthPlugInInfo (MS-WUSP 2.2.2.2.1). */
export const authPlugInInfoTable: ComplexType<AuthPlugInInfo> = {
  name: 'AuthPlugInInfo',
  namespace: NAMESPACE,
  fields: [
    { name: 'PlugInID', type: 'string' },
    { name: 'ServiceUrl', type: 'string' },
    { name: 'Parameter', type: 'string' },
  ],
};

/** ConfigurationProperty, used by GetConfig (MS-WUSP 2.2.2.2.1). */
export interface ConfigurationProperty {
  readonly Name?: string;
  readonly Value?: string;
}

/** Wire table of ConfigurationProperty (MS-WUSP 2.2.2.2.1). */
export const configurationPropertyTable: ComplexType<ConfigurationProperty> = {
  name: 'ConfigurationProperty',
  namespace: NAMESPACE,
  fields: [
    { name: 'Name', type: 'string' },
    { name: 'Value', type: 'string' },
  ],
};

/** Config, used by GetConfig (MS-WUSP 2.2.2.2.1). */
export interface Config {
  readonly LastChange: DateTimeText;
  readonly IsRegistrationRequired: boolean;
  readonly AuthInfo: readonly AuthPlugInInfo[];
  readonly AllowedEventIds: IntegerList;
  readonly Properties: readonly ConfigurationProperty[];
}

/** Wire table of Config (MS-WUSP 2.2.2.2.1). */
export const configTable: ComplexType<Config> = {
  name: 'Config',
  namespace: NAMESPACE,
  fields: [
    { name: 'LastChange', type: 'dateTime', required: true },
    { name: 'IsRegistrationRequired', type: 'boolean', required: true },
    { name: 'AuthInfo', type: authPlugInInfoTable, item: 'AuthPlugInInfo' },
    { name: 'AllowedEventIds', type: 'int', item: 'int' },
    { name: 'Properties', type: configurationPropertyTable, item: 'ConfigurationProperty' },
  ],
};

/** AuthorizationCookie, used by GetCookie (MS-WUSP 2.2.2.2.2). */
export interface AuthorizationCookie {
  readonly PlugInId?: string;
  readonly CookieData?: Buffer;
}

/** Wire table of AuthorizationCookie (MS-WUSP 2.2.2.2.2). */
export const authorizationCookieTable: ComplexType<AuthorizationCookie> = {
  name: 'AuthorizationCookie',
  namespace: NAMESPACE,
  fields: [
    { name: 'PlugInId', type: 'string' },
    { name: 'CookieData', type: 'base64Binary' },
  ],
};

/** Cookie, used by GetCookie (MS-WUSP 2.2.2.2.2). */
export interface Cookie {
  readonly Expiration: DateTimeText;
  readonly EncryptedData?: Buffer;
}

/** Wire table of Cookie (MS-WUSP 2.2.2.2.2). */
export const cookieTable: ComplexType<Cookie> = {
  name: 'Cookie',
  namespace: NAMESPACE,
  fields: [
    { name: 'Expiration', type: 'dateTime', required: true },
    { name: 'EncryptedData', type: 'base64Binary' },
  ],
};

/** ComputerInfo, used by RegisterComputer (MS-WUSP 2.2.2.2.3). */
export interface ComputerInfo {
  readonly DnsName?: string;
  readonly OSMajorVersion: number;
  readonly OSMinorVersion: number;
  readonly OSBuildNumber: number;
  readonly OSServicePackMajorNumber: number;
  readonly OSServicePackMinorNumber: number;
  readonly OSLocale?: string;
  readonly ComputerManufacturer?: string;
  readonly ComputerModel?: string;
  readonly BiosVersion?: string;
  readonly BiosName?: string;
  readonly BiosReleaseDate: DateTimeText;
  readonly ProcessorArchitecture?: string;
  readonly SuiteMask: number;
  readonly OldProductType: number;
  readonly NewProductType: number;
  readonly SystemMetrics: number;
  readonly ClientVersionMajorNumber: number;
  readonly ClientVersionMinorNumber: number;
  readonly ClientVersionBuildNumber: number;
  readonly ClientVersionQfeNumber: number;
  readonly OSDescription?: string;
  readonly OEM?: string;
  readonly DeviceType?: string;
  readonly FirmwareVersion?: string;
  readonly MobileOperator?: string;
}

/** Wire table of ComputerInfo (MS-WUSP 2.2.2.2.3). */
export const computerInfoTable: ComplexType<ComputerInfo> = {
  name: 'ComputerInfo',
  namespace: NAMESPACE,
  fields: [
    { name: 'DnsName', type: 'string' },
    { name: 'OSMajorVersion', type: 'int', required: true },
    { name: 'OSMinorVersion', type: 'int', required: true },
    { name: 'OSBuildNumber', type: 'int', required: true },
    { name: 'OSServicePackMajorNumber', type: 'short', required: true },
    { name: 'OSServicePackMinorNumber', type: 'short', required: true },
    { name: 'OSLocale', type: 'string' },
    { name: 'ComputerManufacturer', type: 'string' },
    { name: 'ComputerModel', type: 'string' },
    { name: 'BiosVersion', type: 'string' },
    { name: 'BiosName', type: 'string' },
    { name: 'BiosReleaseDate', type: 'dateTime', required: true },
    { name: 'ProcessorArchitecture', type: 'string' },
    { name: 'SuiteMask', type: 'short', required: true },
    { name: 'OldProductType', type: 'unsignedByte', required: true },
    { name: 'NewProductType', type: 'int', required: true },
    { name: 'SystemMetrics', type: 'int', required: true },
    { name: 'ClientVersionMajorNumber', type: 'short', required: true },
    { name: 'ClientVersionMinorNumber', type: 'short', required: true },
    { name: 'ClientVersionBuildNumber', type: 'short', required: true },
    { name: 'ClientVersionQfeNumber', type: 'short', required: true },
    { name: 'OSDescription', type: 'string' },
    { name: 'OEM', type: 'string' },
    { name: 'DeviceType', type: 'string' },
    { name: 'FirmwareVersion', type: 'string' },
    { name: 'MobileOperator', type: 'string' },
  ],
};

/** CategoryRelationship, used by StartCategoryScan (MS-WUSP 2.2.2.2.8). */
export interface CategoryRelationship {
  readonly IndexOfAndGroup: number;
  readonly CategoryId: Guid;
}

/** Wire table of CategoryRelationship (MS-WUSP 2.2.2.2.8). */
export const categoryRelationshipTable: ComplexType<CategoryRelationship> = {
  name: 'CategoryRelationship',
  namespace: NAMESPACE,
  fields: [
    { name: 'IndexOfAndGroup', type: 'int', required: true },
    { name: 'CategoryId', type: 'guid', required: true },
  ],
};

/** InstalledDriver, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface InstalledDriver {
  readonly MatchingID?: string;
  readonly DriverVerDate: DateTimeText;
  readonly DriverVerVersion: bigint;
  readonly Class?: string;
  readonly Manufacturer?: string;
  readonly Provider?: string;
  readonly Model?: string;
  readonly MatchingComputerHWID?: Guid;
  /** Required by the schema; clients up to Windows 8.1 do not send it (MS-WUSP note 16), and zero would be the best of ranks. */
  readonly DriverRank?: number;
  /** Not in the schema. Sent by Windows Update Agent 1507 (protocol 2.90) for generic drivers. */
  readonly SkipProviderFiltering?: boolean;
  /** Not in the schema. Sent by Windows Update Agent 1507 (protocol 2.90) for generic drivers. */
  readonly IsGeneric?: boolean;
}

/** Wire table of InstalledDriver (MS-WUSP 2.2.2.2.4). */
export const installedDriverTable: ComplexType<InstalledDriver> = {
  name: 'InstalledDriver',
  namespace: NAMESPACE,
  fields: [
    { name: 'MatchingID', type: 'string' },
    { name: 'DriverVerDate', type: 'dateTime', required: true },
    { name: 'DriverVerVersion', type: 'long', required: true },
    { name: 'Class', type: 'string' },
    { name: 'Manufacturer', type: 'string' },
    { name: 'Provider', type: 'string' },
    { name: 'Model', type: 'string' },
    { name: 'MatchingComputerHWID', type: 'guid' },
    { name: 'DriverRank', type: 'int' },
    { name: 'SkipProviderFiltering', type: 'boolean' },
    { name: 'IsGeneric', type: 'boolean' },
  ],
};

/** extensionDriver, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface ExtensionDriver {
  readonly ExtensionId: string;
  readonly DriverVerDate: DateTimeText;
  readonly DriverVerVersion: bigint;
  readonly Class: string;
  readonly DriverRank: number;
  readonly MatchingComputerHWID?: Guid;
}

/** Wire table of extensionDriver (MS-WUSP 2.2.2.2.4). */
export const extensionDriverTable: ComplexType<ExtensionDriver> = {
  name: 'extensionDriver',
  namespace: NAMESPACE,
  fields: [
    { name: 'ExtensionId', type: 'string', required: true },
    { name: 'DriverVerDate', type: 'dateTime', required: true },
    { name: 'DriverVerVersion', type: 'long', required: true },
    { name: 'Class', type: 'string', required: true },
    { name: 'DriverRank', type: 'int', required: true },
    { name: 'MatchingComputerHWID', type: 'guid' },
  ],
};

/** Device, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface Device {
  readonly HardwareIDs: readonly string[];
  readonly CompatibleIDs: readonly string[];
  readonly installedDriver?: InstalledDriver;
  /** A native client names it `extensionDrivers/ExtensionDriver`; both names are read, the schema's is written. */
  readonly extensionDriver: readonly ExtensionDriver[];
  readonly DriverRecoveryIDs: readonly string[];
  readonly DeviceFlags?: number;
}

/** Wire table of Device (MS-WUSP 2.2.2.2.4). */
export const deviceTable: ComplexType<Device> = {
  name: 'Device',
  namespace: NAMESPACE,
  fields: [
    { name: 'HardwareIDs', type: 'string', item: 'string' },
    { name: 'CompatibleIDs', type: 'string', item: 'string' },
    { name: 'installedDriver', type: installedDriverTable },
    {
      name: 'extensionDriver',
      type: extensionDriverTable,
      item: 'extensionDriver',
      aliases: [{ name: 'extensionDrivers', item: 'ExtensionDriver' }],
    },
    { name: 'DriverRecoveryIDs', type: 'string', item: 'DriverRecoveryID' },
    { name: 'DeviceFlags', type: 'unsignedByte' },
  ],
};

/** CategoryIdentifier, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface CategoryIdentifier {
  readonly Id: Guid;
}

/** Wire table of CategoryIdentifier (MS-WUSP 2.2.2.2.4). */
export const categoryIdentifierTable: ComplexType<CategoryIdentifier> = {
  name: 'CategoryIdentifier',
  namespace: NAMESPACE,
  fields: [
    { name: 'Id', type: 'guid', required: true },
  ],
};

/** ComputerHardwareSpecification, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface ComputerHardwareSpecification {
  readonly HardwareIDs: readonly Guid[];
}

/** Wire table of ComputerHardwareSpecification (MS-WUSP 2.2.2.2.4). */
export const computerHardwareSpecificationTable: ComplexType<ComputerHardwareSpecification> = {
  name: 'ComputerHardwareSpecification',
  namespace: NAMESPACE,
  fields: [
    { name: 'HardwareIDs', type: 'guid', item: 'guid' },
  ],
};

/** Not in the schema. Sent by Windows Update Agent 1507 (protocol 2.90). Attributes and products are strings of `key=value` pairs separated by semicolons. */
export interface ProductsParameters {
  readonly SyncCurrentVersionOnly?: boolean;
  readonly DeviceAttributes?: string;
  readonly CallerAttributes?: string;
  readonly Products?: string;
}

/** Wire table of ProductsParameters (MS-WUSP 2.2.2.2.4). */
export const productsParametersTable: ComplexType<ProductsParameters> = {
  name: 'ProductsParameters',
  namespace: NAMESPACE,
  fields: [
    { name: 'SyncCurrentVersionOnly', type: 'boolean' },
    { name: 'DeviceAttributes', type: 'string' },
    { name: 'CallerAttributes', type: 'string' },
    { name: 'Products', type: 'string' },
  ],
};

/** SyncUpdateParameters, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface SyncUpdateParameters {
  readonly ExpressQuery: boolean;
  readonly InstalledNonLeafUpdateIDs: IntegerList;
  readonly OtherCachedUpdateIDs: IntegerList;
  readonly SystemSpec: readonly Device[];
  readonly CachedDriverIDs: IntegerList;
  readonly SkipSoftwareSync: boolean;
  readonly FilterCategoryIds: readonly CategoryIdentifier[];
  readonly NeedTwoGroupOutOfScopeUpdates?: boolean;
  /** Not in the schema. Sent by Windows Update Agent 1507 (protocol 2.90) in every SyncUpdates. */
  readonly AlsoPerformRegularSync?: boolean;
  readonly ComputerSpec?: ComputerHardwareSpecification;
  readonly FeatureScoreMatchingKey?: string;
  /** Not in the schema. Sent by Windows Update Agent 1507 (protocol 2.90) in every SyncUpdates. */
  readonly ProductsParameters?: ProductsParameters;
}

/** Wire table of SyncUpdateParameters (MS-WUSP 2.2.2.2.4). */
export const syncUpdateParametersTable: ComplexType<SyncUpdateParameters> = {
  name: 'SyncUpdateParameters',
  namespace: NAMESPACE,
  fields: [
    { name: 'ExpressQuery', type: 'boolean', required: true },
    { name: 'InstalledNonLeafUpdateIDs', type: 'int', item: 'int' },
    { name: 'OtherCachedUpdateIDs', type: 'int', item: 'int' },
    { name: 'SystemSpec', type: deviceTable, item: 'Device' },
    { name: 'CachedDriverIDs', type: 'int', item: 'int' },
    { name: 'SkipSoftwareSync', type: 'boolean', required: true },
    { name: 'FilterCategoryIds', type: categoryIdentifierTable, item: 'CategoryIdentifier' },
    { name: 'NeedTwoGroupOutOfScopeUpdates', type: 'boolean' },
    { name: 'AlsoPerformRegularSync', type: 'boolean' },
    { name: 'ComputerSpec', type: computerHardwareSpecificationTable },
    { name: 'FeatureScoreMatchingKey', type: 'string' },
    { name: 'ProductsParameters', type: productsParametersTable },
  ],
};

/** DeploymentAction, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export type DeploymentAction =
  | 'OptionalInstall'
  | 'Install'
  | 'Uninstall'
  | 'PreDeploymentCheck'
  | 'Block'
  | 'Evaluate'
  | 'Bundle';

/** Wire table of DeploymentAction (MS-WUSP 2.2.2.2.4). */
export const deploymentActionTable: EnumerationType = { enumeration: 'DeploymentAction', values: ['OptionalInstall', 'Install', 'Uninstall', 'PreDeploymentCheck', 'Block', 'Evaluate', 'Bundle'] };

/** MetadataType, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export type MetadataType =
  | 'Audience'
  | 'Update'
  | 'Admin';

/** Wire table of MetadataType (MS-WUSP 2.2.2.2.4). */
export const metadataTypeTable: EnumerationType = { enumeration: 'MetadataType', values: ['Audience', 'Update', 'Admin'] };

/** Verification, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface Verification {
  readonly Timestamp: DateTimeText;
  readonly LeafCertificateId: number;
  readonly Signature: Buffer;
  readonly Algorithm: string;
}

/** Wire table of Verification (MS-WUSP 2.2.2.2.4). */
export const verificationTable: ComplexType<Verification> = {
  name: 'Verification',
  namespace: NAMESPACE,
  fields: [
    { name: 'Timestamp', type: 'dateTime', required: true, attribute: true },
    { name: 'LeafCertificateId', type: 'unsignedInt', required: true, attribute: true },
    { name: 'Signature', type: 'base64Binary', required: true, attribute: true },
    { name: 'Algorithm', type: 'string', required: true, attribute: true },
  ],
};

/** ClientMetadata, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface ClientMetadata {
  readonly MetadataType: MetadataType;
  readonly Metadata: string;
  readonly Verification?: Verification;
}

/** Wire table of ClientMetadata (MS-WUSP 2.2.2.2.4). */
export const clientMetadataTable: ComplexType<ClientMetadata> = {
  name: 'ClientMetadata',
  namespace: NAMESPACE,
  fields: [
    { name: 'MetadataType', type: metadataTypeTable, required: true },
    { name: 'Metadata', type: 'string', required: true },
    { name: 'Verification', type: verificationTable },
  ],
};

/** Deployment, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface Deployment {
  readonly ID: number;
  readonly Action: DeploymentAction;
  readonly Deadline?: string;
  readonly IsAssigned: boolean;
  readonly LastChangeTime: string;
  readonly DownloadPriority?: string;
  readonly HardwareIds: readonly string[];
  readonly AutoSelect?: string;
  readonly AutoDownload?: string;
  readonly SupersedenceBehavior?: string;
  readonly FlagBitmask?: string;
  readonly ClientBehaviors: readonly ClientMetadata[];
}

/** Wire table of Deployment (MS-WUSP 2.2.2.2.4). */
export const deploymentTable: ComplexType<Deployment> = {
  name: 'Deployment',
  namespace: NAMESPACE,
  fields: [
    { name: 'ID', type: 'int', required: true },
    { name: 'Action', type: deploymentActionTable, required: true },
    { name: 'Deadline', type: 'string' },
    { name: 'IsAssigned', type: 'boolean', required: true },
    { name: 'LastChangeTime', type: 'string', required: true },
    { name: 'DownloadPriority', type: 'string' },
    { name: 'HardwareIds', type: 'string', item: 'string' },
    { name: 'AutoSelect', type: 'string' },
    { name: 'AutoDownload', type: 'string' },
    { name: 'SupersedenceBehavior', type: 'string' },
    { name: 'FlagBitmask', type: 'string' },
    { name: 'ClientBehaviors', type: clientMetadataTable, item: 'ClientMetadata' },
  ],
};

/** UpdateInfo, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface UpdateInfo {
  readonly ID: number;
  readonly Deployment?: Deployment;
  readonly IsLeaf: boolean;
  readonly Xml?: string;
}

/** Wire table of UpdateInfo (MS-WUSP 2.2.2.2.4). */
export const updateInfoTable: ComplexType<UpdateInfo> = {
  name: 'UpdateInfo',
  namespace: NAMESPACE,
  fields: [
    { name: 'ID', type: 'int', required: true },
    { name: 'Deployment', type: deploymentTable },
    { name: 'IsLeaf', type: 'boolean', required: true },
    { name: 'Xml', type: 'string', large: true },
  ],
};

/** SyncInfo, used by SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface SyncInfo {
  readonly NewUpdates: readonly UpdateInfo[];
  readonly OutOfScopeRevisionIDs: IntegerList;
  readonly ChangedUpdates: readonly UpdateInfo[];
  readonly Truncated: boolean;
  readonly NewCookie?: Cookie;
  readonly DeployedOutOfScopeRevisionIds: IntegerList;
  readonly DriverSyncNotNeeded?: string;
}

/** Wire table of SyncInfo (MS-WUSP 2.2.2.2.4). */
export const syncInfoTable: ComplexType<SyncInfo> = {
  name: 'SyncInfo',
  namespace: NAMESPACE,
  fields: [
    { name: 'NewUpdates', type: updateInfoTable, item: 'UpdateInfo' },
    { name: 'OutOfScopeRevisionIDs', type: 'int', item: 'int' },
    { name: 'ChangedUpdates', type: updateInfoTable, item: 'UpdateInfo' },
    { name: 'Truncated', type: 'boolean', required: true },
    { name: 'NewCookie', type: cookieTable },
    { name: 'DeployedOutOfScopeRevisionIds', type: 'int', item: 'int' },
    { name: 'DriverSyncNotNeeded', type: 'string' },
  ],
};

/** UpdateIdentity, used by RefreshCache (MS-WUSP 2.2.2.2.5). */
export interface UpdateIdentity {
  readonly UpdateID: Guid;
  readonly RevisionNumber: number;
}

/** Wire table of UpdateIdentity (MS-WUSP 2.2.2.2.5). */
export const updateIdentityTable: ComplexType<UpdateIdentity> = {
  name: 'UpdateIdentity',
  namespace: NAMESPACE,
  fields: [
    { name: 'UpdateID', type: 'guid', required: true },
    { name: 'RevisionNumber', type: 'int', required: true },
  ],
};

/** RefreshCacheResult, used by RefreshCache (MS-WUSP 2.2.2.2.5). */
export interface RefreshCacheResult {
  readonly RevisionID: number;
  readonly GlobalID?: UpdateIdentity;
  readonly IsLeaf: boolean;
  readonly Deployment?: Deployment;
}

/** Wire table of RefreshCacheResult (MS-WUSP 2.2.2.2.5). */
export const refreshCacheResultTable: ComplexType<RefreshCacheResult> = {
  name: 'RefreshCacheResult',
  namespace: NAMESPACE,
  fields: [
    { name: 'RevisionID', type: 'int', required: true },
    { name: 'GlobalID', type: updateIdentityTable },
    { name: 'IsLeaf', type: 'boolean', required: true },
    { name: 'Deployment', type: deploymentTable },
  ],
};

/** XmlUpdateFragmentType, used by GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6). */
export type XmlUpdateFragmentType =
  | 'Published'
  | 'Core'
  | 'Extended'
  | 'VerificationRule'
  | 'LocalizedProperties'
  | 'Eula'
  | 'FileUrl'
  | 'FileDecryption';

/** Wire table of XmlUpdateFragmentType (MS-WUSP 2.2.2.2.6). */
export const xmlUpdateFragmentTypeTable: EnumerationType = { enumeration: 'XmlUpdateFragmentType', values: ['Published', 'Core', 'Extended', 'VerificationRule', 'LocalizedProperties', 'Eula', 'FileUrl', 'FileDecryption'] };

/** UpdateData, used by GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6). */
export interface UpdateData {
  readonly ID: number;
  readonly Xml?: string;
}

/** Wire table of UpdateData (MS-WUSP 2.2.2.2.6). */
export const updateDataTable: ComplexType<UpdateData> = {
  name: 'UpdateData',
  namespace: NAMESPACE,
  fields: [
    { name: 'ID', type: 'int', required: true },
    { name: 'Xml', type: 'string', large: true },
  ],
};

/** FileLocation, used by GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6). */
export interface FileLocation {
  readonly FileDigest?: Buffer;
  readonly Url?: string;
  readonly PiecesHashUrl?: string;
  readonly BlockMapUrl?: string;
  readonly DecryptionInformation?: string;
  readonly FileDigestAlgorithm?: string;
  readonly EncryptedFileDigest?: Buffer;
  readonly EncryptedFileDigestAlgorithm?: string;
}

/** Wire table of FileLocation (MS-WUSP 2.2.2.2.6). */
export const fileLocationTable: ComplexType<FileLocation> = {
  name: 'FileLocation',
  namespace: NAMESPACE,
  fields: [
    { name: 'FileDigest', type: 'base64Binary' },
    { name: 'Url', type: 'string' },
    { name: 'PiecesHashUrl', type: 'string' },
    { name: 'BlockMapUrl', type: 'string' },
    { name: 'DecryptionInformation', type: 'string' },
    { name: 'FileDigestAlgorithm', type: 'string' },
    { name: 'EncryptedFileDigest', type: 'base64Binary' },
    { name: 'EncryptedFileDigestAlgorithm', type: 'string' },
  ],
};

/** ExtendedUpdateInfo, used by GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6). */
export interface ExtendedUpdateInfo {
  readonly Updates: readonly UpdateData[];
  readonly FileLocations: readonly FileLocation[];
  readonly OutOfScopeRevisionIDs: IntegerList;
}

/** Wire table of ExtendedUpdateInfo (MS-WUSP 2.2.2.2.6). */
export const extendedUpdateInfoTable: ComplexType<ExtendedUpdateInfo> = {
  name: 'ExtendedUpdateInfo',
  namespace: NAMESPACE,
  fields: [
    { name: 'Updates', type: updateDataTable, item: 'Update' },
    { name: 'FileLocations', type: fileLocationTable, item: 'FileLocation' },
    { name: 'OutOfScopeRevisionIDs', type: 'int', item: 'int' },
  ],
};

/** FileDecryption, used by GetExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10). */
export interface FileDecryption {
  readonly FileDigest?: Buffer;
  readonly DecryptionKey?: Buffer;
  readonly SecurityData: readonly Buffer[];
}

/** Wire table of FileDecryption (MS-WUSP 2.2.2.2.10). */
export const fileDecryptionTable: ComplexType<FileDecryption> = {
  name: 'FileDecryption',
  namespace: NAMESPACE,
  fields: [
    { name: 'FileDigest', type: 'base64Binary' },
    { name: 'DecryptionKey', type: 'base64Binary' },
    { name: 'SecurityData', type: 'base64Binary', item: 'base64Binary' },
  ],
};

/** FileDecryption2, used by GetExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10). */
export interface FileDecryption2 {
  readonly FileDigest?: Buffer;
  readonly DecryptionKey?: Buffer;
  readonly SecurityData: readonly Buffer[];
}

/** Wire table of FileDecryption2 (MS-WUSP 2.2.2.2.10). */
export const fileDecryption2Table: ComplexType<FileDecryption2> = {
  name: 'FileDecryption2',
  namespace: NAMESPACE,
  fields: [
    { name: 'FileDigest', type: 'base64Binary' },
    { name: 'DecryptionKey', type: 'base64Binary' },
    { name: 'SecurityData', type: 'base64Binary', item: 'base64Binary' },
  ],
};

/** UpdateEncryptionDetail, used by GetExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10). */
export interface UpdateEncryptionDetail {
  readonly UpdateIdentity: UpdateIdentity;
  readonly HasEncryptedFiles: boolean;
}

/** Wire table of UpdateEncryptionDetail (MS-WUSP 2.2.2.2.10). */
export const updateEncryptionDetailTable: ComplexType<UpdateEncryptionDetail> = {
  name: 'UpdateEncryptionDetail',
  namespace: NAMESPACE,
  fields: [
    { name: 'UpdateIdentity', type: updateIdentityTable, required: true },
    { name: 'HasEncryptedFiles', type: 'boolean', required: true },
  ],
};

/** ExtendedUpdateInfo2, used by GetExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10). */
export interface ExtendedUpdateInfo2 {
  readonly Updates: readonly UpdateData[];
  readonly FileLocations: readonly FileLocation[];
  readonly FileDecryptionData: readonly FileDecryption[];
  readonly FileDecryptionData2: readonly FileDecryption2[];
  readonly UpdateEncryptionDetails: readonly UpdateEncryptionDetail[];
}

/** Wire table of ExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10). */
export const extendedUpdateInfo2Table: ComplexType<ExtendedUpdateInfo2> = {
  name: 'ExtendedUpdateInfo2',
  namespace: NAMESPACE,
  fields: [
    { name: 'Updates', type: updateDataTable, item: 'Update' },
    { name: 'FileLocations', type: fileLocationTable, item: 'FileLocation' },
    { name: 'FileDecryptionData', type: fileDecryptionTable, item: 'FileDecryption' },
    { name: 'FileDecryptionData2', type: fileDecryption2Table, item: 'FileDecryption2' },
    { name: 'UpdateEncryptionDetails', type: updateEncryptionDetailTable, item: 'UpdateEncryptionDetail' },
  ],
};

/** GetFileLocationsResults, used by GetFileLocations (MS-WUSP 2.2.2.2.7). */
export interface GetFileLocationsResults {
  readonly FileLocations: readonly FileLocation[];
  readonly NewCookie?: Cookie;
}

/** Wire table of GetFileLocationsResults (MS-WUSP 2.2.2.2.7). */
export const getFileLocationsResultsTable: ComplexType<GetFileLocationsResults> = {
  name: 'GetFileLocationsResults',
  namespace: NAMESPACE,
  fields: [
    { name: 'FileLocations', type: fileLocationTable, item: 'FileLocation' },
    { name: 'NewCookie', type: cookieTable },
  ],
};

/** Request of GetConfig (MS-WUSP 2.2.2.2.1). */
export interface GetConfig {
  readonly protocolVersion?: string;
}

/** Wire table of GetConfig (MS-WUSP 2.2.2.2.1). */
export const getConfigTable: ComplexType<GetConfig> = {
  name: 'GetConfig',
  namespace: NAMESPACE,
  fields: [
    { name: 'protocolVersion', type: 'string' },
  ],
};

/** Response of GetConfig (MS-WUSP 2.2.2.2.1). */
export interface GetConfigResponse {
  readonly GetConfigResult?: Config;
}

/** Wire table of GetConfigResponse (MS-WUSP 2.2.2.2.1). */
export const getConfigResponseTable: ComplexType<GetConfigResponse> = {
  name: 'GetConfigResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetConfigResult', type: configTable },
  ],
};

/** GetConfig (MS-WUSP 2.2.2.2.1). */
export const getConfig: SoapOperation<GetConfig, GetConfigResponse, 'GetConfig'> = {
  name: 'GetConfig',
  service: 'ClientWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/GetConfig',
  request: getConfigTable,
  response: getConfigResponseTable,
};

/** Request of GetCookie (MS-WUSP 2.2.2.2.2). */
export interface GetCookie {
  readonly authCookies: readonly AuthorizationCookie[];
  readonly oldCookie?: Cookie;
  readonly lastChange: DateTimeText;
  readonly currentTime: DateTimeText;
  readonly protocolVersion?: string;
}

/** Wire table of GetCookie (MS-WUSP 2.2.2.2.2). */
export const getCookieTable: ComplexType<GetCookie> = {
  name: 'GetCookie',
  namespace: NAMESPACE,
  fields: [
    { name: 'authCookies', type: authorizationCookieTable, item: 'AuthorizationCookie' },
    { name: 'oldCookie', type: cookieTable },
    { name: 'lastChange', type: 'dateTime', required: true },
    { name: 'currentTime', type: 'dateTime', required: true },
    { name: 'protocolVersion', type: 'string' },
  ],
};

/** Response of GetCookie (MS-WUSP 2.2.2.2.2). */
export interface GetCookieResponse {
  readonly GetCookieResult?: Cookie;
}

/** Wire table of GetCookieResponse (MS-WUSP 2.2.2.2.2). */
export const getCookieResponseTable: ComplexType<GetCookieResponse> = {
  name: 'GetCookieResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetCookieResult', type: cookieTable },
  ],
};

/** GetCookie (MS-WUSP 2.2.2.2.2). */
export const getCookie: SoapOperation<GetCookie, GetCookieResponse, 'GetCookie'> = {
  name: 'GetCookie',
  service: 'ClientWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/GetCookie',
  request: getCookieTable,
  response: getCookieResponseTable,
};

/** Request of RegisterComputer (MS-WUSP 2.2.2.2.3). */
export interface RegisterComputer {
  readonly cookie?: Cookie;
  readonly computerInfo?: ComputerInfo;
}

/** Wire table of RegisterComputer (MS-WUSP 2.2.2.2.3). */
export const registerComputerTable: ComplexType<RegisterComputer> = {
  name: 'RegisterComputer',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'computerInfo', type: computerInfoTable },
  ],
};

/** Response of RegisterComputer (MS-WUSP 2.2.2.2.3). */
export type RegisterComputerResponse = Readonly<Record<string, never>>;

/** Wire table of RegisterComputerResponse (MS-WUSP 2.2.2.2.3). */
export const registerComputerResponseTable: ComplexType<RegisterComputerResponse> = {
  name: 'RegisterComputerResponse',
  namespace: NAMESPACE,
  fields: [],
};

/** RegisterComputer (MS-WUSP 2.2.2.2.3). */
export const registerComputer: SoapOperation<RegisterComputer, RegisterComputerResponse, 'RegisterComputer'> = {
  name: 'RegisterComputer',
  service: 'ClientWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/RegisterComputer',
  request: registerComputerTable,
  response: registerComputerResponseTable,
};

/** Request of StartCategoryScan (MS-WUSP 2.2.2.2.8). */
export interface StartCategoryScan {
  readonly requestedCategories: readonly CategoryRelationship[];
}

/** Wire table of StartCategoryScan (MS-WUSP 2.2.2.2.8). */
export const startCategoryScanTable: ComplexType<StartCategoryScan> = {
  name: 'StartCategoryScan',
  namespace: NAMESPACE,
  fields: [
    { name: 'requestedCategories', type: categoryRelationshipTable, item: 'CategoryRelationship' },
  ],
};

/** Response of StartCategoryScan (MS-WUSP 2.2.2.2.8). */
export interface StartCategoryScanResponse {
  readonly preferredCategoryIds: readonly Guid[];
  readonly requestedCategoryIdsInError: readonly Guid[];
}

/** Wire table of StartCategoryScanResponse (MS-WUSP 2.2.2.2.8). */
export const startCategoryScanResponseTable: ComplexType<StartCategoryScanResponse> = {
  name: 'StartCategoryScanResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'preferredCategoryIds', type: 'guid', item: 'guid' },
    { name: 'requestedCategoryIdsInError', type: 'guid', item: 'guid' },
  ],
};

/** StartCategoryScan (MS-WUSP 2.2.2.2.8). */
export const startCategoryScan: SoapOperation<StartCategoryScan, StartCategoryScanResponse, 'StartCategoryScan'> = {
  name: 'StartCategoryScan',
  service: 'ClientWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/StartCategoryScan',
  request: startCategoryScanTable,
  response: startCategoryScanResponseTable,
};

/** Request of SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface SyncUpdates {
  readonly cookie?: Cookie;
  readonly parameters?: SyncUpdateParameters;
}

/** Wire table of SyncUpdates (MS-WUSP 2.2.2.2.4). */
export const syncUpdatesTable: ComplexType<SyncUpdates> = {
  name: 'SyncUpdates',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'parameters', type: syncUpdateParametersTable },
  ],
};

/** Response of SyncUpdates (MS-WUSP 2.2.2.2.4). */
export interface SyncUpdatesResponse {
  readonly SyncUpdatesResult?: SyncInfo;
}

/** Wire table of SyncUpdatesResponse (MS-WUSP 2.2.2.2.4). */
export const syncUpdatesResponseTable: ComplexType<SyncUpdatesResponse> = {
  name: 'SyncUpdatesResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'SyncUpdatesResult', type: syncInfoTable },
  ],
};

/** SyncUpdates (MS-WUSP 2.2.2.2.4). */
export const syncUpdates: SoapOperation<SyncUpdates, SyncUpdatesResponse, 'SyncUpdates'> = {
  name: 'SyncUpdates',
  service: 'ClientWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/SyncUpdates',
  request: syncUpdatesTable,
  response: syncUpdatesResponseTable,
};

/** Request of SyncPrinterCatalog (MS-WUSP 2.2.2.2.9). */
export interface SyncPrinterCatalog {
  readonly cookie?: Cookie;
  readonly installedNonLeafUpdateIDs: IntegerList;
  readonly printerUpdateIDs: IntegerList;
}

/** Wire table of SyncPrinterCatalog (MS-WUSP 2.2.2.2.9). */
export const syncPrinterCatalogTable: ComplexType<SyncPrinterCatalog> = {
  name: 'SyncPrinterCatalog',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'installedNonLeafUpdateIDs', type: 'int', item: 'int' },
    { name: 'printerUpdateIDs', type: 'int', item: 'int' },
  ],
};

/** Response of SyncPrinterCatalog (MS-WUSP 2.2.2.2.9). */
export interface SyncPrinterCatalogResponse {
  readonly SyncPrinterCatalogResult?: SyncInfo;
}

/** Wire table of SyncPrinterCatalogResponse (MS-WUSP 2.2.2.2.9). */
export const syncPrinterCatalogResponseTable: ComplexType<SyncPrinterCatalogResponse> = {
  name: 'SyncPrinterCatalogResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'SyncPrinterCatalogResult', type: syncInfoTable },
  ],
};

/** SyncPrinterCatalog (MS-WUSP 2.2.2.2.9). */
export const syncPrinterCatalog: SoapOperation<SyncPrinterCatalog, SyncPrinterCatalogResponse, 'SyncPrinterCatalog'> = {
  name: 'SyncPrinterCatalog',
  service: 'ClientWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/SyncPrinterCatalog',
  request: syncPrinterCatalogTable,
  response: syncPrinterCatalogResponseTable,
};

/** Request of RefreshCache (MS-WUSP 2.2.2.2.5). */
export interface RefreshCache {
  readonly cookie?: Cookie;
  readonly globalIDs: readonly UpdateIdentity[];
}

/** Wire table of RefreshCache (MS-WUSP 2.2.2.2.5). */
export const refreshCacheTable: ComplexType<RefreshCache> = {
  name: 'RefreshCache',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'globalIDs', type: updateIdentityTable, item: 'UpdateIdentity' },
  ],
};

/** Response of RefreshCache (MS-WUSP 2.2.2.2.5). */
export interface RefreshCacheResponse {
  readonly RefreshCacheResult: readonly RefreshCacheResult[];
}

/** Wire table of RefreshCacheResponse (MS-WUSP 2.2.2.2.5). */
export const refreshCacheResponseTable: ComplexType<RefreshCacheResponse> = {
  name: 'RefreshCacheResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'RefreshCacheResult', type: refreshCacheResultTable, item: 'RefreshCacheResult' },
  ],
};

/** RefreshCache (MS-WUSP 2.2.2.2.5). */
export const refreshCache: SoapOperation<RefreshCache, RefreshCacheResponse, 'RefreshCache'> = {
  name: 'RefreshCache',
  service: 'ClientWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/RefreshCache',
  request: refreshCacheTable,
  response: refreshCacheResponseTable,
};

/** Request of GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6). */
export interface GetExtendedUpdateInfo {
  readonly cookie?: Cookie;
  readonly revisionIDs: IntegerList;
  readonly infoTypes: readonly XmlUpdateFragmentType[];
  readonly locales: readonly string[];
  /** Not in the schema. Sent by Windows Update Agent 1507 (protocol 2.90). */
  readonly deviceAttributes?: string;
  readonly GeoId?: string;
  readonly callerAttributes?: string;
}

/** Wire table of GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6). */
export const getExtendedUpdateInfoTable: ComplexType<GetExtendedUpdateInfo> = {
  name: 'GetExtendedUpdateInfo',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'revisionIDs', type: 'int', item: 'int' },
    { name: 'infoTypes', type: xmlUpdateFragmentTypeTable, item: 'XmlUpdateFragmentType' },
    { name: 'locales', type: 'string', item: 'string' },
    { name: 'deviceAttributes', type: 'string' },
    { name: 'GeoId', type: 'string' },
    { name: 'callerAttributes', type: 'string' },
  ],
};

/** Response of GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6). */
export interface GetExtendedUpdateInfoResponse {
  readonly GetExtendedUpdateInfoResult?: ExtendedUpdateInfo;
}

/** Wire table of GetExtendedUpdateInfoResponse (MS-WUSP 2.2.2.2.6). */
export const getExtendedUpdateInfoResponseTable: ComplexType<GetExtendedUpdateInfoResponse> = {
  name: 'GetExtendedUpdateInfoResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetExtendedUpdateInfoResult', type: extendedUpdateInfoTable },
  ],
};

/** GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6). */
export const getExtendedUpdateInfo: SoapOperation<GetExtendedUpdateInfo, GetExtendedUpdateInfoResponse, 'GetExtendedUpdateInfo'> = {
  name: 'GetExtendedUpdateInfo',
  service: 'ClientWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/GetExtendedUpdateInfo',
  request: getExtendedUpdateInfoTable,
  response: getExtendedUpdateInfoResponseTable,
};

/** Request of GetExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10). */
export interface GetExtendedUpdateInfo2 {
  readonly cookie?: Cookie;
  readonly updateIDs: readonly UpdateIdentity[];
  readonly infoTypes: readonly XmlUpdateFragmentType[];
  readonly locales: readonly string[];
  readonly callerAttributes?: string;
}

/** Wire table of GetExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10). */
export const getExtendedUpdateInfo2Table: ComplexType<GetExtendedUpdateInfo2> = {
  name: 'GetExtendedUpdateInfo2',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'updateIDs', type: updateIdentityTable, item: 'UpdateIdentity' },
    { name: 'infoTypes', type: xmlUpdateFragmentTypeTable, item: 'XmlUpdateFragmentType' },
    { name: 'locales', type: 'string', item: 'string' },
    { name: 'callerAttributes', type: 'string' },
  ],
};

/** Response of GetExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10). */
export interface GetExtendedUpdateInfo2Response {
  readonly GetExtendedUpdateInfo2Result?: ExtendedUpdateInfo2;
}

/** Wire table of GetExtendedUpdateInfo2Response (MS-WUSP 2.2.2.2.10). */
export const getExtendedUpdateInfo2ResponseTable: ComplexType<GetExtendedUpdateInfo2Response> = {
  name: 'GetExtendedUpdateInfo2Response',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetExtendedUpdateInfo2Result', type: extendedUpdateInfo2Table },
  ],
};

/** GetExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10). */
export const getExtendedUpdateInfo2: SoapOperation<GetExtendedUpdateInfo2, GetExtendedUpdateInfo2Response, 'GetExtendedUpdateInfo2'> = {
  name: 'GetExtendedUpdateInfo2',
  service: 'ClientWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/GetExtendedUpdateInfo2',
  request: getExtendedUpdateInfo2Table,
  response: getExtendedUpdateInfo2ResponseTable,
};

/** Request of GetFileLocations (MS-WUSP 2.2.2.2.7). */
export interface GetFileLocations {
  readonly cookie?: Cookie;
  readonly fileDigests: readonly Buffer[];
}

/** Wire table of GetFileLocations (MS-WUSP 2.2.2.2.7). */
export const getFileLocationsTable: ComplexType<GetFileLocations> = {
  name: 'GetFileLocations',
  namespace: NAMESPACE,
  fields: [
    { name: 'cookie', type: cookieTable },
    { name: 'fileDigests', type: 'base64Binary', item: 'base64Binary' },
  ],
};

/** Response of GetFileLocations (MS-WUSP 2.2.2.2.7). */
export interface GetFileLocationsResponse {
  readonly GetFileLocationsResult?: GetFileLocationsResults;
}

/** Wire table of GetFileLocationsResponse (MS-WUSP 2.2.2.2.7). */
export const getFileLocationsResponseTable: ComplexType<GetFileLocationsResponse> = {
  name: 'GetFileLocationsResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetFileLocationsResult', type: getFileLocationsResultsTable },
  ],
};

/** GetFileLocations (MS-WUSP 2.2.2.2.7). */
export const getFileLocations: SoapOperation<GetFileLocations, GetFileLocationsResponse, 'GetFileLocations'> = {
  name: 'GetFileLocations',
  service: 'ClientWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/GetFileLocations',
  request: getFileLocationsTable,
  response: getFileLocationsResponseTable,
};

/** The ClientWebService: its operations, and the serializer real servers use for it. */
export const clientWebService = {
  name: 'ClientWebService',
  namespace: NAMESPACE,
  style: 'wcf',
  operations: {
    GetConfig: getConfig,
    GetCookie: getCookie,
    RegisterComputer: registerComputer,
    StartCategoryScan: startCategoryScan,
    SyncUpdates: syncUpdates,
    SyncPrinterCatalog: syncPrinterCatalog,
    RefreshCache: refreshCache,
    GetExtendedUpdateInfo: getExtendedUpdateInfo,
    GetExtendedUpdateInfo2: getExtendedUpdateInfo2,
    GetFileLocations: getFileLocations,
  },
} as const satisfies SoapContract;

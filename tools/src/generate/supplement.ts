import type { ScalarKind } from '@sluice/protocol/soap';

/** Type of a supplementary field: a simple type, or the name of a type of the same service. */
export type SupplementType = { readonly scalar: ScalarKind } | { readonly named: string };

/** A field that is on the wire but not in the schema. */
export interface SupplementField {
  readonly name: string;
  readonly type: SupplementType;
  /** Set for an array: what its items are called; `type` is that of one item. */
  readonly item?: string;
  readonly required?: true;
  readonly large?: true;
}

/** An operation that the text describes and the WSDL leaves out. */
export interface SupplementOperation {
  readonly name: string;
  readonly soapAction: string;
  readonly request: readonly SupplementField[];
  readonly response: readonly SupplementField[];
}

/** Corrections and additions to one generated contract. Every entry says where it comes from. */
export interface Supplement {
  /** Types that no schema has. */
  readonly types?: readonly { readonly name: string; readonly fields: readonly SupplementField[]; readonly origin: string }[];
  /** Operations that the WSDL does not have; their messages are in the namespace of the service. */
  readonly operations?: readonly SupplementOperation[];
  /** Optional fields to insert behind a field of the schema. */
  readonly fields?: readonly { readonly in: string; readonly after: string; readonly field: SupplementField; readonly origin: string }[];
  /** Changes to fields of the schema. */
  readonly changes?: readonly {
    readonly in: string;
    readonly field: string;
    readonly required?: false;
    readonly aliases?: readonly { readonly name: string; readonly item: string }[];
    readonly writtenWhenEmpty?: true;
    readonly large?: true;
    readonly origin?: string;
  }[];
}

const NATIVE_CLIENT = 'Not in the schema. Sent by Windows Update Agent 1507 (protocol 2.90)';
const DRIVERS = 'Not in the WSDL of section 6; from the text, MS-WSUSSS';
const REAL_SERVER = 'A real server (WSUS 10.0.26100) sends the element even when the array is empty';

/** What a native client sends beyond MS-WUSP 6.2, and which texts are long. */
export const CLIENT_SUPPLEMENT: Supplement = {
  types: [
    {
      name: 'ProductsParameters',
      fields: [
        { name: 'SyncCurrentVersionOnly', type: { scalar: 'boolean' } },
        { name: 'DeviceAttributes', type: { scalar: 'string' } },
        { name: 'CallerAttributes', type: { scalar: 'string' } },
        // One string of `PN=…&V=…;` entries, not an array.
        { name: 'Products', type: { scalar: 'string' } },
      ],
      origin: `${NATIVE_CLIENT}. Attributes and products are strings of \`key=value\` pairs separated by semicolons.`,
    },
  ],
  fields: [
    {
      in: 'SyncUpdateParameters', after: 'NeedTwoGroupOutOfScopeUpdates',
      field: { name: 'AlsoPerformRegularSync', type: { scalar: 'boolean' } },
      origin: `${NATIVE_CLIENT} in every SyncUpdates.`,
    },
    {
      in: 'SyncUpdateParameters', after: 'FeatureScoreMatchingKey',
      field: { name: 'ProductsParameters', type: { named: 'ProductsParameters' } },
      origin: `${NATIVE_CLIENT} in every SyncUpdates.`,
    },
    {
      in: 'InstalledDriver', after: 'DriverRank',
      field: { name: 'SkipProviderFiltering', type: { scalar: 'boolean' } },
      origin: `${NATIVE_CLIENT} for generic drivers.`,
    },
    {
      in: 'InstalledDriver', after: 'SkipProviderFiltering',
      field: { name: 'IsGeneric', type: { scalar: 'boolean' } },
      origin: `${NATIVE_CLIENT} for generic drivers.`,
    },
    {
      in: 'GetExtendedUpdateInfo', after: 'locales',
      field: { name: 'deviceAttributes', type: { scalar: 'string' } },
      origin: `${NATIVE_CLIENT}.`,
    },
  ],
  changes: [
    {
      in: 'Device', field: 'extensionDriver',
      aliases: [{ name: 'extensionDrivers', item: 'ExtensionDriver' }],
      origin: 'A native client names it `extensionDrivers/ExtensionDriver`; both names are read, the schema\'s is written.',
    },
    {
      in: 'InstalledDriver', field: 'DriverRank', required: false,
      origin: 'Required by the schema; clients up to Windows 8.1 do not send it (MS-WUSP note 16), and zero would be the best of ranks.',
    },
    { in: 'UpdateInfo', field: 'Xml', large: true },
    { in: 'UpdateData', field: 'Xml', large: true },
  ],
};

/** What MS-WSUSSS 3.1.4 and real servers say beyond the schema of the Server Sync service. */
export const SERVER_SYNC_SUPPLEMENT: Supplement = {
  types: [
    {
      name: 'HardwareIdAndDelta',
      fields: [{ name: 'Id', type: { scalar: 'string' } }, { name: 'Delta', type: { scalar: 'boolean' }, required: true }],
      origin: `${DRIVERS} 3.1.4.7.3.3.`,
    },
    {
      name: 'ServerSyncDriverFilter',
      fields: [
        { name: 'DssProtocolVersion', type: { named: 'Version' } },
        { name: 'Anchor', type: { scalar: 'string' } },
        { name: 'Categories', type: { named: 'IdAndDelta' }, item: 'IdAndDelta' },
        { name: 'ComputerIds', type: { named: 'IdAndDelta' }, item: 'IdAndDelta' },
        { name: 'PnpHardwareIds', type: { named: 'HardwareIdAndDelta' }, item: 'HardwareIdAndDelta' },
      ],
      origin: `${DRIVERS} 3.1.4.7.3.4.`,
    },
    {
      name: 'DriverSetAndRevisionIdList',
      fields: [
        { name: 'Anchor', type: { scalar: 'string' } },
        { name: 'NewRevisions', type: { named: 'UpdateIdentity' }, item: 'UpdateIdentity' },
        { name: 'NewDriverSets', type: { scalar: 'guid' }, item: 'guid' },
        { name: 'RemovedDriverSets', type: { scalar: 'guid' }, item: 'guid' },
      ],
      origin: `${DRIVERS} 3.1.4.7.3.1.`,
    },
    {
      name: 'ServerSyncDriverSetData',
      fields: [{ name: 'DriverSetId', type: { scalar: 'guid' }, required: true }, { name: 'DriverSetXml', type: { scalar: 'string' }, large: true }],
      origin: `${DRIVERS} 3.1.4.8.3.2.`,
    },
    {
      name: 'ServerDriverSetData',
      fields: [{ name: 'DriverSets', type: { named: 'ServerSyncDriverSetData' }, item: 'ServerSyncDriverSetData' }],
      origin: `${DRIVERS} 3.1.4.8.3.1.`,
    },
  ],
  operations: [
    {
      name: 'GetDriverIdList',
      soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetDriverIdList',
      request: [{ name: 'cookie', type: { named: 'Cookie' } }, { name: 'filter', type: { named: 'ServerSyncDriverFilter' } }],
      response: [{ name: 'GetDriverIdListResult', type: { named: 'DriverSetAndRevisionIdList' } }],
    },
    {
      name: 'GetDriverSetData',
      soapAction: 'http://www.microsoft.com/SoftwareDistribution/GetDriverSetData',
      request: [{ name: 'cookie', type: { named: 'Cookie' } }, { name: 'driverSets', type: { scalar: 'guid' }, item: 'guid' }],
      response: [{ name: 'GetDriverSetDataResult', type: { named: 'ServerDriverSetData' } }],
    },
  ],
  changes: [
    {
      in: 'ServerSyncFilter', field: 'Get63LanguageOnly', required: false,
      origin: 'Required by the schema; the text lets protocol 1.1 leave it out and a real server accepts that (MS-WSUSSS 3.1.4.5.3.1).',
    },
    { in: 'ServerSyncConfigData', field: 'LanguageUpdateList', writtenWhenEmpty: true, origin: `${REAL_SERVER}.` },
    { in: 'RevisionIdList', field: 'NewRevisions', writtenWhenEmpty: true, origin: `${REAL_SERVER}.` },
    { in: 'ServerUpdateData', field: 'fileUrls', writtenWhenEmpty: true, origin: `${REAL_SERVER}.` },
    { in: 'ServerSyncUpdateData', field: 'XmlUpdateBlob', large: true },
    { in: 'ServerSyncUpdateData', field: 'XmlUpdateBlobCompressed', large: true },
  ],
};

/** Inventories are documents of their own. */
export const REPORTING_SUPPLEMENT: Supplement = {
  changes: [
    { in: 'ReportingInventory', field: 'RawXml', large: true },
    { in: 'ReportingInventory', field: 'CompressedXml', large: true },
  ],
};

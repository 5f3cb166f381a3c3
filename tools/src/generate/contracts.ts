import type { SerializerStyle } from '@sluice/protocol/soap';
import { CLIENT_SUPPLEMENT, REPORTING_SUPPLEMENT, SERVER_SYNC_SUPPLEMENT, type Supplement } from './supplement.js';

/** One generated file: where it comes from, where it goes, and what the WSDL cannot say. */
export interface ContractSource {
  /** Title of the service in the specification. */
  readonly service: string;
  /** File name in `libs/protocol/wsdl`. */
  readonly wsdl: string;
  /** A second description of the same service, which must not contradict the first. */
  readonly alsoDescribedBy?: string;
  /** Generated file, relative to `libs/protocol/src`. */
  readonly output: string;
  /** Serializer of real servers, as observed. */
  readonly style: SerializerStyle;
  readonly supplement?: Supplement;
  /** Specification and clause of each operation. */
  readonly clauses: Readonly<Record<string, string>>;
}

/** Every contract of both protocols. The Reporting service is in both specifications; it is generated once. */
export const CONTRACTS: readonly ContractSource[] = [
  {
    service: 'ClientWebService',
    wsdl: 'wusp-client.wsdl',
    output: 'wusp/generated/client.ts',
    style: 'wcf',
    supplement: CLIENT_SUPPLEMENT,
    clauses: {
      GetConfig: 'MS-WUSP 2.2.2.2.1', GetCookie: 'MS-WUSP 2.2.2.2.2', RegisterComputer: 'MS-WUSP 2.2.2.2.3',
      SyncUpdates: 'MS-WUSP 2.2.2.2.4', RefreshCache: 'MS-WUSP 2.2.2.2.5', GetExtendedUpdateInfo: 'MS-WUSP 2.2.2.2.6',
      GetFileLocations: 'MS-WUSP 2.2.2.2.7', StartCategoryScan: 'MS-WUSP 2.2.2.2.8', SyncPrinterCatalog: 'MS-WUSP 2.2.2.2.9',
      GetExtendedUpdateInfo2: 'MS-WUSP 2.2.2.2.10',
    },
  },
  {
    service: 'SimpleAuthWebService',
    wsdl: 'wusp-simple-auth.wsdl',
    output: 'wusp/generated/simple-auth.ts',
    style: 'asmx',
    clauses: { GetAuthorizationCookie: 'MS-WUSP 2.2.2.1.1' },
  },
  {
    service: 'ReportingWebService',
    wsdl: 'wsusss-reporting.wsdl',
    alsoDescribedBy: 'wusp-reporting.wsdl',
    output: 'wsusss/generated/reporting.ts',
    style: 'asmx',
    supplement: REPORTING_SUPPLEMENT,
    clauses: {
      ReportEventBatch: 'MS-WUSP 2.2.2.3.1', ReportEventBatch2: 'MS-WUSP 6.3', GetRequiredInventoryType: 'MS-WUSP 6.3',
      ReportInventory: 'MS-WUSP 6.3', GetRollupConfiguration: 'MS-WSUSSS 3.1.4.13', RollupDownstreamServers: 'MS-WSUSSS 3.1.4.14',
      RollupComputers: 'MS-WSUSSS 3.1.4.15', GetOutOfSyncComputers: 'MS-WSUSSS 3.1.4.16',
      RollupComputerStatus: 'MS-WSUSSS 3.1.4.17', Ping: 'MS-WSUSSS 3.1.4.12',
    },
  },
  {
    service: 'ServerSyncWebService',
    wsdl: 'wsusss-server-sync.wsdl',
    output: 'wsusss/generated/server-sync.ts',
    style: 'asmx',
    supplement: SERVER_SYNC_SUPPLEMENT,
    clauses: {
      GetAuthConfig: 'MS-WSUSSS 3.1.4.1', GetCookie: 'MS-WSUSSS 3.1.4.3', GetConfigData: 'MS-WSUSSS 3.1.4.4',
      GetRevisionIdList: 'MS-WSUSSS 3.1.4.5', GetUpdateData: 'MS-WSUSSS 3.1.4.6', GetRelatedRevisionsForUpdates: 'MS-WSUSSS 3.1.4.9',
      GetDeployments: 'MS-WSUSSS 3.1.4.10', DownloadFiles: 'MS-WSUSSS 3.1.4.11', Ping: 'MS-WSUSSS 3.1.4.12',
      GetUpdateDecryptionData: 'MS-WSUSSS 3.1.4.18', GetDriverIdList: 'MS-WSUSSS 3.1.4.7', GetDriverSetData: 'MS-WSUSSS 3.1.4.8',
    },
  },
  {
    service: 'DssAuthWebService',
    wsdl: 'wsusss-dss-auth.wsdl',
    output: 'wsusss/generated/dss-auth.ts',
    style: 'asmx',
    clauses: { GetAuthorizationCookie: 'MS-WSUSSS 3.1.4.2', Ping: 'MS-WSUSSS 3.1.4.12' },
  },
];

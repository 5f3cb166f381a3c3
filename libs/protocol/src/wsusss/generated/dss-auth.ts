// Generated from libs/protocol/wsdl/wsusss-dss-auth.wsdl and tools/src/generate/supplement.ts. Do not edit:
// `npm run generate` writes it anew and `npm run generate -- --check` tells whether it is up to date.
import type { ComplexType, DateTimeText, Guid, SoapContract, SoapOperation } from '../../soap/index.js';

const NAMESPACE = 'http://www.microsoft.com/SoftwareDistribution/Server/DssAuthWebService';

/** AuthorizationCookie, used by GetAuthorizationCookie (MS-WSUSSS 3.1.4.2). */
export interface AuthorizationCookie {
  readonly PlugInId?: string;
  readonly CookieData?: Buffer;
}

/** Wire table of AuthorizationCookie (MS-WSUSSS 3.1.4.2). */
export const authorizationCookieTable: ComplexType<AuthorizationCookie> = {
  name: 'AuthorizationCookie',
  namespace: NAMESPACE,
  fields: [
    { name: 'PlugInId', type: 'string' },
    { name: 'CookieData', type: 'base64Binary' },
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

/** Request of GetAuthorizationCookie (MS-WSUSSS 3.1.4.2). */
export interface GetAuthorizationCookie {
  readonly accountName?: string;
  readonly accountGuid?: string;
  readonly programKeys: readonly Guid[];
}

/** Wire table of GetAuthorizationCookie (MS-WSUSSS 3.1.4.2). */
export const getAuthorizationCookieTable: ComplexType<GetAuthorizationCookie> = {
  name: 'GetAuthorizationCookie',
  namespace: NAMESPACE,
  fields: [
    { name: 'accountName', type: 'string' },
    { name: 'accountGuid', type: 'string' },
    { name: 'programKeys', type: 'guid', item: 'guid' },
  ],
};

/** Response of GetAuthorizationCookie (MS-WSUSSS 3.1.4.2). */
export interface GetAuthorizationCookieResponse {
  readonly GetAuthorizationCookieResult?: AuthorizationCookie;
}

/** Wire table of GetAuthorizationCookieResponse (MS-WSUSSS 3.1.4.2). */
export const getAuthorizationCookieResponseTable: ComplexType<GetAuthorizationCookieResponse> = {
  name: 'GetAuthorizationCookieResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetAuthorizationCookieResult', type: authorizationCookieTable },
  ],
};

/** GetAuthorizationCookie (MS-WSUSSS 3.1.4.2). */
export const getAuthorizationCookie: SoapOperation<GetAuthorizationCookie, GetAuthorizationCookieResponse, 'GetAuthorizationCookie'> = {
  name: 'GetAuthorizationCookie',
  service: 'DssAuthWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/DssAuthWebService/GetAuthorizationCookie',
  request: getAuthorizationCookieTable,
  response: getAuthorizationCookieResponseTable,
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
  service: 'DssAuthWebService',
  namespace: 'http://www.microsoft.com/SoftwareDistribution/Server/IMonitorable',
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/IMonitorable/Ping',
  request: pingTable,
  response: pingResponseTable,
};

/** The DssAuthWebService: its operations, and the serializer real servers use for it. */
export const dssAuthWebService = {
  name: 'DssAuthWebService',
  namespace: NAMESPACE,
  style: 'asmx',
  operations: {
    GetAuthorizationCookie: getAuthorizationCookie,
    Ping: ping,
  },
} as const satisfies SoapContract;

// Generated from libs/protocol/wsdl/wusp-simple-auth.wsdl and tools/src/generate/supplement.ts. Do not edit:
// `npm run generate` writes it anew and `npm run generate -- --check` tells whether it is up to date.
import type { ComplexType, SoapContract, SoapOperation } from '../../soap/index.js';

const NAMESPACE = 'http://www.microsoft.com/SoftwareDistribution/Server/SimpleAuthWebService';

/** AuthorizationCookie, used by GetAuthorizationCookie (MS-WUSP 2.2.2.1.1). */
export interface AuthorizationCookie {
  readonly PlugInId?: string;
  readonly CookieData?: Buffer;
}

/** Wire table of AuthorizationCookie (MS-WUSP 2.2.2.1.1). */
export const authorizationCookieTable: ComplexType<AuthorizationCookie> = {
  name: 'AuthorizationCookie',
  namespace: NAMESPACE,
  fields: [
    { name: 'PlugInId', type: 'string' },
    { name: 'CookieData', type: 'base64Binary' },
  ],
};

/** Request of GetAuthorizationCookie (MS-WUSP 2.2.2.1.1). */
export interface GetAuthorizationCookie {
  readonly clientId?: string;
  readonly targetGroupName?: string;
  readonly dnsName?: string;
}

/** Wire table of GetAuthorizationCookie (MS-WUSP 2.2.2.1.1). */
export const getAuthorizationCookieTable: ComplexType<GetAuthorizationCookie> = {
  name: 'GetAuthorizationCookie',
  namespace: NAMESPACE,
  fields: [
    { name: 'clientId', type: 'string' },
    { name: 'targetGroupName', type: 'string' },
    { name: 'dnsName', type: 'string' },
  ],
};

/** Response of GetAuthorizationCookie (MS-WUSP 2.2.2.1.1). */
export interface GetAuthorizationCookieResponse {
  readonly GetAuthorizationCookieResult?: AuthorizationCookie;
}

/** Wire table of GetAuthorizationCookieResponse (MS-WUSP 2.2.2.1.1). */
export const getAuthorizationCookieResponseTable: ComplexType<GetAuthorizationCookieResponse> = {
  name: 'GetAuthorizationCookieResponse',
  namespace: NAMESPACE,
  fields: [
    { name: 'GetAuthorizationCookieResult', type: authorizationCookieTable },
  ],
};

/** GetAuthorizationCookie (MS-WUSP 2.2.2.1.1). */
export const getAuthorizationCookie: SoapOperation<GetAuthorizationCookie, GetAuthorizationCookieResponse, 'GetAuthorizationCookie'> = {
  name: 'GetAuthorizationCookie',
  service: 'SimpleAuthWebService',
  namespace: NAMESPACE,
  soapAction: 'http://www.microsoft.com/SoftwareDistribution/Server/SimpleAuthWebService/GetAuthorizationCookie',
  request: getAuthorizationCookieTable,
  response: getAuthorizationCookieResponseTable,
};

/** The SimpleAuthWebService: its operations, and the serializer real servers use for it. */
export const simpleAuthWebService = {
  name: 'SimpleAuthWebService',
  namespace: NAMESPACE,
  style: 'asmx',
  operations: {
    GetAuthorizationCookie: getAuthorizationCookie,
  },
} as const satisfies SoapContract;

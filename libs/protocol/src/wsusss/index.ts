/** MS-WSUSSS: messages, tables and contracts of the Server Sync, DSS Authorization and Reporting web services. */
export * from './generated/server-sync.js';
export {
  dssAuthWebService,
  getAuthorizationCookie,
  type GetAuthorizationCookie,
  type GetAuthorizationCookieResponse,
} from './generated/dss-auth.js';
export * as reporting from './generated/reporting.js';

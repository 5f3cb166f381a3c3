/**
 * MS-WUSP: messages, tables and contracts of the Client and SimpleAuth web services.
 * The Reporting service belongs to both specifications and has one home: `reporting` here and in `@sluice/protocol/wsusss` is the
 * same module.
 */
export * from './generated/client.js';
export {
  getAuthorizationCookie,
  simpleAuthWebService,
  type GetAuthorizationCookie,
  type GetAuthorizationCookieResponse,
} from './generated/simple-auth.js';
export * as reporting from '../wsusss/generated/reporting.js';

/** Calling SOAP services of an upstream server: connections, caps, codings and typed errors. */
export { readConnectionSettings, UpstreamSettingsError, type ConnectionSettings } from './connection-settings.js';
export { MAX_ANSWER_BYTES, UpstreamClient, type CallOptions } from './upstream-client.js';
export { upstreamClientConfig, type UpstreamClientConfig } from './upstream-client.config.js';
export {
  UpstreamError, UpstreamFault, UpstreamStatus, UpstreamUndecodable, UpstreamUnreachable, type UpstreamErrorKind,
} from './upstream-error.js';

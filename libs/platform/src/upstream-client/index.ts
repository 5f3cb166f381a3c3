/** Calling SOAP services of an upstream server: connections, caps, codings and typed errors. What fetches its files uses the connections. */
export { AddressGuard, readNetwork, type Network } from './address-guard.js';
export { MAXIMUM_NONSENSE_TRIES, reactTo, type CallReaction, type FailedTries } from './call-reaction.js';
export { readConnectionSettings, UpstreamSettingsError, type ConnectionSettings } from './connection-settings.js';
export { createDispatcher, type DispatcherOptions } from './dispatcher.js';
export { ForbiddenAddress } from './guarded-connector.js';
export { unreachable } from './network-reason.js';
export { retryAfterMs } from './retry-after.js';
export { accountName, serverNameConfig, type UpstreamAccount } from './upstream-account.js';
export { MAX_ANSWER_BYTES, UpstreamClient, type CallOptions } from './upstream-client.js';
export { upstreamClientConfig, type UpstreamClientConfig } from './upstream-client.config.js';
export {
  UpstreamError, UpstreamFault, UpstreamStatus, UpstreamUndecodable, UpstreamUnreachable, type UpstreamErrorKind,
} from './upstream-error.js';

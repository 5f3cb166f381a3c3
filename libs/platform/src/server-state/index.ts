/** What every replica of every service with cookies must agree on: identity, configuration and the keys of cookies. */
export { buildKeyRing, type StoredCookieKey } from './cookie-key-ring.js';
export { ServerStateService, type ServerState } from './server-state.service.js';

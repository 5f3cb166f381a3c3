/** Multicast: namespaces, the sessions that carry their content, and what administrators want of them. */
export { SESSION_COMMANDS, type SessionCommandKind } from './command.entity.js';
export { orderOfSession, takeCommands, type SessionCommand } from './commands.js';
export { findSession, listSessionClients, listSessions, type SessionPosition } from './list-sessions.js';
export { MulticastError, type MulticastErrorCode } from './multicast-error.js';
export {
  CONTENT_PROVIDERS, MulticastNamespace, SLOW_CLIENT_POLICIES, START_MODES, type ContentProviderName, type SlowClientPolicy, type StartMode,
} from './namespace.entity.js';
export {
  checkNamespace, createNamespace, deleteNamespace, findNamespace, listNamespaces, MAXIMUM_CONTENT_CHARACTERS, MAXIMUM_NAMESPACE_CHARACTERS, type NamespaceSettings,
} from './namespaces.js';
export { multicastServerKeys, type ServerKeys } from './server-keys.js';
export {
  CLIENT_STATES, MulticastSession, MulticastSessionClient, SESSION_OUTCOMES, SESSION_STATES, type SessionClientState, type SessionOutcome, type SessionState,
} from './session.entity.js';
export {
  endInterruptedSessions, endSession, forgetSessions, recordSession, rememberRequestedSession, reportSession, requestSession, startSession, takeRequestedSessions, wasInterruptedLately,
  type ClientProgress, type SessionPlace, type SessionProgress, type SessionWish,
} from './session-registry.js';

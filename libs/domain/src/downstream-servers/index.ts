/** The servers that synchronise from this one: who they are, and which of them are served. */
export { DownstreamAccessRule } from './access-rule.entity.js';
export { DownstreamServer } from './downstream-server.entity.js';
export { isAllowed, type AccessRule, type Caller } from './access-decision.js';
export { MAXIMUM_ACCESS_ENTRIES, MAXIMUM_ACCOUNT_NAME_LENGTH, checkAccessRuleChange, loadAccessRule, updateAccessRule, type AccessRuleChange } from './access-rule.js';
export { listDownstreamServers, type DownstreamServerPosition, type ListedDownstreamServer } from './list-downstream-servers.js';
export { SERVER_SUMMARY_COUNTS, type ServerSummary } from './server-summary.js';
export { MAXIMUM_DOWNSTREAM_SERVERS, noteServerActivity, rememberServer, type SeenServer, type ServerActivity } from './remember-server.js';

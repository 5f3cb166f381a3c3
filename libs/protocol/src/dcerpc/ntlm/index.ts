export { NtlmAcceptor, type NtlmAccount, type NtlmEnvironment } from './ntlm-acceptor.js';
export type { NtlmNames } from './av-pairs.js';
export { NtlmSession } from './ntlm-session.js';
export { ntHashOf } from './ntlmv2.js';

/** MS-WDSMSI: how a client asks for content and learns of the session that carries it. */
export { isSupportedCombination, SecurityMode, type SessionHash, type SessionSecurity } from './session-security.js';

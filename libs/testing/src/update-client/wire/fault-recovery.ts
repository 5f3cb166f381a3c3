/** A step the agent takes before it repeats a call that failed. */
export type RecoveryStep =
  /** GetConfig again. */
  | 'RenewConfig'
  /** GetAuthorizationCookie and GetCookie again. */
  | 'RenewCookie'
  /** The cookie must not be shown to the server again, not even as `oldCookie`. */
  | 'DiscardCookie'
  /** RegisterComputer again. */
  | 'Register'
  /** RefreshCache: revision ids belong to one server. */
  | 'RefreshCache';

/** What MS-WUSP 2.2.2.4 asks of a client for each ErrorCode from which it recovers by itself. */
const RECOVERIES: Readonly<Record<string, readonly RecoveryStep[]>> = {
  InvalidCookie: ['DiscardCookie', 'RenewConfig', 'RenewCookie', 'RefreshCache'],
  ServerChanged: ['DiscardCookie', 'RenewConfig', 'RenewCookie', 'RefreshCache'],
  ConfigChanged: ['RenewConfig', 'RenewCookie'],
  CookieExpired: ['RenewCookie'],
  InvalidAuthorizationCookie: ['RenewCookie'],
  RegistrationRequired: ['Register'],
};

/** Most recoveries in one scan: a server that keeps faulting must not keep an agent busy for ever. */
export const MAX_RECOVERIES = 5;

/**
 * The steps to take before the failed call is repeated (MS-WUSP 2.2.2.4), or `undefined` when the client can only give up
 * and try another day.
 */
export function recoverySteps(errorCode: string): readonly RecoveryStep[] | undefined {
  return Object.hasOwn(RECOVERIES, errorCode) ? RECOVERIES[errorCode] : undefined;
}

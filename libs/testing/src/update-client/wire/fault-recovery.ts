/** A step the agent takes before it repeats a call that failed. */
export type RecoveryStep =
  /** GetConfig again. */
  | 'RenewConfig'
  /** GetAuthorizationCookie and GetCookie again. */
  | 'RenewCookie'
  /** The cookie must not be shown to the server again, not even as `oldCookie`. */
  | 'DiscardCookie'
  /** What was registered may be unknown to the server: RegisterComputer belongs to the handshake again. */
  | 'ForgetRegistration'
  /** RegisterComputer again, whatever the configuration says. */
  | 'Register'
  /** The configuration alone decides whether to register. */
  | 'LeaveRegistration'
  /** RefreshCache: revision ids belong to one server. */
  | 'RefreshCache'
  /** GetFileLocations for every file whose address is known. */
  | 'LocateFiles';

/** The whole initial handshake with an unknown server. */
const START_AGAIN = ['DiscardCookie', 'RenewConfig', 'RenewCookie', 'ForgetRegistration', 'RefreshCache'] as const;

/** What MS-WUSP 2.2.2.4 asks of a client for each ErrorCode from which it recovers by itself. */
const RECOVERIES: Readonly<Record<string, readonly RecoveryStep[]>> = {
  InvalidCookie: START_AGAIN,
  ServerChanged: START_AGAIN,
  ConfigChanged: ['RenewConfig', 'RenewCookie'],
  CookieExpired: ['RenewCookie'],
  InvalidAuthorizationCookie: ['RenewCookie'],
  RegistrationRequired: ['Register'],
  RegistrationNotRequired: ['RenewConfig', 'LeaveRegistration'],
  FileLocationChanged: ['LocateFiles'],
  // MS-WUSP 3.1.5.10 spells it so.
  FileLocationsChanged: ['LocateFiles'],
};

/** Most recoveries in one scan: a server that keeps faulting must not keep an agent busy for ever. */
export const MAX_RECOVERIES = 5;

/**
 * The steps to take before the failed call is repeated (MS-WUSP 2.2.2.4), or `undefined` when the client can only give up
 * and try another day: InternalServerError, ServerBusy, InvalidParameters, and whatever the specification does not name.
 */
export function recoverySteps(errorCode: string): readonly RecoveryStep[] | undefined {
  return Object.hasOwn(RECOVERIES, errorCode) ? RECOVERIES[errorCode] : undefined;
}

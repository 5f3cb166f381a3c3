import type { SynchronizationFailure } from '@sluice/domain/events';
import { UpstreamFault, UpstreamStatus, UpstreamUndecodable, UpstreamUnreachable, type UpstreamError } from './upstream-error.js';

/** How often one call has failed so far, by what was done about it. */
export interface FailedTries {
  /** Repeated after a failure of the network or of what lies in front of the server. */
  readonly network: number;
  /** Repeated because the answer made no sense. Counted by itself: a network that fails is no reason to believe a half answer. */
  readonly nonsense: number;
  /** Repeated because the server was busy. */
  readonly busy: number;
  /** Repeated with a new cookie. */
  readonly authorization: number;
}

/** What to do about a call that failed. */
export type CallReaction =
  | { readonly kind: 'retry'; readonly because: 'network' | 'nonsense' | 'busy'; readonly afterMs: number }
  | { readonly kind: 'authorize' }
  | { readonly kind: 'reset-anchors' }
  | { readonly kind: 'stop'; readonly code: SynchronizationFailure; readonly message: string };

/** Tries of one call when the network fails: over seven minutes in all, longer than a server takes to restart. */
export const MAXIMUM_NETWORK_TRIES = 10;
/** Tries of one call whose answer makes no sense: one may have been cut short, more are what the server says. */
export const MAXIMUM_NONSENSE_TRIES = 3;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Product note 64 of MS-WSUSSS: 1 to 5 minutes, chosen at random, and three retries. Windows has it for rolled up reports and gives up
 * at once when a synchronization meets ServerBusy (note 10); the text allows to try again later (MS-WSUSSS 2.2.9.3).
 */
const BUSY_RETRIES = 3;
const SHORTEST_BUSY_PAUSE_MS = 60_000;
const LONGEST_BUSY_PAUSE_MS = 300_000;

/** A cookie that was just made and is refused again is not going to be accepted. */
const AUTHORIZATION_RETRIES = 2;

/**
 * Decides what follows a failed call (MS-WSUSSS 2.2.9.3, 3.2.4).
 * @param random between 0 and 1
 * @param sentAnchor whether the call carried an anchor, which may be what the server does not accept
 */
export function reactTo(error: UpstreamError, tries: FailedTries, random: number, sentAnchor = false): CallReaction {
  if (error instanceof UpstreamFault) return reactToFault(error, tries, random, sentAnchor);
  if (error instanceof UpstreamStatus && (error.status === 503 || error.status === 429)) return waitForBusy(error, tries, random, error.retryAfterMs);
  if (error instanceof UpstreamStatus) return tryAgain(error, error.lasting, 'network', tries, 'UPSTREAM_REFUSED');
  if (error instanceof UpstreamUndecodable) return tryAgain(error, error.tooLong, 'nonsense', tries, 'UPSTREAM_MISBEHAVES');
  if (error instanceof UpstreamUnreachable) return tryAgain(error, error.lasting, 'network', tries, 'UPSTREAM_UNREACHABLE');
  return stop('UPSTREAM_MISBEHAVES', error);
}

function reactToFault(fault: UpstreamFault, tries: FailedTries, random: number, sentAnchor: boolean): CallReaction {
  switch (fault.errorCode) {
    case 'InvalidCookie':
    case 'InvalidAuthorizationCookie':
    // Client services name it, and Microsoft Update uses their names.
    // eslint-disable-next-line no-fallthrough
    case 'CookieExpired':
      return tries.authorization < AUTHORIZATION_RETRIES ? { kind: 'authorize' } : stop('UPSTREAM_REFUSED', fault);
    case 'ServerChanged':
      return { kind: 'reset-anchors' };
    case 'ServerBusy':
      return waitForBusy(fault, tries, random, null);
    case 'IncompatibleProtocolVersion':
      return stop('UPSTREAM_INCOMPATIBLE', fault);
    case 'InvalidParameters':
      // "MAY retry the operation with a new set of valid parameters": an anchor of a server that was set up anew is the only parameter
      // we have another value for. Otherwise stop, as Windows does (note 9).
      return sentAnchor ? { kind: 'reset-anchors' } : stop('UPSTREAM_REFUSED', fault);
    default:
      // InternalServerError, and a fault without an ErrorCode: "the DSS MUST stop the protocol".
      return stop('UPSTREAM_REFUSED', fault);
  }
}

function waitForBusy(error: UpstreamError, tries: FailedTries, random: number, askedForMs: number | null): CallReaction {
  if (tries.busy >= BUSY_RETRIES) return stop('UPSTREAM_BUSY', error);
  const afterMs = askedForMs ?? SHORTEST_BUSY_PAUSE_MS + random * (LONGEST_BUSY_PAUSE_MS - SHORTEST_BUSY_PAUSE_MS);
  return { kind: 'retry', because: 'busy', afterMs: Math.round(afterMs) };
}

const MAXIMUM_TRIES = { network: MAXIMUM_NETWORK_TRIES, nonsense: MAXIMUM_NONSENSE_TRIES } as const;

function tryAgain(error: UpstreamError, lasting: boolean, because: 'network' | 'nonsense', tries: FailedTries, code: SynchronizationFailure): CallReaction {
  if (lasting || tries[because] + 1 >= MAXIMUM_TRIES[because]) return stop(code, error);
  return { kind: 'retry', because, afterMs: Math.min(FIRST_PAUSE_MS * 2 ** (tries.network + tries.nonsense), LONGEST_PAUSE_MS) };
}

function stop(code: SynchronizationFailure, error: Error): CallReaction {
  return { kind: 'stop', code, message: error.message };
}

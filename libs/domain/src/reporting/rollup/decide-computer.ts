import { TOLERATED_SKEW } from './clock-correction.js';
import type { ToldComputer } from './told-computer.js';

/** What is known of a computer before. */
export interface KnownComputer {
  /** Null when it calls this server itself. */
  readonly parentServerId: string | null;
  readonly lastSyncTime: Date | null;
  readonly lastContact: Date;
  readonly hasRollupDetails: boolean;
}

/** What becomes of one computer that a server below tells of. */
export type ComputerDecision =
  /** What is known is newer, or it calls another server by now: nothing changes. */
  | { readonly kind: 'ignored' }
  /** It was deleted here, and has not been seen since. */
  | { readonly kind: 'deleted' }
  /** It is taken over. */
  | {
    readonly kind: 'stored';
    /** Whether it called another server, or none that is known, before. */
    readonly moves: boolean;
    /** Whether its details are wanted. */
    readonly wantsDetails: boolean;
  };

/**
 * Decides about one computer (MS-WSUSSS 3.1.4.15). The server that saw it last has it: a computer changes its server only by having synchronised
 * there later, and one that calls here itself only by having done so after it was here. Details are asked for until they came, however often an
 * answer is lost.
 * @param deletedAt when it was deleted here lately; null when it was not
 */
export function decideComputer(told: ToldComputer, known: KnownComputer | null, deletedAt: Date | null): ComputerDecision {
  if (deletedAt !== null && (told.lastSyncTime === null || told.lastSyncTime <= deletedAt)) return { kind: 'deleted' };
  if (known !== null && !isNewer(told, known)) return { kind: 'ignored' };
  const moves = known?.parentServerId !== told.parentServerId;
  return { kind: 'stored', moves, wantsDetails: told.details === null && (moves || !known.hasRollupDetails) };
}

function isNewer(told: ToldComputer, known: KnownComputer): boolean {
  const toldSync = told.lastSyncTime?.getTime() ?? -Infinity;
  if (known.parentServerId === null) return toldSync > known.lastContact.getTime();
  const knownSync = known.lastSyncTime?.getTime() ?? -Infinity;
  // A corrected clock is never corrected twice by the same amount, so of the same server a little earlier is the same moment.
  return toldSync >= knownSync - (known.parentServerId === told.parentServerId ? TOLERATED_SKEW : 0);
}

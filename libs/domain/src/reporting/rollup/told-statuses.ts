import type { UpdateState } from '../statuses/update-state.js';

/** The statuses of one computer (MS-WSUSSS 3.1.4.17.3.2). Moments are those of this server's clock. */
export interface ToldStatuses {
  /** Its key, see `computerKey`. */
  readonly computerId: string;
  /** Counts the messages about this computer, so that a lost one is noticed. */
  readonly rollupNumber: number;
  /** Whether these are all statuses of the computer; else they are those that changed. */
  readonly isFull: boolean;
  readonly effectiveLastDetectionTime: Date | null;
  readonly statuses: readonly ToldStatus[];
}

/** The status of one update (MS-WSUSSS 3.1.4.17.3.4). */
export interface ToldStatus {
  /** Lower case. */
  readonly updateId: string;
  readonly state: UpdateState;
  /** When it became so; null for a moment that cannot be. */
  readonly since: Date | null;
}

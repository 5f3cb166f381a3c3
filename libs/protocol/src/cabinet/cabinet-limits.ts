import { CabinetError } from './cabinet-error.js';

/** What the caller accepts. Everything is checked against headers alone, before anything is decoded or allocated. */
export interface CabinetLimits {
  /** Most files. The format itself ends at 65,535. */
  readonly maxFiles: number;
  /** Most plain bytes of all folders together. A folder is decoded into memory as a whole. */
  readonly maxPlainBytes: number;
  /** Most plain bytes per byte of compressed data, over all folders. Absent: only `maxPlainBytes` holds. */
  readonly maxRatio?: number;
}

/**
 * Holds a claim against a limit. Written so that a limit that is not a number refuses everything.
 *
 * @throws CabinetError `CABINET_LIMIT`
 */
export function requireWithin(limit: number, claimed: number, unit: string): void {
  if (!(claimed <= limit)) throw new CabinetError('CABINET_LIMIT', `${claimed} ${unit}, at most ${limit} are accepted`);
}

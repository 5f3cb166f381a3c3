/** The computer position of a driver that is made for any computer: behind every match with a computer hardware id. */
export const UNTARGETED = Number.MAX_SAFE_INTEGER;

/**
 * The feature score of a driver that has none for the operating system asked for. MS-WUSP 3.1.1 leaves this open; Windows takes the
 * worst score for an INF file without the directive, so that a driver which names a score is never worse off for it.
 */
export const DEFAULT_FEATURE_SCORE = 255;

/** How well a driver fits one device of one computer: everything that the rules of MS-WUSP 3.1.5.7 look at. */
export interface DriverMatch {
  /** Place of the matching computer hardware id in ComputerSpec, most specific first, or {@link UNTARGETED}. */
  readonly computerPosition: number;
  /** 0 to 255. */
  readonly featureScore: number;
  /** Place of the matching id among the device's hardware ids and, after them, compatible ids. */
  readonly hardwareIdPosition: number;
  /** `yyyy-mm-dd`. */
  readonly driverVerDate: string;
  /** Four parts of 16 bits, without sign. */
  readonly driverVerVersion: bigint;
}

/**
 * The five rules of MS-WUSP 3.1.5.7 by which one of two drivers is the better match for a device; each counts only when all before it
 * leave the drivers equal:
 *
 * 1. the more specific computer hardware id, the one listed earlier
 * 2. the lower feature score
 * 3. the hardware or compatible id that the device lists earlier
 * 4. the later DriverVerDate
 * 5. the higher DriverVerVersion
 *
 * @returns negative when `a` is better, positive when `b` is, 0 when no rule applies.
 */
export function compareDriverMatches(a: DriverMatch, b: DriverMatch): number {
  return a.computerPosition - b.computerPosition
    || a.featureScore - b.featureScore
    || a.hardwareIdPosition - b.hardwareIdPosition
    || compare(b.driverVerDate, a.driverVerDate)
    || compare(b.driverVerVersion, a.driverVerVersion);
}

function compare<Value extends string | bigint>(a: Value, b: Value): number {
  return a < b ? -1 : Number(a > b);
}

import type { ComputerSpec, DeviceSpec, ExtensionDriverSpec, InstalledDriverSpec } from './device-spec.js';
import type { DriverEntry, DriverIndex } from './driver-index.js';
import { requiredMaker } from './printer-rules.js';
import { compareDriverMatches, DEFAULT_FEATURE_SCORE, UNTARGETED, type DriverMatch } from './rank-drivers.js';
import { compareCandidates, RankedDrivers, type DriverCandidate } from './ranked-drivers.js';

/** Key of the candidates that are no extensions; extensions have their GUID. A device may get one driver for each. */
const BASE_DRIVER = '';

/** What supports one hardware id, best first: everything, and of that what is deployed to be installed. */
interface RankedCandidates {
  readonly all: RankedDrivers;
  readonly approved: RankedDrivers;
}

type CandidatesByKey = ReadonlyMap<string, RankedCandidates>;

/** Whether a revision, by dense index, may be offered, and whether it is deployed to be installed. */
export type DriverStanding = 'approved' | 'unapproved' | 'none';


/** Bits 16 to 23 of a rank as Windows computes it are the feature score. */
const RANK_FEATURE_SCORE_SHIFT = 16;

/**
 * Finds the best drivers for the devices of one computer (MS-WUSP 3.1.5.7). What supports a hardware id is sorted once, however many
 * devices have that id, so the work is bounded by the ids a client sends and the drivers behind them.
 */
export class DeviceMatcher {
  readonly #computerPositions: ReadonlyMap<string, number>;
  readonly #ranked = new Map<string, CandidatesByKey>();

  constructor(
    private readonly index: DriverIndex,
    private readonly computer: ComputerSpec,
    private readonly standingOf: (revision: number) => DriverStanding,
  ) {
    this.#computerPositions = new Map([...computer.hardwareIds.entries()].reverse().map(([position, id]) => [id, position]));
  }

  /**
   * The drivers a device should get: the best base driver and the best of each extension, each only when it is better than what the
   * device has. When the best one is not approved, the best approved one comes along; otherwise a new driver that nobody decided about
   * would keep approved ones from the client.
   */
  bestFor(device: DeviceSpec): DriverEntry[] {
    const found: DriverEntry[] = [];
    const ranked = device.ids.map((id) => this.#supporting(id));
    for (const key of new Set(ranked.flatMap((byKey) => [...byKey.keys()]))) {
      // Extensions replace nothing but older ones of themselves, so the rule about printers is for base drivers.
      const maker = key === BASE_DRIVER ? requiredMaker(device.installedDriver) : undefined;
      const best = [bestOf(ranked, key, 'all', maker), bestOf(ranked, key, 'approved', maker)];
      for (const candidate of best) {
        if (candidate && this.#isBetterThanInstalled(candidate, device, key)) found.push(candidate.entry);
      }
    }
    return found;
  }

  /** Candidates that support a hardware id, best first, as if it were the first of the device. */
  #supporting(id: string): CandidatesByKey {
    const known = this.#ranked.get(id);
    if (known) return known;
    const candidates = this.index.supporting(id).flatMap((entry) => this.#candidate(entry) ?? []).sort(compareCandidates);
    const byKey = new Map<string, RankedCandidates>();
    for (const candidate of candidates) {
      const key = candidate.entry.extensionId ?? BASE_DRIVER;
      const ranked = byKey.get(key) ?? { all: new RankedDrivers(), approved: new RankedDrivers() };
      byKey.set(key, ranked);
      ranked.all.add(candidate);
      if (this.standingOf(candidate.entry.revision) === 'approved') ranked.approved.add(candidate);
    }
    this.#ranked.set(id, byKey);
    return byKey;
  }

  #candidate(entry: DriverEntry): DriverCandidate | undefined {
    const computerPosition = this.#computerPosition(entry);
    if (computerPosition === undefined || this.standingOf(entry.revision) === 'none') return undefined;
    const { driverVerDate, driverVerVersion } = entry;
    return { entry, computerPosition, featureScore: this.#featureScore(entry), hardwareIdPosition: 0, driverVerDate, driverVerVersion };
  }

  /**
   * The most specific computer hardware id that a driver is targeted to; undefined when it is targeted to other computers. A driver
   * with both kinds of targets must match in both: one says who may have it, the other for whom it is made.
   */
  #computerPosition({ distributionComputerHardwareIds, targetComputerHardwareIds }: DriverEntry): number | undefined {
    let best = UNTARGETED;
    for (const ids of [distributionComputerHardwareIds, targetComputerHardwareIds]) {
      if (ids.length === 0) continue;
      const position = ids.reduce((earliest, id) => Math.min(earliest, this.#computerPositions.get(id) ?? UNTARGETED), UNTARGETED);
      if (position === UNTARGETED) return undefined;
      best = Math.min(best, position);
    }
    return best;
  }

  #featureScore({ featureScores }: DriverEntry): number {
    const key = this.computer.featureScoreMatchingKey;
    return featureScores.find(({ operatingSystem }) => operatingSystem === key)?.featureScore ?? DEFAULT_FEATURE_SCORE;
  }

  #isBetterThanInstalled(candidate: DriverCandidate, device: DeviceSpec, key: string): boolean {
    const installed = key === BASE_DRIVER ? device.installedDriver : device.extensionDrivers.find(({ extensionId }) => extensionId === key);
    return !installed || compareDriverMatches(candidate, this.#installedMatch(installed, candidate, device)) < 0;
  }

  /** The installed driver as a match. What the client cannot say of it is taken to be as good as the candidate's. */
  #installedMatch(installed: InstalledDriverSpec | ExtensionDriverSpec, candidate: DriverMatch, device: DeviceSpec): DriverMatch {
    const { driverVerDate, driverVerVersion, driverRank, matchingComputerHwid } = installed;
    const knowsScore = driverRank >= 0 && this.computer.featureScoreMatchingKey !== undefined;
    return {
      computerPosition: this.#computerPositions.get(matchingComputerHwid ?? '') ?? UNTARGETED,
      featureScore: knowsScore ? (driverRank >>> RANK_FEATURE_SCORE_SHIFT) & 0xff : candidate.featureScore,
      hardwareIdPosition: 'matchingId' in installed ? positionOf(installed.matchingId, device) : candidate.hardwareIdPosition,
      driverVerDate,
      driverVerVersion,
    };
  }
}

/** Where the device lists the id that its driver was chosen by; behind all ids when it does not list it (any more). */
function positionOf(matchingId: string, { ids }: DeviceSpec): number {
  const position = ids.indexOf(matchingId.toLowerCase());
  return position < 0 ? ids.length : position;
}

/** The best of what each id of a device brings; `ranked` in the order of the ids. */
function bestOf(ranked: readonly CandidatesByKey[], key: string, which: keyof RankedCandidates, maker: string | undefined): DriverCandidate | undefined {
  let best: DriverCandidate | undefined;
  for (const [hardwareIdPosition, byKey] of ranked.entries()) {
    const first = byKey.get(key)?.[which].bestOf(maker);
    if (!first) continue;
    const candidate = { ...first, hardwareIdPosition };
    if (!best || compareCandidates(candidate, best) < 0) best = candidate;
  }
  return best;
}

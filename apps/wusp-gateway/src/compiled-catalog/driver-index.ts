import type { DriverRow } from './catalog-rows.js';
import { runAtOnce, STEPS_PER_LOOK, type SlicedWork } from './in-slices.js';
import { isPrinterClass, makerKey } from './printer-rules.js';
import { UPDATE_TYPE, type RevisionGraph } from './revision-graph.js';

/** One device that a deliverable driver supports, ready to be compared. */
export interface DriverEntry {
  /** Dense index of the revision. */
  readonly revision: number;
  /** As the document writes it. */
  readonly hardwareId: string;
  /** `yyyy-mm-dd`. */
  readonly driverVerDate: string;
  readonly driverVerVersion: bigint;
  readonly whqlDriverId: number;
  readonly isPrinter: boolean;
  /** Whose installed printer drivers it may replace: keys of its manufacturer with its own and each compatible provider. */
  readonly replaceableMakers: readonly string[];
  /** GUID of the extension, or null for a base driver. */
  readonly extensionId: string | null;
  /** By operating system in lower case. */
  readonly featureScores: readonly { readonly operatingSystem: string; readonly featureScore: number }[];
  readonly distributionComputerHardwareIds: readonly string[];
  readonly targetComputerHardwareIds: readonly string[];
}

/** The deliverable drivers by the devices they support. Immutable. */
export class DriverIndex {
  /** For a catalog without drivers. */
  static readonly EMPTY = new DriverIndex(new Map(), new Map());

  constructor(
    private readonly byHardwareId: ReadonlyMap<string, readonly DriverEntry[]>,
    private readonly byRevision: ReadonlyMap<number, readonly DriverEntry[]>,
  ) {}

  /** Everything that supports a device with this hardware id, given in lower case. */
  supporting(hardwareId: string): readonly DriverEntry[] {
    return this.byHardwareId.get(hardwareId) ?? [];
  }

  /** What one driver supports. */
  entriesOf(revision: number): readonly DriverEntry[] {
    return this.byRevision.get(revision) ?? [];
  }

  /** Dense indexes of all drivers that support anything, ascending. */
  revisions(): Iterable<number> {
    return this.byRevision.keys();
  }
}

/** Collects rows, then builds the index. Rows may come in any order. */
export class DriverIndexBuilder {
  readonly #rows: DriverRow[] = [];
  /** One copy of each text: providers and operating systems repeat thousands of times. */
  readonly #texts = new Map<string, string>();

  addDriver(row: DriverRow): void {
    this.#rows.push(row);
  }

  /** Keeps what belongs to a revision of the graph. */
  build(graph: RevisionGraph): DriverIndex {
    return runAtOnce(this.buildInSlices(graph));
  }

  /** The same, pausing for other work: there may be some hundred thousand rows. */
  *buildInSlices(graph: RevisionGraph): SlicedWork<DriverIndex> {
    const byHardwareId = new Map<string, DriverEntry[]>();
    const byRevision = new Map<number, DriverEntry[]>();
    // Rows are read in this order already, so that sorting them costs one look at each.
    this.#rows.sort((a, b) => a.revisionId - b.revisionId);
    for (const [at, row] of this.#rows.entries()) {
      if (at % STEPS_PER_LOOK === 0) yield;
      const revision = graph.indexOfRevision(row.revisionId);
      if (revision === undefined || graph.updateTypes[revision] !== UPDATE_TYPE.Driver) continue;
      const entry = this.#entry(row, revision);
      addTo(byHardwareId, entry.hardwareId.toLowerCase(), entry);
      addTo(byRevision, revision, entry);
    }
    return new DriverIndex(byHardwareId, byRevision);
  }

  #entry(row: DriverRow, revision: number): DriverEntry {
    return {
      revision,
      hardwareId: row.hardwareId,
      driverVerDate: this.#shared(row.driverVerDate),
      driverVerVersion: row.packedDriverVerVersion,
      whqlDriverId: row.whqlDriverId,
      isPrinter: isPrinterClass(row.class),
      replaceableMakers: [row.provider, ...row.compatibleProviders]
        .map((provider) => this.#shared(makerKey({ manufacturer: row.manufacturer, provider }))),
      extensionId: row.extensionId,
      featureScores: row.featureScores.map(({ operatingSystem, featureScore }) => ({
        operatingSystem: this.#shared(operatingSystem.toLowerCase()), featureScore,
      })),
      distributionComputerHardwareIds: row.distributionComputerHardwareIds.map((id) => this.#shared(id)),
      targetComputerHardwareIds: row.targetComputerHardwareIds.map((id) => this.#shared(id)),
    };
  }

  #shared(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }
}

function addTo<Key>(groups: Map<Key, DriverEntry[]>, key: Key, entry: DriverEntry): void {
  const group = groups.get(key);
  if (group) group.push(entry);
  else groups.set(key, [entry]);
}

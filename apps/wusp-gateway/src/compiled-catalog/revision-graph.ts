import type { BundledRevisionRow, PrerequisiteRow, RevisionRow } from './catalog-rows.js';

/** `UpdateType` as stored in the graph's typed arrays. */
export const UPDATE_TYPE = { Software: 0, Driver: 1, Category: 2, Detectoid: 3 } as const;

/** A prerequisite or bundle member of which no revision can be delivered (declined, expired). */
export const WITHDRAWN = -1;

/**
 * All revisions that can be delivered at all (the newest of each update, neither expired nor declined), as a graph over dense
 * indexes 0…count-1 in ascending order of revision id. Immutable; compact enough for 100,000 revisions in a few tens of megabytes.
 *
 * Clauses are stored as compressed rows: the clauses of revision `i` are `clauseStart[i] … clauseStart[i+1]-1`, the alternatives of
 * clause `c` are `alternatives[alternativeStart[c] … alternativeStart[c+1]-1]`, each a dense index or {@link WITHDRAWN}.
 * A clause that names only updates nobody ever imported is left out: one missing category must not hide an approved update.
 */
export interface RevisionGraph {
  readonly count: number;
  readonly revisionIds: Int32Array;
  readonly revisionNumbers: Int32Array;
  readonly updateIds: readonly string[];
  readonly updateTypes: Uint8Array;
  readonly categoryTypes: readonly (string | null)[];
  readonly isLeaf: Uint8Array;
  readonly explicitlyDeployable: Uint8Array;
  readonly shapeChangeNumbers: Float64Array;
  readonly coreLengths: Int32Array;
  readonly clauseStart: Int32Array;
  readonly clauseIsCategory: Uint8Array;
  readonly alternativeStart: Int32Array;
  readonly alternatives: Int32Array;
  readonly bundleStart: Int32Array;
  readonly bundleMembers: Int32Array;
  /** 1 where some deliverable revision bundles this one. */
  readonly isBundled: Uint8Array;
  /** 1 where any revision in the catalog, deliverable or not, bundles this one. */
  readonly wasEverBundled: Uint8Array;
  /** How many clauses were left out because nothing they name exists in the catalog. */
  readonly unknownClauses: number;
  /** Dense index of exactly this revision, or undefined. */
  indexOfRevision(revisionId: number): number | undefined;
  /** Dense index of the deliverable revision of the update that this revision (perhaps an older one) belongs to, or undefined. */
  indexOfUpdateOfRevision(revisionId: number): number | undefined;
  /** Dense index of the deliverable revision of this update (GUID in any case), or undefined. */
  indexOfUpdate(updateId: string): number | undefined;
}

/** Collects rows, then builds the graph. Rows may come in any order. */
export class RevisionGraphBuilder {
  readonly #newest: RevisionRow[] = [];
  readonly #updateOfRevision = new Map<number, string>();
  readonly #knownUpdates = new Set<string>();
  readonly #prerequisites: PrerequisiteRow[] = [];
  readonly #bundles: BundledRevisionRow[] = [];

  /** @param declinedUpdateIds updates that an administrator declined; none of their revisions is delivered. May be filled until `build`. */
  constructor(private readonly declinedUpdateIds: ReadonlySet<string>) {}

  addRevision(row: RevisionRow): void {
    this.#updateOfRevision.set(row.revisionId, row.updateId);
    this.#knownUpdates.add(row.updateId);
    if (row.isLatest && row.publicationState !== 'Expired') this.#newest.push(row);
  }

  addPrerequisite(row: PrerequisiteRow): void {
    this.#prerequisites.push(row);
  }

  addBundledRevision(row: BundledRevisionRow): void {
    this.#bundles.push(row);
  }

  build(): RevisionGraph {
    const rows = this.#newest.filter((row) => !this.declinedUpdateIds.has(row.updateId)).sort((a, b) => a.revisionId - b.revisionId);
    const indexByUpdate = new Map(rows.map((row, index) => [row.updateId, index]));
    const revisionIds = Int32Array.from(rows, (row) => row.revisionId);
    const indexOfRevision = (revisionId: number) => binarySearch(revisionIds, revisionId);
    const updateOfRevision = this.#updateOfRevision;
    return {
      count: rows.length,
      revisionIds,
      revisionNumbers: Int32Array.from(rows, (row) => row.revisionNumber),
      updateIds: rows.map((row) => row.updateId),
      updateTypes: Uint8Array.from(rows, (row) => UPDATE_TYPE[row.updateType]),
      categoryTypes: rows.map((row) => row.categoryType),
      isLeaf: Uint8Array.from(rows, (row) => Number(row.isLeaf)),
      explicitlyDeployable: Uint8Array.from(rows, (row) => Number(row.explicitlyDeployable)),
      shapeChangeNumbers: Float64Array.from(rows, (row) => row.shapeChangeNumber),
      coreLengths: Int32Array.from(rows, (row) => row.coreLength),
      ...this.#clauses(indexByUpdate, indexOfRevision, rows.length),
      ...this.#bundleEdges(indexByUpdate, indexOfRevision, rows.length),
      indexOfRevision,
      indexOfUpdateOfRevision: (revisionId) => indexByUpdate.get(updateOfRevision.get(revisionId) ?? ''),
      indexOfUpdate: (updateId) => indexByUpdate.get(updateId.toLowerCase()),
    };
  }

  #clauses(indexByUpdate: Map<string, number>, indexOfRevision: (id: number) => number | undefined, count: number) {
    const rows = this.#prerequisites
      .map((row) => ({ row, index: indexOfRevision(row.revisionId) ?? -1 }))
      .filter(({ index }) => index >= 0)
      .sort((a, b) => a.index - b.index || a.row.clauseId - b.row.clauseId);
    const clauseStart = new Int32Array(count + 1);
    const clauseIsCategory: number[] = [];
    const alternativeStart: number[] = [0];
    const alternatives: number[] = [];
    let unknownClauses = 0;
    for (let at = 0; at < rows.length;) {
      const { index, row } = rows[at] as (typeof rows)[number];
      const known: number[] = [];
      for (; at < rows.length && rows[at]?.index === index && rows[at]?.row.clauseId === row.clauseId; at++) {
        const updateId = rows[at]?.row.prerequisiteUpdateId ?? '';
        if (this.#knownUpdates.has(updateId)) known.push(indexByUpdate.get(updateId) ?? WITHDRAWN);
      }
      if (known.length === 0) {
        unknownClauses++;
        continue;
      }
      alternatives.push(...known);
      alternativeStart.push(alternatives.length);
      clauseIsCategory.push(Number(row.isCategory));
      clauseStart[index + 1] = (clauseStart[index + 1] ?? 0) + 1;
    }
    accumulate(clauseStart);
    return {
      clauseStart, unknownClauses,
      clauseIsCategory: Uint8Array.from(clauseIsCategory),
      alternativeStart: Int32Array.from(alternativeStart),
      alternatives: Int32Array.from(alternatives),
    };
  }

  #bundleEdges(indexByUpdate: Map<string, number>, indexOfRevision: (id: number) => number | undefined, count: number) {
    const edges: { parent: number; member: number }[] = [];
    const isBundled = new Uint8Array(count);
    const wasEverBundled = new Uint8Array(count);
    for (const row of this.#bundles) {
      const member = indexByUpdate.get(row.bundledUpdateId);
      if (member === undefined) continue;
      wasEverBundled[member] = 1;
      const parent = indexOfRevision(row.revisionId);
      if (parent === undefined) continue;
      isBundled[member] = 1;
      edges.push({ parent, member });
    }
    edges.sort((a, b) => a.parent - b.parent);
    const bundleStart = new Int32Array(count + 1);
    for (const { parent } of edges) bundleStart[parent + 1] = (bundleStart[parent + 1] ?? 0) + 1;
    accumulate(bundleStart);
    return { bundleStart, bundleMembers: Int32Array.from(edges, ({ member }) => member), isBundled, wasEverBundled };
  }
}

/** Turns counts per row, shifted by one, into start offsets. */
function accumulate(counts: Int32Array): void {
  for (let i = 1; i < counts.length; i++) counts[i] = (counts[i] as number) + (counts[i - 1] as number);
}

function binarySearch(sorted: Int32Array, value: number): number | undefined {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = sorted[middle] as number;
    if (found === value) return middle;
    if (found < value) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

import type { BundledRevisionRow, PrerequisiteRow, RevisionRow } from './catalog-rows.js';
import { GrowingList } from './growing-list.js';
import { IdTable } from './id-table.js';
import { runAtOnce, STEPS_PER_LOOK, type SlicedWork } from './in-slices.js';
import { watchIndex, type WatchIndex } from './watch-index.js';

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
export interface RevisionGraph extends WatchIndex {
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
  /** From a revision id to the dense index of exactly this revision. */
  readonly revisionTable: Pick<IdTable, 'get' | 'getAll'>;
  /** From a revision id, perhaps of an older revision, to the dense index of the deliverable revision of its update. */
  readonly updateTable: Pick<IdTable, 'get' | 'getAll'>;
  /** Dense index of exactly this revision, or undefined. */
  indexOfRevision(revisionId: number): number | undefined;
  /** Dense index of the deliverable revision of the update that this revision (perhaps an older one) belongs to, or undefined. */
  indexOfUpdateOfRevision(revisionId: number): number | undefined;
  /** Dense index of the deliverable revision of this update (GUID in any case), or undefined. */
  indexOfUpdate(updateId: string): number | undefined;
}

/** Collects rows, then builds the graph. Rows may come in any order and are kept as integers, not as objects. */
export class RevisionGraphBuilder {
  readonly #newest: RevisionRow[] = [];
  readonly #updateNumbers = new Map<string, number>();
  /** Of every revision, current or not: its id and the number of its update. */
  readonly #revisionIds = GrowingList.ofIntegers();
  readonly #revisionUpdates = GrowingList.ofIntegers();
  /** Per update number: whether the catalog has a revision of it. */
  readonly #isKnown: boolean[] = [];
  readonly #prerequisites = { revisionIds: GrowingList.ofIntegers(), clauses: GrowingList.ofIntegers(), updates: GrowingList.ofIntegers() };
  readonly #bundles = { revisionIds: GrowingList.ofIntegers(), members: GrowingList.ofIntegers() };

  /** @param declinedUpdateIds updates that an administrator declined; none of their revisions is delivered. May be filled until `build`. */
  constructor(private readonly declinedUpdateIds: ReadonlySet<string>) {}

  addRevision(row: RevisionRow): void {
    const update = this.#numberOf(row.updateId);
    this.#isKnown[update] = true;
    this.#revisionIds.push(row.revisionId);
    this.#revisionUpdates.push(update);
    if (row.isLatest && row.publicationState !== 'Expired') this.#newest.push(row);
  }

  addPrerequisite(row: PrerequisiteRow): void {
    this.#prerequisites.revisionIds.push(row.revisionId);
    // The clause and, in the lowest bit, whether it names categories.
    this.#prerequisites.clauses.push(row.clauseId * 2 + Number(row.isCategory));
    this.#prerequisites.updates.push(this.#numberOf(row.prerequisiteUpdateId));
  }

  addBundledRevision(row: BundledRevisionRow): void {
    this.#bundles.revisionIds.push(row.revisionId);
    this.#bundles.members.push(this.#numberOf(row.bundledUpdateId));
  }

  /** Builds the graph without a pause. */
  build(): RevisionGraph {
    return runAtOnce(this.buildInSlices());
  }

  /** Builds the graph, to be run by {@link runInSlices}. */
  *buildInSlices(): SlicedWork<RevisionGraph> {
    const rows = this.#newest.filter((row) => !this.declinedUpdateIds.has(row.updateId)).sort((a, b) => a.revisionId - b.revisionId);
    yield;
    const { columns, indexOf, indexByUpdateNumber } = yield* this.#revisions(rows);
    const clauses = yield* this.#clauses(indexOf, indexByUpdateNumber, rows.length);
    const bundles = yield* this.#bundleEdges(indexOf, indexByUpdateNumber, rows.length);
    const watches = yield* watchIndex({ count: rows.length, ...clauses });
    const indexOfUpdate = yield* this.#updateIndexes(indexByUpdateNumber);
    // Only the map: what captures the builder would keep every row alive.
    const updateNumbers = this.#updateNumbers;
    const found = (index: number | undefined) => (index === undefined || index < 0 ? undefined : index);
    return {
      count: rows.length, ...columns, ...clauses, ...bundles, ...watches,
      indexOfRevision: (revisionId) => found(indexOf.get(revisionId)),
      indexOfUpdateOfRevision: (revisionId) => found(indexOfUpdate.get(revisionId)),
      indexOfUpdate: (updateId) => found(indexByUpdateNumber[updateNumbers.get(updateId.toLowerCase()) ?? -1]),
      revisionTable: indexOf, updateTable: indexOfUpdate,
    };
  }

  #numberOf(updateId: string): number {
    const known = this.#updateNumbers.get(updateId);
    if (known !== undefined) return known;
    this.#updateNumbers.set(updateId, this.#updateNumbers.size);
    return this.#updateNumbers.size - 1;
  }

  *#revisions(rows: readonly RevisionRow[]) {
    const count = rows.length;
    const columns = {
      revisionIds: new Int32Array(count), revisionNumbers: new Int32Array(count), updateIds: new Array<string>(count),
      updateTypes: new Uint8Array(count), categoryTypes: new Array<string | null>(count), isLeaf: new Uint8Array(count),
      explicitlyDeployable: new Uint8Array(count), shapeChangeNumbers: new Float64Array(count), coreLengths: new Int32Array(count),
    };
    const indexOf = new IdTable();
    const indexByUpdateNumber = new Int32Array(this.#updateNumbers.size).fill(WITHDRAWN);
    for (let index = 0; index < count; index++) {
      if (index % STEPS_PER_LOOK === 0) yield;
      const row = rows[index] as RevisionRow;
      columns.revisionIds[index] = row.revisionId;
      columns.revisionNumbers[index] = row.revisionNumber;
      columns.updateIds[index] = row.updateId;
      columns.updateTypes[index] = UPDATE_TYPE[row.updateType];
      columns.categoryTypes[index] = row.categoryType;
      columns.isLeaf[index] = Number(row.isLeaf);
      columns.explicitlyDeployable[index] = Number(row.explicitlyDeployable);
      columns.shapeChangeNumbers[index] = row.shapeChangeNumber;
      columns.coreLengths[index] = row.coreLength;
      indexOf.set(row.revisionId, index);
      indexByUpdateNumber[this.#updateNumbers.get(row.updateId) as number] = index;
    }
    return { columns, indexOf, indexByUpdateNumber };
  }

  *#updateIndexes(indexByUpdateNumber: Int32Array): SlicedWork<IdTable> {
    const table = new IdTable();
    for (let at = 0; at < this.#revisionIds.length; at++) {
      if (at % STEPS_PER_LOOK === 0) yield;
      table.set(this.#revisionIds.at(at), indexByUpdateNumber[this.#revisionUpdates.at(at)] as number);
    }
    return table;
  }

  *#clauses(indexOf: IdTable, indexByUpdateNumber: Int32Array, count: number) {
    const { revisionIds, clauses, updates } = this.#prerequisites;
    const order = yield* groupedByOwner(revisionIds, indexOf, count);
    const clauseStart = new Int32Array(count + 1);
    const [clauseIsCategory, alternativeStart, alternatives] = [GrowingList.ofIntegers(), GrowingList.ofIntegers(), GrowingList.ofIntegers()];
    let unknownClauses = 0;
    for (let index = 0; index < count; index++) {
      if (index % STEPS_PER_LOOK === 0) yield;
      clauseStart[index] = clauseIsCategory.length;
      const rows = byClause(order.rows.subarray(order.start[index], order.start[index + 1]), clauses);
      for (let at = 0; at < rows.length;) {
        const clause = clauses.at(rows[at] as number);
        const before = alternatives.length;
        for (; at < rows.length && clauses.at(rows[at] as number) >> 1 === clause >> 1; at++) {
          const update = updates.at(rows[at] as number);
          if (this.#isKnown[update]) alternatives.push(indexByUpdateNumber[update] as number);
        }
        if (alternatives.length === before) {
          unknownClauses++;
          continue;
        }
        alternativeStart.push(before);
        clauseIsCategory.push(clause & 1);
      }
    }
    clauseStart[count] = clauseIsCategory.length;
    alternativeStart.push(alternatives.length);
    return {
      clauseStart, unknownClauses,
      clauseIsCategory: Uint8Array.from(clauseIsCategory.toArray()),
      alternativeStart: alternativeStart.toArray(),
      alternatives: alternatives.toArray(),
    };
  }

  *#bundleEdges(indexOf: IdTable, indexByUpdateNumber: Int32Array, count: number) {
    const { revisionIds, members } = this.#bundles;
    const isBundled = new Uint8Array(count);
    const wasEverBundled = new Uint8Array(count);
    for (let at = 0; at < members.length; at++) {
      if (at % STEPS_PER_LOOK === 0) yield;
      const member = indexByUpdateNumber[members.at(at)] as number;
      if (member === WITHDRAWN) continue;
      wasEverBundled[member] = 1;
      if (indexOf.get(revisionIds.at(at)) >= 0) isBundled[member] = 1;
    }
    const order = yield* groupedByOwner(revisionIds, indexOf, count);
    const bundleStart = new Int32Array(count + 1);
    const bundleMembers = GrowingList.ofIntegers();
    for (let index = 0; index < count; index++) {
      if (index % STEPS_PER_LOOK === 0) yield;
      bundleStart[index] = bundleMembers.length;
      for (const row of order.rows.subarray(order.start[index], order.start[index + 1])) {
        const member = indexByUpdateNumber[members.at(row)] as number;
        if (member !== WITHDRAWN) bundleMembers.push(member);
      }
    }
    bundleStart[count] = bundleMembers.length;
    return { bundleStart, bundleMembers: bundleMembers.toArray(), isBundled, wasEverBundled };
  }
}

/** Row numbers by the dense index of the revision they belong to, in their own order; rows of other revisions are left out. */
function* groupedByOwner(revisionIds: GrowingList, indexOf: IdTable, count: number) {
  const start = new Int32Array(count + 1);
  for (let row = 0; row < revisionIds.length; row++) {
    if (row % STEPS_PER_LOOK === 0) yield;
    const owner = indexOf.get(revisionIds.at(row));
    if (owner >= 0) start[owner + 1] = (start[owner + 1] as number) + 1;
  }
  accumulate(start);
  const next = start.slice();
  const rows = new Int32Array(start[count] as number);
  for (let row = 0; row < revisionIds.length; row++) {
    if (row % STEPS_PER_LOOK === 0) yield;
    const owner = indexOf.get(revisionIds.at(row));
    if (owner < 0) continue;
    rows[next[owner] as number] = row;
    next[owner] = (next[owner] as number) + 1;
  }
  return { start, rows };
}

/** Sorts the rows of one revision by clause, in place; the database gives them sorted, so mostly there is nothing to do. */
function byClause(rows: Int32Array, clauses: GrowingList): Int32Array {
  const isSorted = rows.every((row, at) => at === 0 || clauses.at(rows[at - 1] as number) >> 1 <= clauses.at(row) >> 1);
  return isSorted ? rows : rows.sort((a, b) => (clauses.at(a) >> 1) - (clauses.at(b) >> 1) || a - b);
}

/** Turns counts per row, shifted by one, into start offsets. */
function accumulate(counts: Int32Array): void {
  for (let i = 1; i < counts.length; i++) counts[i] = (counts[i] as number) + (counts[i - 1] as number);
}

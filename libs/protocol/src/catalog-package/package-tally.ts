import { PackageError } from './package-error.js';
import { RECORD_KINDS, type RecordContent, type RecordKind } from './record-schemas.js';

/** What the records of a package come to so far; DONE repeats it. */
export type PackageCounts = Omit<RecordContent<'DONE'>, 'changeNumber'>;

/** Kinds that a package has at most once. */
const SINGLE: ReadonlySet<RecordKind> = new Set(['HEAD', 'LANG', 'GRPS', 'DONE']);

/** Follows the order of records and counts what they hold. */
export class PackageTally {
  #last: RecordKind | null;
  #counts: PackageCounts;

  /** @param revisions what an interrupted export had written already; absent at the start of a package */
  constructor(revisions?: Pick<PackageCounts, 'revisions' | 'documentBytes'>) {
    this.#last = revisions === undefined ? null : 'REVS';
    const { revisions: count = 0, documentBytes = 0 } = revisions ?? {};
    this.#counts = { revisions: count, documentBytes, decryptionKeys: 0, wantedFiles: 0, groups: 0, acceptedEulas: 0, declinedUpdates: 0, approvals: 0 };
  }

  get counts(): PackageCounts {
    return this.#counts;
  }

  /** Notes a record. @throws PackageError `CONTENT` when it cannot stand here, `DAMAGED` when DONE counts otherwise */
  add(kind: RecordKind, content: RecordContent): void {
    const isFirst = this.#last === null;
    const isInOrder = this.#last === null ? kind === 'HEAD' : rank(kind) > rank(this.#last) || (kind === this.#last && !SINGLE.has(kind));
    if (!isInOrder) throw new PackageError('CONTENT', `a record ${kind} ${isFirst ? 'begins the package' : `stands behind a record ${this.#last}`}`);
    this.#last = kind;
    this.#count(kind, content);
  }

  #count(kind: RecordKind, content: RecordContent): void {
    const counts = { ...this.#counts };
    if (kind === 'DONE') this.#compare(content as RecordContent<'DONE'>);
    if (kind === 'REVS') {
      const { revisions } = content as RecordContent<'REVS'>;
      counts.revisions += revisions.length;
      counts.documentBytes += revisions.reduce((sum, { storedLength }) => sum + storedLength, 0);
    }
    const counted = COUNTED[kind];
    if (counted !== undefined) counts[counted] += (content as { readonly entries: readonly unknown[] }).entries.length;
    this.#counts = counts;
  }

  #compare(done: RecordContent<'DONE'>): void {
    for (const [name, value] of Object.entries(this.#counts) as [keyof PackageCounts, number][]) {
      if (done[name] !== value) throw new PackageError('DAMAGED', `the package has ${value} and announces ${done[name]} ${name}`);
    }
  }
}

const COUNTED: Partial<Record<RecordKind, keyof PackageCounts>> = {
  KEYS: 'decryptionKeys', WANT: 'wantedFiles', GRPS: 'groups', EULA: 'acceptedEulas', DECL: 'declinedUpdates', APPR: 'approvals',
};

function rank(kind: RecordKind): number {
  return RECORD_KINDS.indexOf(kind);
}

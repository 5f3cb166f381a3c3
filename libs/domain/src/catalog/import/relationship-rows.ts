import type { RevisionIdentity, RevisionToImport } from './revision-to-import.js';

/** A revision that was just stored, with the id the server gave it. */
export interface StoredRevision {
  readonly revisionId: number;
  readonly revision: RevisionToImport;
}

/** A row of `catalog.prerequisite`. */
export interface PrerequisiteRow {
  readonly revisionId: number;
  readonly clauseId: number;
  readonly updateId: string;
  readonly isCategory: boolean;
}

/** A row of `catalog.bundled_revision`. */
export interface BundleRow {
  readonly revisionId: number;
  readonly clauseId: number;
  readonly updateId: string;
  readonly revisionNumber: number;
}

/** The key of an identity: GUIDs are compared whatever their case. */
export function identityKey(identity: RevisionIdentity): string {
  return `${identity.updateId.toLowerCase()}/${identity.revisionNumber}`;
}

/** Prerequisite rows; an alternative that a clause repeats is kept once. */
export function prerequisiteRows(stored: readonly StoredRevision[]): PrerequisiteRow[] {
  return stored.flatMap(({ revisionId, revision }) => revision.prerequisites.flatMap((clause, clauseId) =>
    distinct(clause.updateIds.map(lower)).map((updateId) => ({ revisionId, clauseId, updateId, isCategory: clause.isCategory }))));
}

/** Bundle rows; a member that a clause repeats is kept once. */
export function bundleRows(stored: readonly StoredRevision[]): BundleRow[] {
  return stored.flatMap(({ revisionId, revision }) => revision.bundles.flatMap((clause, clauseId) =>
    distinctIdentities(clause).map((member) => ({
      revisionId, clauseId, updateId: member.updateId.toLowerCase(), revisionNumber: member.revisionNumber,
    }))));
}

/** Pairs of a revision id and an update it supersedes. */
export function supersededRows(stored: readonly StoredRevision[]): { revisionId: number; updateId: string }[] {
  return stored.flatMap(({ revisionId, revision }) =>
    distinct(revision.supersedes.map(lower)).map((updateId) => ({ revisionId, updateId })));
}

/** Every update that one of `revisions` names as a prerequisite, once. */
export function namedPrerequisites(revisions: readonly RevisionToImport[]): string[] {
  return distinct(revisions.flatMap((revision) => revision.prerequisites.flatMap((clause) => clause.updateIds.map(lower))));
}

/** Every revision that one of `revisions` bundles, once. */
export function bundledMembers(revisions: readonly RevisionToImport[]): RevisionIdentity[] {
  return distinctIdentities(revisions.flatMap((revision) => revision.bundles.flat()));
}

/** The revisions with the highest revision number of each update in `revisions`. */
export function newestOfEachUpdate<Revision extends RevisionIdentity>(revisions: readonly Revision[]): Revision[] {
  const newest = new Map<string, Revision>();
  for (const revision of revisions) {
    const updateId = revision.updateId.toLowerCase();
    const known = newest.get(updateId);
    if (known === undefined || known.revisionNumber < revision.revisionNumber) newest.set(updateId, revision);
  }
  return [...newest.values()];
}

function distinctIdentities(identities: readonly RevisionIdentity[]): RevisionIdentity[] {
  return [...new Map(identities.map((identity) => [identityKey(identity), identity])).values()];
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function lower(value: string): string {
  return value.toLowerCase();
}

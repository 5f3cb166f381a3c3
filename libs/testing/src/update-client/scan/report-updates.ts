import type { ApplicabilityState, Evaluated } from '../applicability/revision-states.js';
import type { CoreFragment } from '../metadata/core-fragment.js';
import type { ExtendedInfo } from './extended-info.js';
import type { HeldRevision } from './held-revisions.js';
import type { DecryptionData } from './decryption-data.js';
import type { OfferedFile, ReportedUpdate, UndecidedRevision } from './scan-report.js';

/** What is held, with the state of each revision at the end of the scan. */
export interface Evaluation extends Evaluated {
  readonly held: ReadonlyMap<number, HeldRevision>;
  /** Revision ids by update id and revision number, for looking up members of bundles. */
  readonly byIdentity: ReadonlyMap<string, number>;
}

/** Puts an evaluation together. */
export function evaluationOf(held: Evaluation['held'], evaluated: Evaluated): Evaluation {
  return { held, ...evaluated, byIdentity: new Map([...held].map(([revisionId, { core }]) => [identityKey(core), revisionId])) };
}

/** Actions with which a user gets to see an update. */
export const OFFERING_ACTIONS: ReadonlySet<string> = new Set(['Install', 'OptionalInstall']);

/**
 * Revision ids of top-level updates in a state, ascending: what an agent reports about. Categories and detectoids are means
 * to an end, bundle members go with their bundle (MS-WUSP 2.2.2.2.4, Evaluate and Bundle).
 */
export function topLevelIn(state: ApplicabilityState, { held, states }: Evaluation): number[] {
  return [...held]
    .filter(([revisionId, revision]) => isTopLevel(revision) && states.get(revisionId) === state)
    .map(([revisionId]) => revisionId)
    .sort((left, right) => left - right);
}

function isTopLevel({ core, deployment }: HeldRevision): boolean {
  const isUpdate = core.updateType === 'Software' || core.updateType === 'Driver';
  return isUpdate && deployment.Action !== 'Evaluate' && deployment.Action !== 'Bundle';
}

/**
 * A revision with everything inside it that is needed: members of its bundle, and theirs. This is what is downloaded, so
 * this is what extended information is asked for.
 */
export function withNeededMembers(revisionId: number, evaluation: Evaluation): number[] {
  const found = new Set<number>();
  const visit = (id: number): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const member of evaluation.held.get(id)?.core.bundledUpdates.flat() ?? []) {
      const memberId = evaluation.byIdentity.get(identityKey(member));
      if (memberId !== undefined && evaluation.states.get(memberId) === 'Needed') visit(memberId);
    }
  };
  visit(revisionId);
  return [...found];
}

/** Key of {@link Evaluation.byIdentity}. */
export function identityKey({ updateId, revisionNumber }: Pick<CoreFragment, 'updateId' | 'revisionNumber'>): string {
  return `${updateId}:${revisionNumber}`;
}

/** What the server said about the updates of an evaluation. */
export interface Described {
  readonly extended: ExtendedInfo;
  /** By base64 SHA-1. */
  readonly decryption: ReadonlyMap<string, DecryptionData>;
}

/** Turns revisions into what the agent would report, with what the server said about them. */
export function reportUpdates(revisionIds: readonly number[], evaluation: Evaluation, described: Described): ReportedUpdate[] {
  const { extended } = described;
  const superseders = betterUpdates(evaluation);
  return revisionIds.flatMap((revisionId) => {
    const revision = evaluation.held.get(revisionId);
    if (revision === undefined) return [];
    const { core, deployment } = revision;
    const isNeeded = evaluation.states.get(revisionId) === 'Needed';
    const supersededBy = superseders.get(core.updateId);
    const files = isNeeded ? filesOf(withNeededMembers(revisionId, evaluation), described) : [];
    return [
      {
        revisionId,
        updateId: core.updateId,
        revisionNumber: core.revisionNumber,
        title: extended.titles.get(revisionId),
        kbArticles: extended.kbArticles.get(revisionId) ?? [],
        action: deployment.Action,
        supersededBy,
        offered: isNeeded && supersededBy === undefined && OFFERING_ACTIONS.has(deployment.Action) && files.every(({ url }) => url !== undefined),
        files,
      },
    ];
  });
}

/** For each superseded update, one that is installed, or needed and approved: only then does it hide the other. */
export function betterUpdates({ held, states }: Evaluation): ReadonlyMap<string, string> {
  const better = new Map<string, string>();
  for (const [revisionId, { core, deployment }] of held) {
    const state = states.get(revisionId);
    const counts = state === 'Installed' || (state === 'Needed' && OFFERING_ACTIONS.has(deployment.Action));
    if (counts) for (const superseded of core.supersededUpdates) better.set(superseded, core.updateId);
  }
  return better;
}

function filesOf(revisionIds: readonly number[], { extended: { files, addresses }, decryption }: Described): OfferedFile[] {
  const all = revisionIds.flatMap((revisionId) => files.get(revisionId) ?? []);
  return all.map((file) => ({ ...file, url: addresses.get(file.digest), decryptable: decryption.get(file.digest)?.key !== undefined }));
}

/** Every revision in state `CannotEvaluate`, ascending. */
export function undecidedRevisions({ held, problems }: Evaluation, { extended }: Described): UndecidedRevision[] {
  return [...problems]
    .sort(([left], [right]) => left - right)
    .flatMap(([revisionId, reasons]) => {
      const core = held.get(revisionId)?.core;
      if (core === undefined) return [];
      const { updateId, revisionNumber, updateType } = core;
      return [{ revisionId, updateId, revisionNumber, updateType, title: extended.titles.get(revisionId), problems: reasons }];
    });
}

/** How many revisions each operator is a reason for. */
export function countOperators(revisions: readonly UndecidedRevision[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { problems } of revisions) for (const operator of new Set(problems.map((problem) => problem.operator))) counts.set(operator, (counts.get(operator) ?? 0) + 1);
  return Object.fromEntries(counts);
}

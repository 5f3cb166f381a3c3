import type { DataSource } from 'typeorm';
import type { RevisionIdentity } from '../import/revision-to-import.js';
import { bundleCircles } from './bundle-circles.js';
import { findCircles, type Circle, type NeedClause } from './find-circles.js';

/** A revision that needs itself, for people. */
export interface CircleProblem extends RevisionIdentity {
  readonly code: 'BUNDLE_CIRCLE' | 'PREREQUISITE_CIRCLE';
  readonly message: string;
  readonly advice: string;
}

/**
 * Clauses that one look holds in memory. Only those whose every alternative needs something itself are loaded: a few hundred of a
 * Windows catalog.
 */
const MAXIMUM_CLAUSES = 200_000;
/** Clauses with more alternatives count as satisfied. */
const MAXIMUM_ALTERNATIVES = 1_000;
/** Revisions of a circle that its message names. */
const NAMED = 3;

const ADVICE = 'Decline it where it comes from and have its publisher correct it.';
const BUNDLE_MESSAGE = 'The update contains itself, through other bundles: no computer can ever install it.';

/**
 * Circles among prerequisites and bundles that something imported after a change number has closed: one problem for each revision in one, at
 * most `limit`. The catalog bears them, and everything else in it stays what it is; but what is in a circle can never be offered.
 */
export async function catalogCircles(dataSource: DataSource, afterChangeNumber: number, limit: number): Promise<CircleProblem[]> {
  if (!await hasImported(dataSource, afterChangeNumber)) return [];
  const bundles = (await bundleCircles(dataSource, afterChangeNumber, limit))
    .map((identity): CircleProblem => ({ ...identity, code: 'BUNDLE_CIRCLE', message: BUNDLE_MESSAGE, advice: ADVICE }));
  const told = new Set(bundles.map(keyOf));
  const others = (await describe(dataSource, findCircles(await loadClauses(dataSource)), afterChangeNumber, limit)).filter((problem) => !told.has(keyOf(problem)));
  return [...bundles, ...others].slice(0, limit);
}

async function hasImported(dataSource: DataSource, afterChangeNumber: number): Promise<boolean> {
  // Whoever imports holds the catalog lock, so later ids have later change numbers.
  const [row]: { imported: boolean }[] = await dataSource.query(`
    SELECT (SELECT import_change_number FROM catalog.revision ORDER BY revision_id DESC LIMIT 1) > $1 AS imported`, [afterChangeNumber]);
  return row?.imported === true;
}

/** Clauses that may be part of a circle: somebody needs their revision, and all of their alternatives are here and need something themselves. */
async function loadClauses(dataSource: DataSource): Promise<NeedClause[]> {
  return dataSource.query(`
    WITH needed AS (
      SELECT r.revision_id FROM catalog.revision r
      WHERE (r.is_latest AND EXISTS (SELECT FROM catalog.prerequisite p WHERE p.prerequisite_update_id = r.update_id))
         OR EXISTS (SELECT FROM catalog.bundled_revision b WHERE (b.bundled_update_id, b.bundled_revision_number) = (r.update_id, r.revision_number))
    ), needing AS (
      SELECT n.revision_id FROM needed n
      WHERE EXISTS (SELECT FROM catalog.prerequisite p WHERE p.revision_id = n.revision_id)
         OR EXISTS (SELECT FROM catalog.bundled_revision b WHERE b.revision_id = n.revision_id)
    ), alternative AS (
      SELECT p.revision_id, 'prerequisite' AS kind, p.clause_id, t.revision_id AS target_id
      FROM needing n JOIN catalog.prerequisite p USING (revision_id)
        LEFT JOIN catalog.revision t ON t.update_id = p.prerequisite_update_id AND t.is_latest
      UNION ALL
      SELECT b.revision_id, 'bundle', b.clause_id, t.revision_id
      FROM needing n JOIN catalog.bundled_revision b USING (revision_id)
        LEFT JOIN catalog.revision t ON (t.update_id, t.revision_number) = (b.bundled_update_id, b.bundled_revision_number)
    )
    SELECT a.revision_id AS revision, a.kind, array_agg(a.target_id) AS alternatives
    FROM alternative a LEFT JOIN needing n ON n.revision_id = a.target_id
    GROUP BY a.revision_id, a.kind, a.clause_id
    HAVING bool_and(n.revision_id IS NOT NULL) AND count(*) <= ${MAXIMUM_ALTERNATIVES}
    ORDER BY a.revision_id DESC LIMIT ${MAXIMUM_CLAUSES}`);
}

interface Member extends RevisionIdentity {
  readonly revisionId: number;
  readonly isNew: boolean;
}

async function describe(dataSource: DataSource, circles: readonly Circle[], afterChangeNumber: number, limit: number): Promise<CircleProblem[]> {
  const problems: CircleProblem[] = [];
  for (const circle of circles) {
    if (problems.length >= limit) break;
    const members: Member[] = await dataSource.query(`
      SELECT revision_id AS "revisionId", update_id AS "updateId", revision_number AS "revisionNumber", import_change_number > $2 AS "isNew"
      FROM catalog.revision WHERE revision_id = ANY ($1) ORDER BY update_id, revision_number`, [circle.revisions, afterChangeNumber]);
    // One that was here before was told when it came.
    if (!members.some(({ isNew }) => isNew)) continue;
    problems.push(...members.slice(0, limit - problems.length).map((member) => problemOf(member, members, circle)));
  }
  return problems;
}

function problemOf({ updateId, revisionNumber }: Member, members: readonly Member[], { throughPrerequisites }: Circle): CircleProblem {
  if (!throughPrerequisites) return { updateId, revisionNumber, code: 'BUNDLE_CIRCLE', message: BUNDLE_MESSAGE, advice: ADVICE };
  const others = members.filter((member) => member.updateId !== updateId);
  const more = others.length > NAMED ? ` and ${others.length - NAMED} more` : '';
  return {
    updateId, revisionNumber, code: 'PREREQUISITE_CIRCLE', advice: ADVICE,
    message: `The update needs itself, through ${others.slice(0, NAMED).map((other) => other.updateId).join(', ')}${more}: no computer is ever offered it, nor what needs it.`,
  };
}

function keyOf({ updateId, revisionNumber }: RevisionIdentity): string {
  return `${updateId}.${revisionNumber}`;
}

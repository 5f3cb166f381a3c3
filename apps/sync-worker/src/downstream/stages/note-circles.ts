import { catalogCircles } from '@sluice/domain/catalog';
import { listProblems, MAXIMUM_KEPT_PROBLEMS } from '@sluice/domain/synchronization';
import type { RunContext } from '../run/run-context.js';

/** Revisions in circles of which one run tells. */
const TOLD_REVISIONS = 100;

/**
 * Tells of circles among prerequisites and bundles that this run has closed, whatever batches, lists or attempts their documents came in.
 * The catalog stays as it is: what is in no circle is not touched by one.
 *
 * @param firstChangeNumber the change number when the run was first taken up
 */
export async function noteCircles(context: RunContext, firstChangeNumber: number): Promise<void> {
  const problems = await catalogCircles(context.dataSource, firstChangeNumber, TOLD_REVISIONS);
  if (problems.length === 0) return;
  // A process that died over the last steps may have told of them.
  const told = new Set((await listProblems(context.dataSource, context.lease.runId, MAXIMUM_KEPT_PROBLEMS)).map(keyOf));
  await context.note(problems.filter((problem) => !told.has(keyOf(problem))));
}

function keyOf({ code, updateId, revisionNumber }: { readonly code: string; readonly updateId: string | null; readonly revisionNumber: number | null }): string {
  return `${code} ${updateId} ${revisionNumber}`;
}

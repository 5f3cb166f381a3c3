import type { DataSource } from 'typeorm';
import { currentChangeNumber } from '../../servers/change-number.js';
import { loadSelection, type Selection } from '../selection.js';
import { findLeavingUpdates, LEAVING_NEEDS_SQL, type LeavingRules } from './leaving-updates.js';
import { removalBatches, type LeavingUpdates } from './removal-batches.js';

/** What a run removes. */
export interface RemovalWishes {
  /** Whether approved updates go as well. */
  readonly removeApproved: boolean;
  /** Whether updates go as well that an administrator imported by hand. */
  readonly includeImported: boolean;
}

/** What is to be removed, as of one moment. It lives in memory: whoever takes the run up makes a new one of what is left. */
export interface RemovalPlan extends RemovalWishes {
  /** The change number of the state it was made of. */
  readonly changeNumber: number;
  /** The selection it was made for. */
  readonly selection: Selection;
  /** One revision id of each update, batch by batch. */
  readonly batches: readonly (readonly number[])[];
  /** Revisions of all of them. */
  readonly revisions: number;
}

/** Revisions of one transaction, about: a tenth of a second, for which approvals and imports wait. */
export const REVISIONS_PER_BATCH = 200;

/** Finds out what the present selection leaves to be removed. With nothing selected that is nothing. */
export async function planRemoval(dataSource: DataSource, wishes: RemovalWishes): Promise<RemovalPlan> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const changeNumber = await currentChangeNumber(manager);
    const selection = selectionOf(await loadSelection(manager));
    const plan = { ...wishes, changeNumber, selection, batches: [], revisions: 0 };
    if (isEmpty(selection)) return plan;
    const rules: LeavingRules = { selection, includeImported: wishes.includeImported, keepApproved: !wishes.removeApproved };
    await findLeavingUpdates(manager, rules);
    const [updates]: Pick<LeavingUpdates, 'keys' | 'revisions'>[] = await manager.query(LEAVING_UPDATES);
    const [needs]: LeavingUpdates['needs'][] = await manager.query(LEAVING_NEEDS_SQL);
    return {
      ...plan, batches: removalBatches({ ...updates!, needs: needs! }, REVISIONS_PER_BATCH),
      revisions: updates!.revisions.reduce((sum, revisions) => sum + revisions, 0),
    };
  });
}

// One row for all: the arrays of numbers are taken apart much faster than rows.
const LEAVING_UPDATES = `
  SELECT coalesce(array_agg(key ORDER BY key), '{}') AS keys, coalesce(array_agg(revisions ORDER BY key), '{}') AS revisions
  FROM (SELECT l.key, count(*)::int AS revisions FROM leaving l JOIN catalog.revision r USING (update_id) GROUP BY l.key) u`;

/** The ids of what is selected, by kind. */
export function selectionOf(selected: readonly { readonly updateId: string; readonly kind: string }[]): Selection {
  const of = (wanted: string): string[] => selected.filter(({ kind }) => kind === wanted).map(({ updateId }) => updateId);
  return { productIds: of('product'), classificationIds: of('classification') };
}

/** Whether nothing is selected, which stands for everything and so deselects nothing. */
export function isEmpty({ productIds, classificationIds }: Selection): boolean {
  return productIds.length === 0 && classificationIds.length === 0;
}

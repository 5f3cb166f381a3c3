import type { EntityManager } from 'typeorm';
import type { ApprovableRevision } from './approval-rules.js';
import { DeploymentError } from './deployment-error.js';

/** The most updates one call declines or undeclines. */
export const MAXIMUM_UPDATES_PER_CALL = 5_000;

/** The latest revision of an update, as decisions about deployment see it. */
export interface DeployableUpdate extends ApprovableRevision {
  readonly updateId: string;
  readonly revisionId: number;
}

/** Distinct update ids in lower case. Throws {@link DeploymentError} when there are too many, or one cannot be an update id. */
export function distinctUpdateIds(updateIds: readonly string[]): string[] {
  if (updateIds.length > MAXIMUM_UPDATES_PER_CALL) {
    throw new DeploymentError('TOO_MANY_UPDATES', `At most ${MAXIMUM_UPDATES_PER_CALL} updates are changed at once.`);
  }
  const malformed = updateIds.find((updateId) => !isUuid(updateId));
  if (malformed !== undefined) throw unknownUpdate(malformed);
  return [...new Set(updateIds.map((updateId) => updateId.toLowerCase()))];
}

/** Whether a text is a GUID in its usual form. */
export function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value);
}

/** The latest revision of each of `updateIds`. Throws {@link DeploymentError} `UNKNOWN_UPDATE` when one has none. */
export async function loadDeployableUpdates(manager: EntityManager, updateIds: readonly string[]): Promise<DeployableUpdate[]> {
  const updates: DeployableUpdate[] = await manager.query(`
    SELECT r.update_id AS "updateId", r.revision_id AS "revisionId", r.update_type AS "updateType",
           r.publication_state AS "publicationState", r.explicitly_deployable AS "explicitlyDeployable",
           EXISTS (SELECT FROM deployments.declined_update d WHERE d.update_id = r.update_id) AS "isDeclined"
    FROM catalog.revision r WHERE r.is_latest AND r.update_id = ANY ($1::uuid[])`, [updateIds]);
  const found = new Set(updates.map((update) => update.updateId));
  const missing = updateIds.find((updateId) => !found.has(updateId));
  if (missing !== undefined) throw unknownUpdate(missing);
  return updates;
}

function unknownUpdate(updateId: string): DeploymentError {
  return new DeploymentError('UNKNOWN_UPDATE', `The catalog has no update ${updateId.slice(0, 64)}.`);
}

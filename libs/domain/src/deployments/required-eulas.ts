import type { EntityManager } from 'typeorm';
import { bundleParts } from './bundle-parts.js';
import { DeploymentError } from './deployment-error.js';

/** A licence that installing an update asks for. */
export interface RequiredEula {
  readonly eulaId: string;
  /** The update that names it: the one asked about, or a member of its bundle, at whatever depth. */
  readonly updateId: string;
  readonly isAccepted: boolean;
}

/** The most licence ids that an error names. */
const NAMED_EULAS = 5;

/**
 * The licences of a revision and of every revision it bundles, directly or through another bundle, each once, by id. Members that
 * the catalog does not have yet count from the moment it has them.
 */
export function requiredEulas(manager: EntityManager, revisionId: number): Promise<RequiredEula[]> {
  return manager.query(`
    WITH RECURSIVE ${bundleParts('$1')}
    SELECT DISTINCT ON (r.eula_id) r.eula_id AS "eulaId", r.update_id AS "updateId",
           EXISTS (SELECT FROM deployments.accepted_eula a WHERE a.eula_id = r.eula_id) AS "isAccepted"
    FROM part JOIN catalog.revision r USING (revision_id) WHERE r.eula_id IS NOT NULL
    ORDER BY r.eula_id, (r.revision_id <> part.root_id), r.update_id`, [[revisionId]]);
}

/** Throws {@link DeploymentError} `EULA_NOT_ACCEPTED` unless all licences are accepted. */
export function checkEulasAccepted(eulas: readonly RequiredEula[]): void {
  const missing = eulas.filter((eula) => !eula.isAccepted).map((eula) => eula.eulaId);
  if (missing.length === 0) return;
  const named = missing.slice(0, NAMED_EULAS).join(', ') + (missing.length > NAMED_EULAS ? ` and ${missing.length - NAMED_EULAS} more` : '');
  throw new DeploymentError('EULA_NOT_ACCEPTED', `Clients install without asking, so its licence has to be accepted first: ${named}.`);
}

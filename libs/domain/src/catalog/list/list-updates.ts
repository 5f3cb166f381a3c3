import type { DataSource } from 'typeorm';
import { SqlConditions, containing } from '../../persistence/sql-conditions.js';
import type { UpdateType } from '../update-type.js';
import { SUPERSEDED_SQL, UPDATE_STATE_SQL, inStateSql, type UpdateState } from './update-state.js';

/** Which updates are wanted. Everything given must hold. */
export interface UpdateFilter {
  /** Part of the title in any case, or the whole update id. */
  readonly text?: string;
  /** A product, or a product family or company, whose products then count. */
  readonly productId?: string;
  readonly classificationId?: string;
  readonly state?: UpdateState;
  /** Software and drivers when absent. */
  readonly types?: readonly UpdateType[];
  /** Whether updates that only go out as a part of another one are listed too. */
  readonly includeMembers?: boolean;
}

/** An update as lists show it: its latest revision. */
export interface ListedUpdate {
  readonly updateId: string;
  readonly revisionId: number;
  readonly revisionNumber: number;
  readonly updateType: UpdateType;
  readonly title: string | null;
  readonly state: UpdateState;
  readonly isSuperseded: boolean;
  readonly isDeployable: boolean;
  readonly eulaId: string | null;
  readonly creationDate: Date | null;
  readonly importedAt: Date;
}

const DEFAULT_TYPES: readonly UpdateType[] = ['Software', 'Driver'];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * At most `limit` updates, those whose latest revision arrived last first.
 * @param beforeRevisionId the revision id of the last update of the page before; null for the first page.
 */
export function listUpdates(
  dataSource: DataSource, filter: UpdateFilter, limit: number, beforeRevisionId: number | null = null,
): Promise<ListedUpdate[]> {
  const where = updateConditions(filter, beforeRevisionId);
  return dataSource.query(`
    SELECT ${LISTED_UPDATE_COLUMNS}
    FROM catalog.revision r
    WHERE ${where.sql}
    ORDER BY r.revision_id DESC
    LIMIT ${where.parameter(limit)}`, where.parameters);
}

/** SQL: the columns of a {@link ListedUpdate} of the revision `r`. */
export const LISTED_UPDATE_COLUMNS = `
  r.update_id AS "updateId", r.revision_id AS "revisionId", r.revision_number AS "revisionNumber", r.update_type AS "updateType",
  r.title, ${UPDATE_STATE_SQL} AS state, ${SUPERSEDED_SQL} AS "isSuperseded", r.explicitly_deployable AS "isDeployable",
  r.eula_id AS "eulaId", r.creation_date AS "creationDate", r.imported_at AS "importedAt"`;

/** Which latest revisions `r` are meant, of those before `beforeRevisionId` when it is given. */
export function updateConditions(filter: UpdateFilter, beforeRevisionId: number | null): SqlConditions {
  const where = new SqlConditions().add('r.is_latest');
  if (beforeRevisionId !== null) where.add('r.revision_id < $1', beforeRevisionId);
  if (filter.includeMembers !== true && filter.types === undefined) where.add('r.explicitly_deployable');
  where.add('r.update_type = ANY ($1::text[])', filter.types ?? DEFAULT_TYPES);
  if (filter.text !== undefined) addText(where, filter.text);
  if (filter.productId !== undefined) where.add(IN_CATEGORY, filter.productId);
  if (filter.classificationId !== undefined) where.add(IN_CATEGORY, filter.classificationId);
  if (filter.state !== undefined) where.add(inStateSql(filter.state));
  return where;
}

function addText(where: SqlConditions, text: string): void {
  if (UUID.test(text)) where.add('r.update_id = $1::uuid', text);
  else where.add('lower(r.title) LIKE $1', containing(text));
}

// Updates name their products and classifications in category clauses; categories name their parents in the same way.
const IN_CATEGORY = `EXISTS (
  SELECT FROM catalog.prerequisite p
  WHERE p.revision_id = r.revision_id AND p.is_category AND p.prerequisite_update_id IN (
    WITH RECURSIVE below (id) AS (
      SELECT $1::uuid
      UNION
      SELECT c.update_id FROM below
      JOIN catalog.prerequisite q ON q.prerequisite_update_id = below.id AND q.is_category
      JOIN catalog.revision c ON c.revision_id = q.revision_id AND c.is_latest AND c.update_type = 'Category'
    )
    SELECT id FROM below))`;

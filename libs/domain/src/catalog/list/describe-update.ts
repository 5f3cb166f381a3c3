import type { DataSource } from 'typeorm';
import type { DeploymentAction } from '../../deployments/deployment-action.js';
import { requiredEulas, type RequiredEula } from '../../deployments/required-eulas.js';
import { ALL_COMPUTERS_ID } from '../../groups/built-in-groups.js';
import type { CategoryType, PublicationState } from '../update-type.js';
import { LISTED_UPDATE_COLUMNS, type ListedUpdate } from './list-updates.js';

/** The most entries of each list in a {@link DescribedUpdate}; further ones are left out. */
export const MAXIMUM_DESCRIBED_ENTRIES = 1_000;

/** One revision of an update. */
export interface DescribedRevision {
  readonly revisionId: number;
  readonly revisionNumber: number;
  readonly isLatest: boolean;
  readonly publicationState: PublicationState;
  readonly creationDate: Date | null;
  readonly importedAt: Date;
}

/** What was decided for one group about the latest revision. */
export interface DescribedApproval {
  readonly groupId: string;
  readonly groupName: string;
  readonly action: DeploymentAction;
  readonly deadline: Date | null;
  readonly changedAt: Date;
  readonly adminName: string;
}

/** Another update that this one is related to; the title is null when the catalog does not have it. */
export interface RelatedUpdate {
  readonly updateId: string;
  readonly title: string | null;
}

/** A revision that bundles this one or is bundled by it. */
export interface RelatedRevision extends RelatedUpdate {
  readonly revisionNumber: number;
}

/** A category the latest revision belongs to. */
export interface DescribedCategory extends RelatedUpdate {
  /** Null when the catalog does not have the category. */
  readonly categoryType: CategoryType | null;
}

/** A content file of the latest revision. */
export interface DescribedFile {
  readonly fileName: string;
  /** Lower-case hexadecimal. */
  readonly sha1: string;
  readonly sha256: string | null;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date | null;
  readonly patchingType: string | null;
}

/** Everything an administrator decides by about one update. Lists end after {@link MAXIMUM_DESCRIBED_ENTRIES} entries. */
export interface DescribedUpdate extends ListedUpdate {
  readonly handler: string | null;
  readonly defaultLanguage: string | null;
  readonly revisions: readonly DescribedRevision[];
  readonly approvals: readonly DescribedApproval[];
  readonly categories: readonly DescribedCategory[];
  readonly supersedes: readonly RelatedUpdate[];
  readonly supersededBy: readonly RelatedUpdate[];
  readonly members: readonly RelatedRevision[];
  readonly bundledBy: readonly RelatedRevision[];
  readonly files: readonly DescribedFile[];
  /** The licences that have to be accepted before clients may install it, its own and those of its members. */
  readonly eulas: readonly RequiredEula[];
}

type Head = ListedUpdate & Pick<DescribedUpdate, 'handler' | 'defaultLanguage'>;

/** The update with an id, or null when the catalog has none. The parts are read one after the other, not as one snapshot. */
export async function describeUpdate(dataSource: DataSource, updateId: string): Promise<DescribedUpdate | null> {
  const [head]: Head[] = await dataSource.query(`
    SELECT ${LISTED_UPDATE_COLUMNS}, r.handler, r.default_language AS "defaultLanguage"
    FROM catalog.revision r WHERE r.is_latest AND r.update_id = $1::uuid`, [updateId]);
  if (head === undefined) return null;
  const ofUpdate = <Row>(sql: string): Promise<Row[]> => dataSource.query(`${sql} LIMIT ${MAXIMUM_DESCRIBED_ENTRIES}`, [head.updateId]);
  const ofRevision = <Row>(sql: string): Promise<Row[]> => dataSource.query(`${sql} LIMIT ${MAXIMUM_DESCRIBED_ENTRIES}`, [head.revisionId]);
  return {
    ...head,
    revisions: await ofUpdate<DescribedRevision>(REVISIONS),
    approvals: await ofRevision<DescribedApproval>(APPROVALS),
    categories: await ofRevision<DescribedCategory>(CATEGORIES),
    supersedes: await ofRevision<RelatedUpdate>(SUPERSEDES),
    supersededBy: await ofUpdate<RelatedUpdate>(SUPERSEDED_BY),
    members: await ofRevision<RelatedRevision>(MEMBERS),
    bundledBy: await ofRevision<RelatedRevision>(BUNDLED_BY),
    files: await ofRevision<DescribedFile>(FILES),
    eulas: await requiredEulas(dataSource.manager, head.revisionId),
  };
}

const REVISIONS = `
  SELECT revision_id AS "revisionId", revision_number AS "revisionNumber", is_latest AS "isLatest",
         publication_state AS "publicationState", creation_date AS "creationDate", imported_at AS "importedAt"
  FROM catalog.revision WHERE update_id = $1 ORDER BY revision_number DESC`;

// What import gives every revision for All Computers was decided by nobody.
const APPROVALS = `
  SELECT d.target_group_id AS "groupId", g.name AS "groupName", d.action, d.deadline, d.last_change_time AS "changedAt",
         d.admin_name AS "adminName"
  FROM deployments.deployment d JOIN groups.target_group g ON g.id = d.target_group_id
  WHERE d.revision_id = $1 AND NOT (d.target_group_id = '${ALL_COMPUTERS_ID}' AND d.action IN ('PreDeploymentCheck', 'Evaluate'))
  ORDER BY lower(g.name), g.id`;

const CATEGORIES = `
  SELECT DISTINCT p.prerequisite_update_id AS "updateId", c.title, c.category_type AS "categoryType"
  FROM catalog.prerequisite p
  LEFT JOIN catalog.revision c ON c.update_id = p.prerequisite_update_id AND c.is_latest
  WHERE p.revision_id = $1 AND p.is_category ORDER BY 3, 2, 1`;

const SUPERSEDES = `
  SELECT s.superseded_update_id AS "updateId", r.title
  FROM catalog.superseded_update s LEFT JOIN catalog.revision r ON r.update_id = s.superseded_update_id AND r.is_latest
  WHERE s.revision_id = $1 ORDER BY r.revision_id DESC NULLS LAST, 1`;

const SUPERSEDED_BY = `
  SELECT r.update_id AS "updateId", r.title
  FROM catalog.superseded_update s JOIN catalog.revision r ON r.revision_id = s.revision_id AND r.is_latest
  WHERE s.superseded_update_id = $1 ORDER BY r.revision_id DESC`;

const MEMBERS = `
  SELECT b.bundled_update_id AS "updateId", b.bundled_revision_number AS "revisionNumber", r.title
  FROM catalog.bundled_revision b
  LEFT JOIN catalog.revision r ON r.update_id = b.bundled_update_id AND r.revision_number = b.bundled_revision_number
  WHERE b.revision_id = $1 ORDER BY b.clause_id, b.bundled_update_id, b.bundled_revision_number`;

const BUNDLED_BY = `
  SELECT r.update_id AS "updateId", r.revision_number AS "revisionNumber", r.title
  FROM catalog.revision m
  JOIN catalog.bundled_revision b ON b.bundled_update_id = m.update_id AND b.bundled_revision_number = m.revision_number
  JOIN catalog.revision r ON r.revision_id = b.revision_id
  WHERE m.revision_id = $1 ORDER BY r.revision_id DESC`;

const FILES = `
  SELECT f.file_name AS "fileName", encode(f.sha1, 'hex') AS sha1, encode(c.sha256, 'hex') AS sha256, c.size::float8 AS size,
         f.modified, f.patching_type AS "patchingType"
  FROM catalog.revision_file f JOIN catalog.file c ON c.sha1 = f.sha1
  WHERE f.revision_id = $1 ORDER BY f.file_name, f.sha1`;

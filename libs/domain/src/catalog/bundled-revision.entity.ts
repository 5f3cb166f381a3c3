import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Revision } from './revision.entity.js';

/**
 * One alternative of one clause of what a revision bundles (MS-WUSP 3.1.1, Bundle Table). The member is named by its
 * identity, not by a revision id, because it may arrive later than the bundle.
 */
@Entity({ schema: 'catalog', name: 'bundled_revision' })
@Index('ix_bundled_revision_member', ['bundledUpdateId', 'bundledRevisionNumber'])
export class BundledRevision {
  /** The bundle. */
  @PrimaryColumn({ name: 'revision_id', type: 'integer', primaryKeyConstraintName: 'pk_bundled_revision' })
  @ForeignKey(() => Revision, { name: 'fk_bundled_revision_revision', onDelete: 'CASCADE' })
  revisionId: number;

  /** Zero-based place of the clause in the document. */
  @PrimaryColumn({ name: 'clause_id', type: 'smallint', primaryKeyConstraintName: 'pk_bundled_revision' })
  clauseId: number;

  @PrimaryColumn({ name: 'bundled_update_id', type: 'uuid', primaryKeyConstraintName: 'pk_bundled_revision' })
  bundledUpdateId: string;

  @PrimaryColumn({ name: 'bundled_revision_number', type: 'integer', primaryKeyConstraintName: 'pk_bundled_revision' })
  bundledRevisionNumber: number;
}

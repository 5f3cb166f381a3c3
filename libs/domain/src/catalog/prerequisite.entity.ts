import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Revision } from './revision.entity.js';

/**
 * One alternative of one clause of a revision's prerequisites (MS-WUSP 3.1.1, Prerequisite Table): rows of one clause are
 * joined by OR, clauses by AND. The update named need not be in the catalog yet.
 */
@Entity({ schema: 'catalog', name: 'prerequisite' })
@Index('ix_prerequisite_update', ['prerequisiteUpdateId'])
export class Prerequisite {
  @PrimaryColumn({ name: 'revision_id', type: 'integer', primaryKeyConstraintName: 'pk_prerequisite' })
  @ForeignKey(() => Revision, { name: 'fk_prerequisite_revision', onDelete: 'CASCADE' })
  revisionId: number;

  /** Zero-based place of the clause in the document. */
  @PrimaryColumn({ name: 'clause_id', type: 'smallint', primaryKeyConstraintName: 'pk_prerequisite' })
  clauseId: number;

  @PrimaryColumn({ name: 'prerequisite_update_id', type: 'uuid', primaryKeyConstraintName: 'pk_prerequisite' })
  prerequisiteUpdateId: string;

  /** Whether the clause names categories: it then also says what product or classification the update belongs to. */
  @Column({ name: 'is_category', type: 'boolean' })
  isCategory: boolean;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A revision that belongs into the catalog and could not be taken over. It lets the anchor move on: the run tells of it, and later
 * runs ask for it again, ever more rarely.
 */
@Entity({ schema: 'synchronization', name: 'missing_revision' })
@Index('ix_missing_revision_retry', ['retryAt'])
export class MissingRevision {
  @PrimaryColumn({ name: 'update_id', type: 'uuid', primaryKeyConstraintName: 'pk_missing_revision' })
  updateId: string;

  @PrimaryColumn({ name: 'revision_number', type: 'integer', primaryKeyConstraintName: 'pk_missing_revision' })
  revisionNumber: number;

  /** The code of the problem. */
  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  message: string;

  /** How often it was asked for in vain. */
  @Column({ type: 'integer', default: 1 })
  attempts: number;

  @Column({ name: 'retry_at', type: 'timestamptz', precision: 3 })
  retryAt: Date;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../persistence/bigint-number.js';

/**
 * The tombstone of a revision that was removed from the catalog. Its change number tells gateways that revisions are gone, which nothing
 * else in the database does. Revision ids are never used again: an update that comes back comes under a new one.
 */
@Entity({ schema: 'catalog', name: 'removed_revision' })
@Index('ix_removed_revision_change', ['changeNumber'])
export class RemovedRevision {
  @PrimaryColumn({ name: 'revision_id', type: 'integer', primaryKeyConstraintName: 'pk_removed_revision' })
  revisionId: number;

  @Column({ name: 'update_id', type: 'uuid' })
  updateId: string;

  @Column({ name: 'revision_number', type: 'integer' })
  revisionNumber: number;

  /** The change number of the transaction that removed it. */
  @Column({ name: 'change_number', type: 'bigint', transformer: bigintAsNumber })
  changeNumber: number;

  @Column({ name: 'removed_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  removedAt: Date;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A computer whose record was deleted, until it is seen again: servers below that still tell of it are told so (MS-WSUSSS 3.1.4.15, note 55).
 * Housekeeping forgets it in the end.
 */
@Entity({ schema: 'computers', name: 'deleted_computer' })
@Index('ix_deleted_computer_deleted', ['deletedAt'])
export class DeletedComputer {
  @PrimaryColumn({ name: 'computer_id', type: 'text', primaryKeyConstraintName: 'pk_deleted_computer' })
  computerId: string;

  @Column({ name: 'deleted_at', type: 'timestamptz', precision: 3 })
  deletedAt: Date;
}

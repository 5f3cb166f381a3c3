import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A computer whose record was deleted: servers below that still tell of it are told so (MS-WSUSSS 3.1.4.15, note 55). Rows are written by a
 * trigger on `computers.computer`, so that no way of deleting computers can forget it.
 */
@Entity({ schema: 'computers', name: 'deleted_computer' })
@Index('ix_deleted_computer_deleted', ['deletedAt'])
export class DeletedComputer {
  @PrimaryColumn({ name: 'computer_id', type: 'text', primaryKeyConstraintName: 'pk_deleted_computer' })
  computerId: string;

  /** The server below that it called; null when it called here itself. */
  @Column({ name: 'parent_server_id', type: 'uuid', nullable: true })
  parentServerId: string | null;

  @Column({ name: 'deleted_at', type: 'timestamptz', precision: 3 })
  deletedAt: Date;
}

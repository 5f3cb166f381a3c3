import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Revision } from './revision.entity.js';

/** An update that a revision replaces. Clients act on it; the server keeps it to tell administrators. */
@Entity({ schema: 'catalog', name: 'superseded_update' })
@Index('ix_superseded_update_update', ['supersededUpdateId'])
export class SupersededUpdate {
  @PrimaryColumn({ name: 'revision_id', type: 'integer', primaryKeyConstraintName: 'pk_superseded_update' })
  @ForeignKey(() => Revision, { name: 'fk_superseded_update_revision', onDelete: 'CASCADE' })
  revisionId: number;

  @PrimaryColumn({ name: 'superseded_update_id', type: 'uuid', primaryKeyConstraintName: 'pk_superseded_update' })
  supersededUpdateId: string;
}

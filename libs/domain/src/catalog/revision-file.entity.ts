import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { File } from './file.entity.js';
import { Revision } from './revision.entity.js';

/** A file that a revision needs, under the name the revision gives it. */
@Entity({ schema: 'catalog', name: 'revision_file' })
@Index('ix_revision_file_sha1', ['sha1'])
export class RevisionFile {
  @PrimaryColumn({ name: 'revision_id', type: 'integer', primaryKeyConstraintName: 'pk_revision_file' })
  @ForeignKey(() => Revision, { name: 'fk_revision_file_revision', onDelete: 'CASCADE' })
  revisionId: number;

  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'pk_revision_file' })
  @ForeignKey(() => File, { name: 'fk_revision_file_file', onDelete: 'RESTRICT' })
  sha1: Buffer;

  @PrimaryColumn({ name: 'file_name', type: 'text', primaryKeyConstraintName: 'pk_revision_file' })
  fileName: string;

  @Column({ type: 'timestamptz', nullable: true })
  modified: Date | null;

  /** How the file is applied, for example `SelfContained`; null when the document does not say. */
  @Column({ name: 'patching_type', type: 'text', nullable: true })
  patchingType: string | null;
}

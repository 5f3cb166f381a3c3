import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Revision } from './revision.entity.js';

/** The original document of a revision, byte for byte, compressed. It is read to serve downstream servers, never clients. */
@Entity({ schema: 'catalog', name: 'revision_document' })
export class RevisionDocument {
  @PrimaryColumn({ name: 'revision_id', type: 'integer', primaryKeyConstraintName: 'pk_revision_document' })
  @ForeignKey(() => Revision, { name: 'fk_revision_document_revision', onDelete: 'CASCADE' })
  revisionId: number;

  /** The UTF-8 document, gzip. */
  @Column({ type: 'bytea' })
  gzip: Buffer;
}

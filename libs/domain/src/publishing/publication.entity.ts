import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A revision that this server published itself: who did it, and with which file. It stays when the revision leaves the catalog. */
@Entity({ schema: 'catalog', name: 'publication' })
@Check('ck_publication_sha1', 'octet_length("sha1") = 20')
@Index('ix_publication_published', ['publishedAt', 'updateId', 'revisionNumber'])
export class Publication {
  @PrimaryColumn({ name: 'update_id', type: 'uuid', primaryKeyConstraintName: 'pk_publication' })
  updateId: string;

  @PrimaryColumn({ name: 'revision_number', type: 'integer', primaryKeyConstraintName: 'pk_publication' })
  revisionNumber: number;

  @Column({ type: 'bytea' })
  sha1: Buffer;

  @Column({ name: 'admin_name', type: 'text' })
  adminName: string;

  @Column({ name: 'published_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  publishedAt: Date;
}

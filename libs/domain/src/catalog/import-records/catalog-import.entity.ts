import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../../persistence/bigint-number.js';
import { oneOf } from '../../persistence/one-of.js';

/** Where an import stands. One whose process died stays `running` in the table and is told as `interrupted`. */
export const CATALOG_IMPORT_STATES = ['running', 'succeeded', 'failed'] as const;
export type StoredCatalogImportState = (typeof CATALOG_IMPORT_STATES)[number];

/** What an import brings: documents, a package of another Sluice, or what a Windows server exported. */
export const CATALOG_IMPORT_KINDS = ['documents', 'package', 'wsus-export'] as const;
export type CatalogImportKind = (typeof CATALOG_IMPORT_KINDS)[number];

/** One import that an administrator asked for, with how far it came. */
@Entity({ schema: 'catalog', name: 'catalog_import' })
@Check('ck_catalog_import_state', oneOf('state', CATALOG_IMPORT_STATES))
@Check('ck_catalog_import_kind', oneOf('kind', CATALOG_IMPORT_KINDS))
@Index('ix_catalog_import_started', ['startedAt', 'id'])
export class CatalogImport {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_catalog_import' })
  id: string;

  @Column({ type: 'text', default: 'running' })
  state: StoredCatalogImportState;

  @Column({ name: 'admin_name', type: 'text' })
  adminName: string;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3 })
  startedAt: Date;

  /** When its process gave the last sign of life. */
  @Column({ name: 'updated_at', type: 'timestamptz', precision: 3 })
  updatedAt: Date;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt: Date | null;

  /** Bytes of documents that have arrived. */
  @Column({ name: 'bytes_read', type: 'bigint', default: 0, transformer: bigintAsNumber })
  bytesRead: number;

  @Column({ type: 'integer', default: 0 })
  imported: number;

  @Column({ name: 'already_present', type: 'integer', default: 0 })
  alreadyPresent: number;

  @Column({ type: 'integer', default: 0 })
  conflicting: number;

  /** The change number of the last batch that imported anything. */
  @Column({ name: 'change_number', type: 'bigint', nullable: true, transformer: bigintAsNumber })
  changeNumber: number | null;

  /** Why it failed, for people; null unless it did. */
  @Column({ type: 'text', nullable: true })
  failure: string | null;

  @Column({ type: 'text', default: 'documents' })
  kind: CatalogImportKind;

  /** Groups, licences, declined updates and approvals that a package changed. */
  @Column({ type: 'integer', default: 0 })
  decisions: number;

  /** What could not be taken over, and did not stop the rest. */
  @Column({ name: 'problem_count', type: 'integer', default: 0 })
  problemCount: number;

  /** The server that a package comes from. */
  @Column({ name: 'package_server_id', type: 'uuid', nullable: true })
  packageServerId: string | null;

  /** The change number of that server up to which the package is complete; null until its end was read. */
  @Column({ name: 'package_change_number', type: 'bigint', nullable: true, transformer: bigintAsNumber })
  packageChangeNumber: number | null;
}

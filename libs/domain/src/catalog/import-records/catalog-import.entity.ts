import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../../persistence/bigint-number.js';
import { oneOf } from '../../persistence/one-of.js';
import type { CircleProblem } from '../circles/catalog-circles.js';

/** Where an import stands. One whose process died stays `running` in the table and is told as `interrupted`. */
export const CATALOG_IMPORT_STATES = ['running', 'succeeded', 'failed'] as const;
export type StoredCatalogImportState = (typeof CATALOG_IMPORT_STATES)[number];

/** Problems that an import tells of. */
export const MAXIMUM_IMPORT_PROBLEMS = 100;

/** One import that an administrator asked for, with how far it came. */
@Entity({ schema: 'catalog', name: 'catalog_import' })
@Check('ck_catalog_import_state', oneOf('state', CATALOG_IMPORT_STATES))
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

  /** What is wrong with what it brought, at most {@link MAXIMUM_IMPORT_PROBLEMS}. */
  @Column({ type: 'jsonb', default: '[]' })
  problems: CircleProblem[];

  /** Why it failed, for people; null unless it did. */
  @Column({ type: 'text', nullable: true })
  failure: string | null;
}

import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../../persistence/bigint-number.js';
import { oneOf } from '../../persistence/one-of.js';

/** What can be done with the content store as a whole: hash everything again, or remove what nothing needs. */
export const CONTENT_JOB_KINDS = ['verification', 'cleanup'] as const;
export type ContentJobKind = (typeof CONTENT_JOB_KINDS)[number];

export const CONTENT_JOB_STATES = ['waiting', 'running', 'succeeded', 'failed'] as const;
export type ContentJobState = (typeof CONTENT_JOB_STATES)[number];

/** Something an administrator asked a content-fetcher to do with the content store, and how far it is. One of each kind at a time. */
@Entity({ schema: 'content', name: 'content_job' })
@Check('ck_content_job_kind', oneOf('kind', CONTENT_JOB_KINDS))
@Check('ck_content_job_state', oneOf('state', CONTENT_JOB_STATES))
@Index('uq_content_job_active', ['kind'], { unique: true, where: `"state" IN ('waiting', 'running')` })
@Index('ix_content_job_requested', ['requestedAt', 'id'])
export class ContentJob {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_content_job' })
  id: string;

  @Column({ type: 'text' })
  kind: ContentJobKind;

  @Column({ type: 'text', default: 'waiting' })
  state: ContentJobState;

  @Column({ name: 'admin_name', type: 'text' })
  adminName: string;

  @Column({ name: 'requested_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  requestedAt: Date;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, nullable: true })
  startedAt: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt: Date | null;

  /** How many processes took it up; each begins anew. */
  @Column({ type: 'integer', default: 0 })
  attempt: number;

  @Column({ name: 'lease_owner', type: 'uuid', nullable: true })
  leaseOwner: string | null;

  @Column({ name: 'lease_expires_at', type: 'timestamptz', precision: 3, nullable: true })
  leaseExpiresAt: Date | null;

  /** Files and bytes that were looked at. */
  @Column({ name: 'files_done', type: 'integer', default: 0 })
  filesDone: number;

  @Column({ name: 'bytes_done', type: 'bigint', default: 0, transformer: bigintAsNumber })
  bytesDone: number;

  /** About how many there are; null when nobody knows. */
  @Column({ name: 'files_total', type: 'integer', nullable: true })
  filesTotal: number | null;

  @Column({ name: 'bytes_total', type: 'bigint', nullable: true, transformer: bigintAsNumber })
  bytesTotal: number | null;

  /** Of a verification: files that were not what they should be, or were gone. Of a cleanup: files that were removed. */
  @Column({ name: 'files_found', type: 'integer', default: 0 })
  filesFound: number;

  @Column({ name: 'bytes_found', type: 'bigint', default: 0, transformer: bigintAsNumber })
  bytesFound: number;

  /** Why it failed, for people. */
  @Column({ type: 'text', nullable: true })
  failure: string | null;
}

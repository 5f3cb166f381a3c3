import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { CONTENT_FAILURES, type ContentFailure } from '../events/event-map.js';
import { bigintAsNumber } from '../persistence/bigint-number.js';
import { oneOf } from '../persistence/one-of.js';

/**
 * Where a file stands on its way into the content store.
 * - `wanted`: needed, and not tried since
 * - `fetching`: a process works on it for as long as its lease lasts
 * - `available`: in the store, verified
 * - `failed`: the last attempt brought nothing; `next_attempt_at` says when it is tried again
 * - `quarantined`: as `failed`, but the bytes that came, or lay in the store, were not the right ones
 */
export const CONTENT_FILE_STATES = ['wanted', 'fetching', 'available', 'failed', 'quarantined'] as const;
export type ContentFileState = (typeof CONTENT_FILE_STATES)[number];

/** The order of fetching, lowest first: whoever waits for a file comes before files that nobody has asked for. */
export const CONTENT_PRIORITIES = { waitedFor: 0, requested: 1, catalog: 2 } as const;

/**
 * A file that is needed here or lies in the content store. Files that are neither have no row. Beside `catalog.file`, not a part of
 * it: the catalog says what a file is, this says whether we have it, and it is written as often as bytes come and go.
 */
@Entity({ schema: 'content', name: 'content_file' })
@Check('ck_content_file_sha1', 'octet_length("sha1") = 20')
@Check('ck_content_file_size', '"size" >= 0')
@Check('ck_content_file_state', oneOf('state', CONTENT_FILE_STATES))
@Check('ck_content_file_failure_code', oneOf('failure_code', CONTENT_FAILURES))
@Check('ck_content_file_lease', `("lease_owner" IS NOT NULL) = ("state" = 'fetching') AND ("lease_owner" IS NULL) = ("lease_expires_at" IS NULL)`)
@Check('ck_content_file_available', `("available_at" IS NOT NULL) = ("state" = 'available')`)
@Index('ix_content_file_queue', ['priority', 'nextAttemptAt'], { where: `"state" IN ('wanted', 'failed', 'quarantined')` })
@Index('ix_content_file_lease', ['leaseExpiresAt'], { where: `"state" = 'fetching'` })
@Index('ix_content_file_unneeded', ['unneededSince'], { where: '"unneeded_since" IS NOT NULL' })
export class ContentFile {
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'pk_content_file' })
  sha1: Buffer;

  /** Bytes. */
  @Column({ type: 'bigint', transformer: bigintAsNumber })
  size: number;

  @Column({ type: 'text', default: 'wanted' })
  state: ContentFileState;

  /** One of {@link CONTENT_PRIORITIES}. */
  @Column({ type: 'smallint', default: CONTENT_PRIORITIES.catalog })
  priority: number;

  /** A server below this one asked for it (MS-WSUSSS 3.1.4.11). */
  @Column({ name: 'requested_by_downstream', type: 'boolean', default: false })
  requestedByDownstream: boolean;

  @Column({ name: 'requested_by_administrator', type: 'boolean', default: false })
  requestedByAdministrator: boolean;

  @Column({ name: 'wanted_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  wantedAt: Date;

  /** The process that fetches it. */
  @Column({ name: 'lease_owner', type: 'uuid', nullable: true })
  leaseOwner: string | null;

  /** From then on another process may fetch it. */
  @Column({ name: 'lease_expires_at', type: 'timestamptz', precision: 3, nullable: true })
  leaseExpiresAt: Date | null;

  /** How often it was tried since it was last available. */
  @Column({ type: 'integer', default: 0 })
  attempts: number;

  /** Not before then; null while there is nothing to try. */
  @Column({ name: 'next_attempt_at', type: 'timestamptz', precision: 3, nullable: true, default: () => 'clock_timestamp()' })
  nextAttemptAt: Date | null;

  /** Why the last attempt failed. */
  @Column({ name: 'failure_code', type: 'text', nullable: true })
  failureCode: ContentFailure | null;

  /** The same in one sentence for people. */
  @Column({ type: 'text', nullable: true })
  failure: string | null;

  /** Since when it is in the store. */
  @Column({ name: 'available_at', type: 'timestamptz', precision: 3, nullable: true })
  availableAt: Date | null;

  /** Whether it came encrypted and was decrypted: clients get the plain bytes and need no key. */
  @Column({ name: 'is_decrypted', type: 'boolean', default: false })
  isDecrypted: boolean;

  /** Since when nothing needs it any more; null while something does. */
  @Column({ name: 'unneeded_since', type: 'timestamptz', precision: 3, nullable: true })
  unneededSince: Date | null;
}

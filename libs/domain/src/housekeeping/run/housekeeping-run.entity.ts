import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../persistence/one-of.js';
import type { HousekeepingRules } from '../rules.js';

/** Where a run stands. `waiting` and `running` are active, and there is at most one active run. */
export const HOUSEKEEPING_STATES = ['waiting', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type HousekeepingState = (typeof HOUSEKEEPING_STATES)[number];

export const HOUSEKEEPING_TRIGGERS = ['administrator', 'schedule'] as const;
export type HousekeepingTrigger = (typeof HOUSEKEEPING_TRIGGERS)[number];

/**
 * One run of housekeeping, from the request to its end. A run whose process died keeps its row: another process takes it up when the lease is
 * over. The database holds a unique index over active rows, which entities cannot express.
 */
@Entity({ schema: 'housekeeping', name: 'run' })
@Check('ck_housekeeping_run_state', oneOf('state', HOUSEKEEPING_STATES))
@Check('ck_housekeeping_run_trigger', oneOf('trigger', HOUSEKEEPING_TRIGGERS))
@Check('ck_housekeeping_run_lease', '("lease_owner" IS NULL) = ("lease_expires_at" IS NULL)')
@Index('uq_housekeeping_run_active', { synchronize: false })
@Index('ix_housekeeping_run_requested', ['requestedAt', 'id'])
export class HousekeepingRun {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_housekeeping_run' })
  id: string;

  @Column({ type: 'text', default: 'waiting' })
  state: HousekeepingState;

  @Column({ type: 'text' })
  trigger: HousekeepingTrigger;

  /** Whether it only finds out what would be done. */
  @Column({ name: 'dry_run', type: 'boolean' })
  dryRun: boolean;

  /** Who asked; null when its time had come. */
  @Column({ name: 'admin_name', type: 'text', nullable: true })
  adminName: string | null;

  /** The rules as they were when it was asked for: it keeps to them to its end. */
  @Column({ type: 'jsonb' })
  rules: HousekeepingRules;

  @Column({ name: 'requested_at', type: 'timestamptz', precision: 3 })
  requestedAt: Date;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, nullable: true })
  startedAt: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt: Date | null;

  /** How many processes took it up. */
  @Column({ type: 'integer', default: 0 })
  attempt: number;

  @Column({ name: 'cancel_requested_at', type: 'timestamptz', precision: 3, nullable: true })
  cancelRequestedAt: Date | null;

  /** Why it failed, for people. */
  @Column({ type: 'text', nullable: true })
  failure: string | null;

  @Column({ name: 'lease_owner', type: 'uuid', nullable: true })
  leaseOwner: string | null;

  @Column({ name: 'lease_expires_at', type: 'timestamptz', precision: 3, nullable: true })
  leaseExpiresAt: Date | null;
}

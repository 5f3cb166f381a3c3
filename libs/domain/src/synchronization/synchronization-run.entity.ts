import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import {
  SYNCHRONIZATION_FAILURES, SYNCHRONIZATION_PHASES, SYNCHRONIZATION_SCOPES, SYNCHRONIZATION_TRIGGERS,
  type SynchronizationFailure, type SynchronizationPhase, type SynchronizationScope, type SynchronizationTrigger,
} from '../events/synchronization-schemas.js';
import { bigintAsNumber } from '../persistence/bigint-number.js';
import { oneOf } from '../persistence/one-of.js';

/** Where a run stands. `waiting` and `running` are active, and there is at most one active run. */
export const SYNCHRONIZATION_STATES = ['waiting', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type SynchronizationState = (typeof SYNCHRONIZATION_STATES)[number];

/**
 * One synchronization with the upstream server, or one removal of what is selected no more, from the request to its end. A run whose process died keeps its row: the next
 * process takes it up when the lease is over. The database holds a unique index over active rows, which entities cannot express.
 */
@Entity({ schema: 'synchronization', name: 'run' })
@Check('ck_run_state', oneOf('state', SYNCHRONIZATION_STATES))
@Check('ck_run_trigger', oneOf('trigger', SYNCHRONIZATION_TRIGGERS))
@Check('ck_run_scope', oneOf('scope', SYNCHRONIZATION_SCOPES))
@Check('ck_run_phase', oneOf('phase', SYNCHRONIZATION_PHASES))
@Check('ck_run_failure_code', oneOf('failure_code', SYNCHRONIZATION_FAILURES))
@Check('ck_run_lease', '("lease_owner" IS NULL) = ("lease_expires_at" IS NULL)')
@Unique('uq_run_scheduled_for', ['scheduledFor'])
@Index('uq_run_active', { synchronize: false })
@Index('ix_run_requested', ['requestedAt', 'id'])
export class SynchronizationRun {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_run' })
  id: string;

  @Column({ type: 'text', default: 'waiting' })
  state: SynchronizationState;

  @Column({ type: 'text' })
  trigger: SynchronizationTrigger;

  @Column({ type: 'text' })
  scope: SynchronizationScope;

  /** Who asked; null when the schedule did. */
  @Column({ name: 'admin_name', type: 'text', nullable: true })
  adminName: string | null;

  /** The point of the schedule it was made for, so that several processes make one run of it; null for any other. */
  @Column({ name: 'scheduled_for', type: 'timestamptz', precision: 3, nullable: true })
  scheduledFor: Date | null;

  @Column({ name: 'requested_at', type: 'timestamptz', precision: 3 })
  requestedAt: Date;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, nullable: true })
  startedAt: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt: Date | null;

  /** How many processes took it up. */
  @Column({ type: 'integer', default: 0 })
  attempt: number;

  @Column({ type: 'text', default: 'authorization' })
  phase: SynchronizationPhase;

  @Column({ name: 'phase_started_at', type: 'timestamptz', precision: 3, nullable: true })
  phaseStartedAt: Date | null;

  /** Items of the phase that are dealt with. */
  @Column({ type: 'integer', default: 0 })
  done: number;

  /** Items of the phase; null as long as that is not known. */
  @Column({ type: 'integer', nullable: true })
  total: number | null;

  /** When it told of its progress last. */
  @Column({ name: 'progressed_at', type: 'timestamptz', precision: 3, nullable: true })
  progressedAt: Date | null;

  /** The change number when it, or a run before it that did not succeed, was first taken up: what came after has still to be looked at. */
  @Column({ name: 'first_change_number', type: 'bigint', nullable: true, transformer: bigintAsNumber })
  firstChangeNumber: number | null;

  /** Revisions that this run brought into the catalog. */
  @Column({ name: 'new_revisions', type: 'integer', default: 0 })
  newRevisions: number;

  /** All problems, also those beyond the ones that are kept. */
  /** Revisions that this run removed from the catalog. */
  @Column({ name: 'removed_revisions', type: 'integer', default: 0 })
  removedRevisions: number;

  /** Of a removal: whether approved updates go as well. */
  @Column({ name: 'removes_approved', type: 'boolean', default: false })
  removesApproved: boolean;

  /** Of a removal: whether updates go as well that were imported by hand. */
  @Column({ name: 'removes_imported', type: 'boolean', default: false })
  removesImported: boolean;

  @Column({ name: 'problem_count', type: 'integer', default: 0 })
  problemCount: number;

  @Column({ name: 'cancel_requested_at', type: 'timestamptz', precision: 3, nullable: true })
  cancelRequestedAt: Date | null;

  @Column({ name: 'failure_code', type: 'text', nullable: true })
  failureCode: SynchronizationFailure | null;

  /** Why it failed and what to do about it, for people. */
  @Column({ type: 'text', nullable: true })
  failure: string | null;

  /** The process that works on it. */
  @Column({ name: 'lease_owner', type: 'uuid', nullable: true })
  leaseOwner: string | null;

  /** From then on another process may take it up. */
  @Column({ name: 'lease_expires_at', type: 'timestamptz', precision: 3, nullable: true })
  leaseExpiresAt: Date | null;
}

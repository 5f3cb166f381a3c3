import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { ROLLUP_PHASES, ROLLUP_TRIGGERS, type RollupPhase, type RollupTrigger } from '../../events/rollup-schemas.js';
import { SYNCHRONIZATION_FAILURES, type SynchronizationFailure } from '../../events/synchronization-schemas.js';
import { oneOf } from '../../persistence/one-of.js';

/** Where a rollup stands. `waiting` and `running` are active, and there is at most one active rollup. */
export const ROLLUP_STATES = ['waiting', 'running', 'succeeded', 'failed'] as const;
export type RollupState = (typeof ROLLUP_STATES)[number];

/**
 * One telling of the upstream server (MS-WSUSSS 3.2.4.5), from the request to its end. One whose process died keeps its row: the next
 * process takes it up when the lease is over. The database holds a unique index over active rows, which entities cannot express.
 */
@Entity({ schema: 'rollup', name: 'run' })
@Check('ck_rollup_run_state', oneOf('state', ROLLUP_STATES))
@Check('ck_rollup_run_trigger', oneOf('trigger', ROLLUP_TRIGGERS))
@Check('ck_rollup_run_phase', oneOf('phase', ROLLUP_PHASES))
@Check('ck_rollup_run_failure_code', oneOf('failure_code', SYNCHRONIZATION_FAILURES))
@Check('ck_rollup_run_lease', '("lease_owner" IS NULL) = ("lease_expires_at" IS NULL)')
@Unique('uq_rollup_run_scheduled_for', ['scheduledFor'])
@Unique('uq_rollup_run_synchronization', ['synchronizationId'])
@Index('uq_rollup_run_active', { synchronize: false })
@Index('ix_rollup_run_requested', ['requestedAt', 'id'])
export class RollupRun {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_rollup_run' })
  id: string;

  @Column({ type: 'text', default: 'waiting' })
  state: RollupState;

  @Column({ type: 'text' })
  trigger: RollupTrigger;

  /** Who asked; null when nobody did. */
  @Column({ name: 'admin_name', type: 'text', nullable: true })
  adminName: string | null;

  /** The point of the schedule it was made for, so that several processes make one run of it; null for any other. */
  @Column({ name: 'scheduled_for', type: 'timestamptz', precision: 3, nullable: true })
  scheduledFor: Date | null;

  /** The synchronization it follows, so that an event that comes twice makes one run; null for any other. */
  @Column({ name: 'synchronization_id', type: 'uuid', nullable: true })
  synchronizationId: string | null;

  @Column({ name: 'requested_at', type: 'timestamptz', precision: 3 })
  requestedAt: Date;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, nullable: true })
  startedAt: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt: Date | null;

  /** How many processes took it up. */
  @Column({ type: 'integer', default: 0 })
  attempt: number;

  @Column({ type: 'text', default: 'configuration' })
  phase: RollupPhase;

  @Column({ name: 'phase_started_at', type: 'timestamptz', precision: 3, nullable: true })
  phaseStartedAt: Date | null;

  /** Items of the phase that the upstream server was told. */
  @Column({ type: 'integer', default: 0 })
  done: number;

  /** Items of the phase; null as long as that is not known. */
  @Column({ type: 'integer', nullable: true })
  total: number | null;

  @Column({ name: 'progressed_at', type: 'timestamptz', precision: 3, nullable: true })
  progressedAt: Date | null;

  /** Whether the upstream server wants computers; null as long as it has not said so. */
  @Column({ name: 'is_detailed', type: 'boolean', nullable: true })
  isDetailed: boolean | null;

  /** Servers it was told of. */
  @Column({ type: 'integer', default: 0 })
  servers: number;

  /** Computers it was told of. */
  @Column({ type: 'integer', default: 0 })
  computers: number;

  /** Computers whose statuses it was told. */
  @Column({ name: 'status_computers', type: 'integer', default: 0 })
  statusComputers: number;

  @Column({ name: 'failure_code', type: 'text', nullable: true })
  failureCode: SynchronizationFailure | null;

  /** Why it failed, for people. */
  @Column({ type: 'text', nullable: true })
  failure: string | null;

  /** The process that works on it. */
  @Column({ name: 'lease_owner', type: 'uuid', nullable: true })
  leaseOwner: string | null;

  /** From then on another process may take it up. */
  @Column({ name: 'lease_expires_at', type: 'timestamptz', precision: 3, nullable: true })
  leaseExpiresAt: Date | null;
}

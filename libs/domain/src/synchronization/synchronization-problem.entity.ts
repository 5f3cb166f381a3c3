import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { SynchronizationRun } from './synchronization-run.entity.js';

/** The most problems that are kept of one run; further ones are only counted. */
export const MAXIMUM_KEPT_PROBLEMS = 1_000;

/** Something a run could not take over, and why. It did not stop the rest. */
@Entity({ schema: 'synchronization', name: 'problem' })
export class SynchronizationProblem {
  @PrimaryColumn({ name: 'run_id', type: 'uuid', primaryKeyConstraintName: 'pk_problem' })
  @ForeignKey(() => SynchronizationRun, { name: 'fk_problem_run', onDelete: 'CASCADE' })
  runId: string;

  /** Its place among the problems of the run, from 1. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pk_problem' })
  position: number;

  /** What kind of problem, for programs; readers may meet values added later. */
  @Column({ type: 'text' })
  code: string;

  /** The update concerned; null when it is none in particular. */
  @Column({ name: 'update_id', type: 'uuid', nullable: true })
  updateId: string | null;

  @Column({ name: 'revision_number', type: 'integer', nullable: true })
  revisionNumber: number | null;

  /** Why, for people. */
  @Column({ type: 'text' })
  message: string;

  /** What to do about it, for people. */
  @Column({ type: 'text' })
  advice: string;
}

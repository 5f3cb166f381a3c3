import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { HOUSEKEEPING_RULES, type HousekeepingRule } from '../../events/housekeeping-schemas.js';
import { oneOf } from '../../persistence/one-of.js';
import { HousekeepingRun } from './housekeeping-run.entity.js';

/** `skipped`: a replica decides nothing about updates, its upstream server does. */
export const HOUSEKEEPING_TASK_STATES = ['waiting', 'running', 'done', 'skipped'] as const;
export type HousekeepingTaskState = (typeof HOUSEKEEPING_TASK_STATES)[number];

/** The most items of a task that are kept by name. */
export const MAXIMUM_KEPT_ITEMS = 10_000;

/** One rule within one run: how far it is. */
@Entity({ schema: 'housekeeping', name: 'task' })
@Check('ck_task_rule', oneOf('rule', HOUSEKEEPING_RULES))
@Check('ck_task_state', oneOf('state', HOUSEKEEPING_TASK_STATES))
export class HousekeepingTask {
  @PrimaryColumn({ name: 'run_id', type: 'uuid', primaryKeyConstraintName: 'pk_task' })
  @ForeignKey(() => HousekeepingRun, { name: 'fk_task_run', onDelete: 'CASCADE' })
  runId: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_task' })
  rule: HousekeepingRule;

  @Column({ type: 'text', default: 'waiting' })
  state: HousekeepingTaskState;

  /** What the rule applies to, as far as it was looked. */
  @Column({ type: 'integer', default: 0 })
  found: number;

  /** What was declined or removed. */
  @Column({ type: 'integer', default: 0 })
  done: number;
}

/** What a run declined or removed, or would have; the first {@link MAXIMUM_KEPT_ITEMS} of each rule. */
@Entity({ schema: 'housekeeping', name: 'item' })
@ForeignKey(() => HousekeepingTask, ['runId', 'rule'], ['runId', 'rule'], { name: 'fk_item_task', onDelete: 'CASCADE' })
export class HousekeepingItem {
  @PrimaryColumn({ name: 'run_id', type: 'uuid', primaryKeyConstraintName: 'pk_item' })
  runId: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_item' })
  rule: HousekeepingRule;

  /** From 1. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pk_item' })
  position: number;

  /** Id of an update or a computer, or `kind:id` of an old record. */
  @Column({ name: 'item_id', type: 'text' })
  itemId: string;

  /** For people: a title, a DNS name, when something ended. A stranger's words. */
  @Column({ type: 'text' })
  title: string;
}

/** An update that a rule declined once. When it is not declined any more, somebody wanted it back: rules leave it alone from then on. */
@Entity({ schema: 'housekeeping', name: 'declined_update' })
@Check('ck_housekeeping_declined_update_rule', oneOf('rule', HOUSEKEEPING_RULES))
export class UpdateDeclinedByRule {
  @PrimaryColumn({ name: 'update_id', type: 'uuid', primaryKeyConstraintName: 'pk_housekeeping_declined_update' })
  updateId: string;

  @Column({ type: 'text' })
  rule: HousekeepingRule;

  @Column({ name: 'declined_at', type: 'timestamptz', precision: 3 })
  declinedAt: Date;
}

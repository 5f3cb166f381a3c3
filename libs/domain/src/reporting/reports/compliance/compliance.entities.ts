import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A day (UTC) whose compliance was written down, and when. */
@Entity({ schema: 'reporting', name: 'compliance_day' })
export class ComplianceDay {
  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: 'pk_compliance_day' })
  day: string;

  @Column({ name: 'taken_at', type: 'timestamptz', precision: 3 })
  takenAt: Date;
}

/** How the computers of a group stood on a day. */
@Entity({ schema: 'reporting', name: 'group_compliance' })
@Index('ix_group_compliance_group', ['groupId', 'day'])
export class GroupCompliance {
  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: 'pk_group_compliance' })
  @ForeignKey(() => ComplianceDay, { name: 'fk_group_compliance_day', onDelete: 'CASCADE' })
  day: string;

  @PrimaryColumn({ name: 'group_id', type: 'uuid', primaryKeyConstraintName: 'pk_group_compliance' })
  groupId: string;

  @Column({ name: 'group_name', type: 'text' })
  groupName: string;

  @Column({ type: 'integer' })
  computers: number;

  @Column({ type: 'integer' })
  reported: number;

  @Column({ type: 'integer' })
  compliant: number;

  @Column({ type: 'integer' })
  needing: number;

  @Column({ type: 'integer' })
  failing: number;

  @Column({ name: 'pending_reboot', type: 'integer' })
  pendingReboot: number;
}

/** How many computers had an update in each counted state on a day; days on which nobody named it have no row. */
@Entity({ schema: 'reporting', name: 'update_compliance' })
@Index('ix_update_compliance_kb', ['kb', 'day'], { where: '"kb" IS NOT NULL' })
@Index('ix_update_compliance_update', ['updateId', 'day'])
export class UpdateCompliance {
  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: 'pk_update_compliance' })
  @ForeignKey(() => ComplianceDay, { name: 'fk_update_compliance_day', onDelete: 'CASCADE' })
  day: string;

  @PrimaryColumn({ name: 'update_id', type: 'uuid', primaryKeyConstraintName: 'pk_update_compliance' })
  updateId: string;

  /** Such as `KB5000001`, as the title named it on that day. */
  @Column({ type: 'text', nullable: true })
  kb: string | null;

  @Column({ name: 'not_installed', type: 'integer' })
  notInstalled: number;

  @Column({ type: 'integer' })
  downloaded: number;

  @Column({ type: 'integer' })
  installed: number;

  @Column({ type: 'integer' })
  failed: number;

  @Column({ name: 'installed_pending_reboot', type: 'integer' })
  installedPendingReboot: number;
}

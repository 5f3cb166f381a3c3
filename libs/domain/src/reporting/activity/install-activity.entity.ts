import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OperatingSystem } from './operating-system.entity.js';

/** The server of computers that call here themselves. */
export const THIS_SERVER = '00000000-0000-0000-0000-000000000000';

/**
 * How often a revision was installed, and how often that failed, on the computers of one server and one operating system
 * (MS-WSUSSS 3.1.1, Client Computer Activity Summary Table). Attempts, not computers.
 */
@Entity({ schema: 'reporting', name: 'install_activity' })
@Index('ix_install_activity_server', ['serverId'])
@Check('ck_install_activity_counts', '"success_count" >= 0 AND "failure_count" >= 0 AND "unsent_success_count" >= 0 AND "unsent_failure_count" >= 0')
export class InstallActivity {
  @PrimaryColumn({ name: 'update_id', type: 'uuid', primaryKeyConstraintName: 'pk_install_activity' })
  updateId: string;

  @PrimaryColumn({ name: 'revision_number', type: 'integer', primaryKeyConstraintName: 'pk_install_activity' })
  revisionNumber: number;

  /** The server whose computers these are; {@link THIS_SERVER} for this one. */
  @PrimaryColumn({ name: 'server_id', type: 'uuid', primaryKeyConstraintName: 'pk_install_activity' })
  serverId: string;

  @PrimaryColumn({ name: 'operating_system', type: 'integer', primaryKeyConstraintName: 'pk_install_activity' })
  @ForeignKey(() => OperatingSystem, { name: 'fk_install_activity_operating_system', onDelete: 'RESTRICT' })
  operatingSystem: number;

  /** Since ever. */
  @Column({ name: 'success_count', type: 'integer', default: 0 })
  successCount: number;

  @Column({ name: 'failure_count', type: 'integer', default: 0 })
  failureCount: number;

  /** What the upstream server has not been told yet. */
  @Column({ name: 'unsent_success_count', type: 'integer', default: 0 })
  unsentSuccessCount: number;

  @Column({ name: 'unsent_failure_count', type: 'integer', default: 0 })
  unsentFailureCount: number;

  /** LastRollupTime, as told, of the rollup that was counted last: what is sent again is not counted again. Null for {@link THIS_SERVER}. */
  @Column({ name: 'told_rollup_time', type: 'timestamptz', nullable: true })
  toldRollupTime: Date | null;
}

import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** Whether the computer's last scan succeeded (MS-WSUSSS 3.1.4.15.3.2, LastSyncResult). */
export const SYNC_RESULTS = { unknown: 0, succeeded: 1, failed: 2 } as const;
export type SyncResult = (typeof SYNC_RESULTS)[keyof typeof SYNC_RESULTS];

/** What a computer reported, and how often each status occurs on it: one narrow row a computer. */
@Entity({ schema: 'reporting', name: 'computer_report' })
@Unique('uq_computer_report_computer', ['computerId'])
@Index('ix_computer_report_status_time', ['lastReportedStatusTime', 'number'])
@Index('ix_computer_report_not_installed', ['notInstalled', 'number'], { where: '"not_installed" > 0' })
@Index('ix_computer_report_failed', ['failed', 'number'], { where: '"failed" > 0' })
@Check('ck_computer_report_sync_result', '"last_sync_result" BETWEEN 0 AND 2')
export class ComputerReport {
  /** See `computer-blocks.ts`; never given to another computer. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pk_computer_report' })
  number: number;

  /** As in `computers.computer`, without a foreign key: reports may come in while a computer is being deleted. */
  @Column({ name: 'computer_id', type: 'text' })
  computerId: string;

  /** When its last report of any kind came in. */
  @Column({ name: 'last_report_time', type: 'timestamptz', precision: 3 })
  lastReportTime: Date;

  @Column({ name: 'last_sync_result', type: 'smallint', default: 0 })
  lastSyncResult: SyncResult;

  /** HRESULT of the last failed scan, signed; null after a scan that succeeded. */
  @Column({ name: 'last_sync_error', type: 'integer', nullable: true })
  lastSyncError: number | null;

  /** When it last reported the status of all updates; null when it never did. */
  @Column({ name: 'last_reported_status_time', type: 'timestamptz', precision: 3, nullable: true })
  lastReportedStatusTime: Date | null;

  @Column({ name: 'last_reported_reboot_time', type: 'timestamptz', precision: 3, nullable: true })
  lastReportedRebootTime: Date | null;

  @Column({ name: 'last_inventory_time', type: 'timestamptz', precision: 3, nullable: true })
  lastInventoryTime: Date | null;

  /** Counts one up with every change of its statuses: who has seen this number has seen them all. */
  @Column({ name: 'status_version', type: 'integer', default: 0 })
  statusVersion: number;

  @Column({ name: 'not_installed', type: 'integer', default: 0 })
  notInstalled: number;

  @Column({ type: 'integer', default: 0 })
  downloaded: number;

  @Column({ type: 'integer', default: 0 })
  installed: number;

  @Column({ type: 'integer', default: 0 })
  failed: number;

  @Column({ name: 'installed_pending_reboot', type: 'integer', default: 0 })
  installedPendingReboot: number;

  /**
   * RollupNumber of the last RollupComputerStatus about it (LastReceivedStatusRollupNumber); 0 when there was none, -1 when those there were
   * came from a server that it does not call any more.
   */
  @Column({ name: 'received_rollup_number', type: 'integer', default: 0 })
  receivedRollupNumber: number;

  /** Up to when updates were made available that it has reported on, as the server it calls told. */
  @Column({ name: 'effective_last_detection_time', type: 'timestamptz', precision: 3, nullable: true })
  effectiveLastDetectionTime: Date | null;

  /** `statusVersion` after the last rollup that replaced all its statuses: who has seen less cannot go by the moments of changes. */
  @Column({ name: 'full_rollup_version', type: 'integer', default: 0 })
  fullRollupVersion: number;
}

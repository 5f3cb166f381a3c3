import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** How many computers of one shard are in each state of one update: what lists of updates add up, without the sets of `update_computers`. */
@Entity({ schema: 'reporting', name: 'update_counts' })
@Check('ck_update_counts_shard', '"shard" BETWEEN 0 AND 15')
@Check('ck_update_counts_counts', '"not_installed" >= 0 AND "downloaded" >= 0 AND "installed" >= 0 AND "failed" >= 0 AND "installed_pending_reboot" >= 0')
export class UpdateCounts {
  @PrimaryColumn({ name: 'update_number', type: 'integer', primaryKeyConstraintName: 'pk_update_counts' })
  updateNumber: number;

  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'pk_update_counts' })
  shard: number;

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

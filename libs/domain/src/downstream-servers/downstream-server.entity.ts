import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ServerSummary } from './server-summary.js';

/** A server that synchronises from this one, or from one below it (MS-WSUSSS 3.1.1, DSS Table): how it shows itself by calling, and what was rolled up of it. */
@Entity({ schema: 'downstream', name: 'server' })
@Index('ix_server_last_contact', ['lastContact', 'accountGuid'])
@Index('ix_server_parent', ['parentServerId'], { where: '"parent_server_id" IS NOT NULL' })
export class DownstreamServer {
  /** The GUID by which it names itself (ServerID). */
  @PrimaryColumn({ name: 'account_guid', type: 'uuid', primaryKeyConstraintName: 'pk_server' })
  accountGuid: string;

  /** Its full DNS name, as it said last. */
  @Column({ name: 'account_name', type: 'text' })
  accountName: string;

  /** Where it called from last; null when that was no IP address. */
  @Column({ name: 'ip_address', type: 'inet', nullable: true })
  ipAddress: string | null;

  @Column({ name: 'first_seen', type: 'timestamptz', precision: 3 })
  firstSeen: Date;

  /** When it last asked for an authorization cookie. */
  @Column({ name: 'last_contact', type: 'timestamptz', precision: 3 })
  lastContact: Date;

  /** When it last asked for an authorization cookie and was refused one; null when never. */
  @Column({ name: 'last_refused', type: 'timestamptz', precision: 3, nullable: true })
  lastRefused: Date | null;

  /** The protocol version it spoke last, such as `1.20`; null until it asked for a cookie. */
  @Column({ name: 'protocol_version', type: 'text', nullable: true })
  protocolVersion: string | null;

  /** When it last asked for the list of updates; null when never. */
  @Column({ name: 'last_sync_time', type: 'timestamptz', precision: 3, nullable: true })
  lastSyncTime: Date | null;

  /** When it last asked for deployments, which only replicas do (MS-WSUSSS 3.1.4.10); null when never. */
  @Column({ name: 'last_deployment_sync_time', type: 'timestamptz', precision: 3, nullable: true })
  lastDeploymentSyncTime: Date | null;

  /** The server it synchronises from, when that is another one below this one; null for this one. */
  @Column({ name: 'parent_server_id', type: 'uuid', nullable: true })
  @ForeignKey(() => DownstreamServer, { name: 'fk_server_parent' })
  parentServerId: string | null;

  /** The version of its software, as rolled up; null until then. The same holds for all that follows. */
  @Column({ type: 'text', nullable: true })
  version: string | null;

  @Column({ name: 'is_replica', type: 'boolean', nullable: true })
  isReplica: boolean | null;

  /** When it last reported on itself (LastRollupTime), by this server's clock. */
  @Column({ name: 'last_rollup_time', type: 'timestamptz', precision: 3, nullable: true })
  lastRollupTime: Date | null;

  /** The same as it was told, by that server's clock: parts of one rollup have it in common. */
  @Column({ name: 'told_rollup_time', type: 'timestamptz', nullable: true })
  toldRollupTime: Date | null;

  /** When it last synchronised (LastSyncTime), by its own word; null when never. */
  @Column({ name: 'rolled_up_sync_time', type: 'timestamptz', precision: 3, nullable: true })
  rolledUpSyncTime: Date | null;

  /** Its counts of updates, groups and computers. */
  @Column({ type: 'jsonb', nullable: true })
  summary: ServerSummary | null;
}

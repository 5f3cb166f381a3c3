import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A server that synchronises from this one (MS-WSUSSS 3.1.1, DSS Table), as far as it shows itself by calling. */
@Entity({ schema: 'downstream', name: 'server' })
@Index('ix_server_last_contact', ['lastContact', 'accountGuid'])
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
}

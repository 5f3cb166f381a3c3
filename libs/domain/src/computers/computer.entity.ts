import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { DownstreamServer } from '../downstream-servers/downstream-server.entity.js';
import { bigintAsNumber } from '../persistence/bigint-number.js';

/** The longest ClientIdString that is kept, in characters. */
export const MAXIMUM_COMPUTER_ID_LENGTH = 255;

/**
 * A client computer (MS-WUSP 3.1.1, Client Table). The row exists from its first GetAuthorizationCookie; the columns from
 * `osMajorVersion` on are what it said in RegisterComputer (MS-WUSP 2.2.2.2.3) and are null until then.
 */
@Entity({ schema: 'computers', name: 'computer' })
@Check('ck_computer_id', `length("id") BETWEEN 1 AND ${MAXIMUM_COMPUTER_ID_LENGTH} AND "id" = lower("id")`)
@Index('ix_computer_last_contact', ['lastContact', 'id'])
@Index('ix_computer_name', { synchronize: false }) // on lower(dns_name) and id, which entities cannot express
@Index('ix_computer_membership_change', ['membershipChangeNumber'], { where: '"membership_changed_at" IS NOT NULL' })
@Index('ix_computer_parent_server', ['parentServerId', 'id'], { where: '"parent_server_id" IS NOT NULL' })
@Index('ix_computer_clone_of', ['cloneOf'], { where: '"clone_of" IS NOT NULL' })
export class Computer {
  /** ClientIdString, lower case; of a record that was split off, that and `#` and eight hexadecimal digits. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_computer' })
  id: string;

  @Column({ name: 'dns_name', type: 'text' })
  dnsName: string;

  /** The group or groups the client asks for (client-side targeting), separated by semicolons, as it wrote them. */
  @Column({ name: 'requested_target_group', type: 'text', nullable: true })
  requestedTargetGroup: string | null;

  @Column({ name: 'ip_address', type: 'inet', nullable: true })
  ipAddress: string | null;

  @Column({ name: 'first_seen', type: 'timestamptz' })
  firstSeen: Date;

  @Column({ name: 'last_contact', type: 'timestamptz' })
  lastContact: Date;

  /** When it registered last; null when it never did. */
  @Column({ name: 'registered_at', type: 'timestamptz', nullable: true })
  registeredAt: Date | null;

  /** When it last finished a SyncUpdates sequence. */
  @Column({ name: 'last_sync_time', type: 'timestamptz', nullable: true })
  lastSyncTime: Date | null;

  @Column({ name: 'client_protocol_version', type: 'text', nullable: true })
  clientProtocolVersion: string | null;

  @Column({ name: 'os_major_version', type: 'integer', nullable: true })
  osMajorVersion: number | null;

  @Column({ name: 'os_minor_version', type: 'integer', nullable: true })
  osMinorVersion: number | null;

  @Column({ name: 'os_build_number', type: 'integer', nullable: true })
  osBuildNumber: number | null;

  @Column({ name: 'os_service_pack_major_number', type: 'smallint', nullable: true })
  osServicePackMajorNumber: number | null;

  @Column({ name: 'os_service_pack_minor_number', type: 'smallint', nullable: true })
  osServicePackMinorNumber: number | null;

  @Column({ name: 'os_locale', type: 'text', nullable: true })
  osLocale: string | null;

  @Column({ name: 'computer_manufacturer', type: 'text', nullable: true })
  computerManufacturer: string | null;

  @Column({ name: 'computer_model', type: 'text', nullable: true })
  computerModel: string | null;

  @Column({ name: 'bios_version', type: 'text', nullable: true })
  biosVersion: string | null;

  @Column({ name: 'bios_name', type: 'text', nullable: true })
  biosName: string | null;

  @Column({ name: 'bios_release_date', type: 'timestamptz', nullable: true })
  biosReleaseDate: Date | null;

  @Column({ name: 'processor_architecture', type: 'text', nullable: true })
  processorArchitecture: string | null;

  @Column({ name: 'suite_mask', type: 'smallint', nullable: true })
  suiteMask: number | null;

  @Column({ name: 'old_product_type', type: 'smallint', nullable: true })
  oldProductType: number | null;

  @Column({ name: 'new_product_type', type: 'integer', nullable: true })
  newProductType: number | null;

  @Column({ name: 'system_metrics', type: 'integer', nullable: true })
  systemMetrics: number | null;

  @Column({ name: 'client_version_major_number', type: 'smallint', nullable: true })
  clientVersionMajorNumber: number | null;

  @Column({ name: 'client_version_minor_number', type: 'smallint', nullable: true })
  clientVersionMinorNumber: number | null;

  @Column({ name: 'client_version_build_number', type: 'smallint', nullable: true })
  clientVersionBuildNumber: number | null;

  @Column({ name: 'client_version_qfe_number', type: 'smallint', nullable: true })
  clientVersionQfeNumber: number | null;

  @Column({ name: 'os_description', type: 'text', nullable: true })
  osDescription: string | null;

  @Column({ type: 'text', nullable: true })
  oem: string | null;

  @Column({ name: 'device_type', type: 'text', nullable: true })
  deviceType: string | null;

  @Column({ name: 'firmware_version', type: 'text', nullable: true })
  firmwareVersion: string | null;

  @Column({ name: 'mobile_operator', type: 'text', nullable: true })
  mobileOperator: string | null;

  /** The change number of the transaction that changed its groups last; 0 when nothing did since its first contact. */
  @Column({ name: 'membership_change_number', type: 'bigint', default: 0, transformer: bigintAsNumber })
  membershipChangeNumber: number;

  /** When its groups changed last; null when they never did. */
  @Column({ name: 'membership_changed_at', type: 'timestamptz', nullable: true })
  membershipChangedAt: Date | null;

  /** The record this one was split from, because two computers use one ClientIdString; null for all others. */
  @Column({ name: 'clone_of', type: 'text', nullable: true })
  @ForeignKey(() => Computer, { name: 'fk_computer_clone_of', onDelete: 'SET NULL' })
  cloneOf: string | null;

  /** The server below that it calls, as that server told; null when it calls here itself. */
  @Column({ name: 'parent_server_id', type: 'uuid', nullable: true })
  @ForeignKey(() => DownstreamServer, { name: 'fk_computer_parent_server' })
  parentServerId: string | null;

  /** Whether the server it calls now has told its details; until then it is asked for them (MS-WSUSSS 3.1.4.15, NewParent). */
  @Column({ name: 'has_rollup_details', type: 'boolean', default: false })
  hasRollupDetails: boolean;
}

import { Check, Column, Entity, Generated, PrimaryColumn } from 'typeorm';
import { oneOf } from '../persistence/one-of.js';

/** Who decides a computer's groups: the administrator (`server`) or the computer's own policy (`client`). */
export const TARGETING_MODES = ['server', 'client'] as const;
export type TargetingMode = (typeof TARGETING_MODES)[number];

/** The identity of this installation and what GetConfig tells clients (MS-WUSP 2.2.2.2.1). One row, made on first use. */
@Entity({ schema: 'servers', name: 'server_configuration' })
@Check('ck_server_configuration_singleton', '"id" = 1')
@Check('ck_server_configuration_targeting', oneOf('targeting', TARGETING_MODES))
@Check('ck_server_configuration_limits', '"max_extended_updates_per_request" > 0 AND "max_updates_per_page" > 0')
export class ServerConfiguration {
  @PrimaryColumn({ type: 'smallint', default: 1, primaryKeyConstraintName: 'pk_server_configuration' })
  id: number;

  /** Drawn once; a client whose cookie names another server starts over. */
  @Column({ name: 'server_id', type: 'uuid' })
  @Generated('uuid')
  serverId: string;

  /** Counts changes; a cookie of an older generation is answered with ConfigChanged. */
  @Column({ name: 'configuration_generation', type: 'integer', default: 1 })
  configurationGeneration: number;

  /** LastChange of GetConfig. Milliseconds, because that is what a JavaScript date can echo. */
  @Column({ name: 'last_change', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  lastChange: Date;

  @Column({ name: 'is_registration_required', type: 'boolean', default: true })
  isRegistrationRequired: boolean;

  @Column({ name: 'max_extended_updates_per_request', type: 'integer', default: 50 })
  maxExtendedUpdatesPerRequest: number;

  /** The most entries of NewUpdates in one SyncUpdates answer. */
  @Column({ name: 'max_updates_per_page', type: 'integer', default: 200 })
  maxUpdatesPerPage: number;

  @Column({ type: 'text', default: 'server' })
  targeting: TargetingMode;

  /** PackageServerShare of GetConfig; null to leave it out. */
  @Column({ name: 'package_server_share', type: 'text', nullable: true })
  packageServerShare: string | null;

  /** Where clients fetch content from; null for this server itself. */
  @Column({ name: 'content_base_url', type: 'text', nullable: true })
  contentBaseUrl: string | null;

  /** Counts changes of `contentBaseUrl`: a client that knows older addresses is told so (MS-WUSP 2.2.2.4, FileLocationChanged). */
  @Column({ name: 'content_location_generation', type: 'integer', default: 1 })
  contentLocationGeneration: number;

  /** RollupResetGuid (MS-WSUSSS 3.1.4.13): a server below that has seen another one tells everything anew. Drawn once. */
  @Column({ name: 'rollup_reset_guid', type: 'uuid' })
  @Generated('uuid')
  rollupResetGuid: string;
}

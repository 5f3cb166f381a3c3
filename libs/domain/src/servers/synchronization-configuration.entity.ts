import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOf } from '../persistence/one-of.js';

/** Where updates come from: Microsoft's own service, another WSUS, another Sluice, or only what administrators import. */
export const UPSTREAM_KINDS = ['microsoft', 'wsus', 'sluice', 'none'] as const;
export type UpstreamKind = (typeof UPSTREAM_KINDS)[number];

/** Whether this server decides by itself (`autonomous`) or takes groups and approvals from its upstream server (`replica`). */
export const SERVER_ROLES = ['autonomous', 'replica'] as const;
export type ServerRole = (typeof SERVER_ROLES)[number];

/** What servers below report here (MS-WSUSSS 3.1.4.13, DoDetailedRollup), and what is reported to an upstream server: every computer and its status, or only the totals. */
export const ROLLUP_DETAILS = ['computers', 'totals'] as const;
export type RollupDetail = (typeof ROLLUP_DETAILS)[number];

/** Whether files are kept here and served to clients, or clients fetch them from their origin. */
export const CONTENT_STORAGES = ['local', 'origin'] as const;
export type ContentStorage = (typeof CONTENT_STORAGES)[number];

/** Which files are fetched: those of approved updates, or of all. */
export const CONTENT_DOWNLOADS = ['approved', 'all'] as const;
export type ContentDownload = (typeof CONTENT_DOWNLOADS)[number];

/** Where files are fetched from: the upstream server, or Microsoft although another server is the upstream. */
export const CONTENT_SOURCES = ['upstream', 'microsoft'] as const;
export type ContentSource = (typeof CONTENT_SOURCES)[number];

/** How this server fills its catalog and its content store. One row; nothing in it is told to clients. */
@Entity({ schema: 'servers', name: 'synchronization_configuration' })
@Check('ck_synchronization_configuration_singleton', '"id" = 1')
@Check('ck_synchronization_configuration_upstream_kind', oneOf('upstream_kind', UPSTREAM_KINDS))
@Check('ck_synchronization_configuration_upstream_url', `("upstream_url" IS NOT NULL) = ("upstream_kind" IN ('wsus', 'sluice'))`)
@Check('ck_synchronization_configuration_role', oneOf('role', SERVER_ROLES))
@Check('ck_synchronization_configuration_replica', `"role" = 'autonomous' OR "upstream_url" IS NOT NULL`)
@Check('ck_synchronization_configuration_schedule', '"times_per_day" BETWEEN 0 AND 24')
@Check('ck_synchronization_configuration_rollups', '"rollups_per_day" BETWEEN 0 AND 24')
@Check('ck_synchronization_configuration_rollup', oneOf('rollup_detail', ROLLUP_DETAILS))
@Check('ck_synchronization_configuration_storage', oneOf('content_storage', CONTENT_STORAGES))
@Check('ck_synchronization_configuration_download', oneOf('content_download', CONTENT_DOWNLOADS))
@Check('ck_synchronization_configuration_source', oneOf('content_source', CONTENT_SOURCES))
export class SynchronizationConfiguration {
  @PrimaryColumn({ type: 'smallint', default: 1, primaryKeyConstraintName: 'pk_synchronization_configuration' })
  id: number;

  @Column({ name: 'upstream_kind', type: 'text', default: 'none' })
  upstreamKind: UpstreamKind;

  /** The base URL of the upstream server; null when there is none or it is Microsoft's. */
  @Column({ name: 'upstream_url', type: 'text', nullable: true })
  upstreamUrl: string | null;

  @Column({ type: 'text', default: 'autonomous' })
  role: ServerRole;

  /** Synchronizations a day, evenly apart; 0 for only when an administrator asks. */
  @Column({ name: 'times_per_day', type: 'smallint', default: 0 })
  timesPerDay: number;

  /** Minutes after midnight UTC of the first synchronization of a day. */
  @Column({ name: 'first_minute_of_day', type: 'smallint', default: 0 })
  firstMinuteOfDay: number;

  /** Languages of localized metadata and files, lower case; null for all. */
  @Column({ type: 'text', array: true, nullable: true })
  languages: string[] | null;

  @Column({ name: 'rollup_detail', type: 'text', default: 'computers' })
  rollupDetail: RollupDetail;

  /** Rollups to the upstream server a day besides those after synchronizations, evenly apart; 0 for none. */
  @Column({ name: 'rollups_per_day', type: 'smallint', default: 0 })
  rollupsPerDay: number;

  @Column({ name: 'content_storage', type: 'text', default: 'local' })
  contentStorage: ContentStorage;

  @Column({ name: 'content_download', type: 'text', default: 'approved' })
  contentDownload: ContentDownload;

  @Column({ name: 'content_source', type: 'text', default: 'upstream' })
  contentSource: ContentSource;

  /** Whether express installation files are fetched as well. */
  @Column({ name: 'express_files', type: 'boolean', default: false })
  expressFiles: boolean;
}

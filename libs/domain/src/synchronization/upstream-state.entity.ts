import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A language as the upstream server lists it (MS-WSUSSS 3.1.4.4.3.3). */
export interface UpstreamLanguage {
  /** LCID; 0 stands for all languages. */
  readonly id: number;
  /** Lower case, such as `de` or `pt-br`. */
  readonly shortName: string;
  readonly longName: string;
  readonly enabled: boolean;
}

/**
 * What is known of the upstream server (MS-WSUSSS 3.1.1, Parent USS State). One row. Every anchor stands for data that are in this
 * database; an anchor is only written in a transaction in which that holds. All of it belongs to one upstream address and is
 * forgotten when that changes.
 */
@Entity({ schema: 'synchronization', name: 'upstream_state' })
@Check('ck_upstream_state_singleton', '"id" = 1')
export class UpstreamState {
  @PrimaryColumn({ type: 'smallint', default: 1, primaryKeyConstraintName: 'pk_upstream_state' })
  id: number;

  /** The address it belongs to. */
  @Column({ type: 'text' })
  upstream: string;

  /** Of GetConfigData. */
  @Column({ name: 'configuration_anchor', type: 'text', nullable: true })
  configurationAnchor: string | null;

  /** Of GetRevisionIdList with GetConfig: categories, classifications and detectoids. */
  @Column({ name: 'categories_anchor', type: 'text', nullable: true })
  categoriesAnchor: string | null;

  /** Of GetRevisionIdList without GetConfig, for the categories that are marked as synchronized. */
  @Column({ name: 'updates_anchor', type: 'text', nullable: true })
  updatesAnchor: string | null;

  /** The languages that the updates anchor was asked with; null for all. */
  @Column({ name: 'updates_languages', type: 'text', array: true, nullable: true })
  updatesLanguages: string[] | null;

  /** Whether the updates anchor was asked for without categories, so that it stands for everything there is. */
  @Column({ name: 'updates_unfiltered', type: 'boolean', default: false })
  updatesUnfiltered: boolean;

  /** Of GetDeployments. */
  @Column({ name: 'deployments_anchor', type: 'text', nullable: true })
  deploymentsAnchor: string | null;

  /** Whether the upstream server keeps no content files. */
  @Column({ name: 'catalog_only', type: 'boolean', default: false })
  catalogOnly: boolean;

  /** Whether the upstream server fetches content only when it is needed. */
  @Column({ name: 'lazy_content', type: 'boolean', default: false })
  lazyContent: boolean;

  /** Whether the upstream server keeps express installation files. */
  @Column({ name: 'hosts_express_files', type: 'boolean', default: false })
  hostsExpressFiles: boolean;

  @Column({ name: 'max_updates_per_request', type: 'integer', default: 100 })
  maxUpdatesPerRequest: number;

  @Column({ name: 'max_decryption_updates_per_request', type: 'integer', default: 100 })
  maxDecryptionUpdatesPerRequest: number;

  /** The protocol version it speaks, such as `1.20`; empty when it does not say. */
  @Column({ name: 'protocol_version', type: 'text', default: '' })
  protocolVersion: string;

  @Column({ type: 'jsonb', default: [] })
  languages: UpstreamLanguage[];
}

import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../persistence/bigint-number.js';
import { oneOf } from '../persistence/one-of.js';

/** Where content comes from (MS-WDSMSI 3.1.1.1): a directory of the server, or the update server's content store. */
export const CONTENT_PROVIDERS = ['directory', 'content-store'] as const;
export type ContentProviderName = (typeof CONTENT_PROVIDERS)[number];

/** When a session begins to send: as soon as a client is there, at a time, or when enough clients wait. */
export const START_MODES = ['automatic', 'at', 'clients'] as const;
export type StartMode = (typeof START_MODES)[number];

/** What is done about clients that slow down all others: nothing, they are sent away, or the session is split by speed. */
export const SLOW_CLIENT_POLICIES = ['none', 'disconnect', 'split'] as const;
export type SlowClientPolicy = (typeof SLOW_CLIENT_POLICIES)[number];

/**
 * A multicast namespace (MS-WDSMSI 3.1.1.2): a name under which content is offered.
 * Names are unique whatever their case: the database holds a unique index on `lower(name)`, which entities cannot express.
 */
@Entity({ schema: 'multicast', name: 'namespace' })
@Index('uq_namespace_name', { synchronize: false })
@Check('ck_namespace_provider', oneOf('provider', CONTENT_PROVIDERS))
@Check('ck_namespace_start_mode', oneOf('start_mode', START_MODES))
@Check('ck_namespace_slow_clients', oneOf('slow_clients', SLOW_CLIENT_POLICIES))
export class MulticastNamespace {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_namespace' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  provider: ContentProviderName;

  /** The configuration string: what it means is the provider's business. */
  @Column({ type: 'text' })
  configuration: string;

  /** Whether clients may ask without an account, over UDP for example. */
  @Column({ name: 'allow_unauthenticated', type: 'boolean' })
  allowUnauthenticated: boolean;

  /** Names of accounts and groups that may ask; everybody with an account when it is empty. */
  @Column({ name: 'allowed_accounts', type: 'text', array: true })
  allowedAccounts: string[];

  @Column({ name: 'start_mode', type: 'text' })
  startMode: StartMode;

  @Column({ name: 'start_at', type: 'timestamptz', precision: 3, nullable: true })
  startAt: Date | null;

  @Column({ name: 'start_clients', type: 'integer', nullable: true })
  startClients: number | null;

  /** Most bytes a second of one session; null for as fast as its clients take it. */
  @Column({ name: 'rate_limit', type: 'bigint', nullable: true, transformer: bigintAsNumber })
  rateLimit: number | null;

  @Column({ name: 'slow_clients', type: 'text' })
  slowClients: SlowClientPolicy;

  /** Bytes a second below which a session is slow, and its master is sent away. */
  @Column({ name: 'minimum_rate', type: 'bigint', nullable: true, transformer: bigintAsNumber })
  minimumRate: number | null;

  /** Sessions into which one may be split: 2 or 3. */
  @Column({ type: 'smallint', nullable: true })
  speeds: number | null;
}

import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../persistence/bigint-number.js';
import { oneOf } from '../persistence/one-of.js';

/** `requested`: no service has set it up yet; `waiting`: set up, nothing is sent yet. */
export const SESSION_STATES = ['requested', 'waiting', 'running', 'ended'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** How a session ended. `idle`: no client came or all went without the whole content; `interrupted`: its service was stopped or killed. */
export const SESSION_OUTCOMES = ['completed', 'idle', 'stopped', 'interrupted', 'failed'] as const;
export type SessionOutcome = (typeof SESSION_OUTCOMES)[number];

/** A multicast session (MS-WDSMSI 2.2.1): one stream of one content. */
@Entity({ schema: 'multicast', name: 'session' })
@Check('ck_session_state', oneOf('state', SESSION_STATES))
@Check('ck_session_outcome', oneOf('outcome', SESSION_OUTCOMES))
@Index('ix_session_requested', ['requestedAt', 'id'])
@Index('ix_session_active', ['server'], { where: `"state" <> 'ended'` })
export class MulticastSession {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_session' })
  id: string;

  @Column({ type: 'text' })
  namespace: string;

  @Column({ type: 'text' })
  content: string;

  /** The service that has it; null before one took it up. */
  @Column({ type: 'text', nullable: true })
  server: string | null;

  /** The session from which slower clients came here. */
  @Column({ name: 'faster_session', type: 'uuid', nullable: true })
  fasterSession: string | null;

  /** SessionId on the wire; null before it is set up, as the five below. */
  @Column({ name: 'wire_id', type: 'bigint', nullable: true, transformer: bigintAsNumber })
  wireId: number | null;

  @Column({ name: 'multicast_address', type: 'text', nullable: true })
  multicastAddress: string | null;

  @Column({ name: 'server_address', type: 'text', nullable: true })
  serverAddress: string | null;

  @Column({ type: 'integer', nullable: true })
  port: number | null;

  @Column({ name: 'block_size', type: 'integer', nullable: true })
  blockSize: number | null;

  @Column({ name: 'content_size', type: 'bigint', nullable: true, transformer: bigintAsNumber })
  contentSize: number | null;

  /** SecMode of MS-WDSMSI 2.2.1. */
  @Column({ name: 'security_mode', type: 'integer', nullable: true })
  securityMode: number | null;

  @Column({ type: 'text' })
  state: SessionState;

  @Column({ type: 'text', nullable: true })
  outcome: SessionOutcome | null;

  /** Why it failed, for people. */
  @Column({ type: 'text', nullable: true })
  failure: string | null;

  /** Who asked first: an administrator, an account or an address. */
  @Column({ name: 'requested_by', type: 'text' })
  requestedBy: string;

  @Column({ name: 'requested_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  requestedAt: Date;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, nullable: true })
  startedAt: Date | null;

  @Column({ name: 'ended_at', type: 'timestamptz', precision: 3, nullable: true })
  endedAt: Date | null;

  /** Clients that are here now, and how many have had everything. */
  @Column({ type: 'integer', default: 0 })
  clients: number;

  @Column({ name: 'clients_completed', type: 'integer', default: 0 })
  clientsCompleted: number;

  @Column({ name: 'sent_bytes', type: 'bigint', default: 0, transformer: bigintAsNumber })
  sentBytes: number;

  /** Of those, bytes that were sent again because a client missed them. */
  @Column({ name: 'repaired_bytes', type: 'bigint', default: 0, transformer: bigintAsNumber })
  repairedBytes: number;

  @Column({ name: 'bytes_per_second', type: 'bigint', default: 0, transformer: bigintAsNumber })
  bytesPerSecond: number;
}

export const CLIENT_STATES = ['joined', 'completed', 'left', 'dead', 'kicked', 'demoted'] as const;
export type SessionClientState = (typeof CLIENT_STATES)[number];

/** A client of a session (MS-WDSMT 3.1.1.2), also one that is gone. */
@Entity({ schema: 'multicast', name: 'session_client' })
@Check('ck_session_client_state', oneOf('state', CLIENT_STATES))
export class MulticastSessionClient {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_session_client' })
  @ForeignKey(() => MulticastSession, { name: 'fk_session_client_session', onDelete: 'CASCADE' })
  session: string;

  /** ClientId on the wire. */
  @PrimaryColumn({ name: 'client_id', type: 'bigint', primaryKeyConstraintName: 'pk_session_client', transformer: bigintAsNumber })
  clientId: number;

  /** The name of its machine; null when it did not say. */
  @Column({ type: 'text', nullable: true })
  name: string | null;

  @Column({ type: 'text' })
  address: string;

  @Column({ type: 'text' })
  state: SessionClientState;

  /** Whether its acknowledgements set the pace. */
  @Column({ name: 'is_master', type: 'boolean' })
  isMaster: boolean;

  /** Per cent. */
  @Column({ type: 'smallint' })
  progress: number;

  @Column({ name: 'round_trip_ms', type: 'real' })
  roundTripMs: number;

  /** From 0 to 1. */
  @Column({ name: 'loss_rate', type: 'real' })
  lossRate: number;

  @Column({ name: 'joined_at', type: 'timestamptz', precision: 3 })
  joinedAt: Date;

  @Column({ name: 'last_seen_at', type: 'timestamptz', precision: 3 })
  lastSeenAt: Date;
}

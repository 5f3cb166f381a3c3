import { Check, Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { Computer } from '../../computers/computer.entity.js';
import type { ServerToTell } from './server-to-tell.js';

/** The upstream server as it introduced itself in the last rollup. One row, made by the first. */
@Entity({ schema: 'rollup', name: 'upstream' })
@Check('ck_rollup_upstream_singleton', '"id" = 1')
export class RollupUpstream {
  @PrimaryColumn({ type: 'smallint', default: 1, primaryKeyConstraintName: 'pk_rollup_upstream' })
  id: number;

  @Column({ name: 'server_id', type: 'uuid' })
  serverId: string;

  /** RollupResetGuid: another one asks for everything anew (MS-WSUSSS 3.1.4.13.3.1). */
  @Column({ name: 'reset_guid', type: 'uuid' })
  resetGuid: string;
}

/** What the upstream server was told of a computer. */
@Entity({ schema: 'rollup', name: 'computer' })
@Check('ck_rollup_computer_number', '"last_sent_number" >= 0')
export class ToldComputer {
  @PrimaryColumn({ name: 'computer_id', type: 'text', primaryKeyConstraintName: 'pk_rollup_computer' })
  @ForeignKey(() => Computer, { name: 'fk_rollup_computer_computer', onDelete: 'CASCADE' })
  computerId: string;

  /** Digest of its details as they were told last; null when they have to be told (HasDetailsChanged of MS-WSUSSS 3.1.1). */
  @Column({ name: 'details_digest', type: 'bytea', nullable: true })
  detailsDigest: Buffer | null;

  /** LastSentStatusRollupNumber (MS-WSUSSS 3.1.1); 0 for none. */
  @Column({ name: 'last_sent_number', type: 'integer', default: 0 })
  lastSentNumber: number;

  /** Number of the report that the statuses are of: a computer that was forgotten and came back has another one. */
  @Column({ name: 'report_number', type: 'integer', nullable: true })
  reportNumber: number | null;

  /** `statusVersion` of the report when its statuses were sent last. */
  @Column({ name: 'sent_status_version', type: 'integer', nullable: true })
  sentStatusVersion: number | null;

  /** The statuses that the upstream server has, packed; null when it has to be sent all (LastStatusRollupTime of MS-WSUSSS 3.1.1). */
  @Column({ name: 'sent_statuses', type: 'bytea', nullable: true })
  sentStatuses: Buffer | null;
}

/**
 * What the upstream server is told of one server, on its way: it holds increments, so it is sent again exactly as it was when the answer
 * is lost, and is gone when it was answered.
 */
@Entity({ schema: 'rollup', name: 'outgoing_server' })
export class OutgoingServer {
  /** In this order: servers come after those they synchronize from. */
  @PrimaryGeneratedColumn('identity', { type: 'integer', primaryKeyConstraintName: 'pk_outgoing_server' })
  position: number;

  @Column({ type: 'jsonb' })
  server: ServerToTell;
}

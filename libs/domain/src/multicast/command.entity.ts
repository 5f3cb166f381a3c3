import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { bigintAsNumber } from '../persistence/bigint-number.js';
import { oneOf } from '../persistence/one-of.js';
import { MulticastSession } from './session.entity.js';

/** `start`: send although the time has not come or too few wait; `kick`, `demote`: of one client (MS-WDSMT 3.1.4). */
export const SESSION_COMMANDS = ['start', 'stop', 'kick', 'demote'] as const;
export type SessionCommandKind = (typeof SESSION_COMMANDS)[number];

/** What an administrator wants of a session; the service that has the session does it within a second. */
@Entity({ schema: 'multicast', name: 'command' })
@Check('ck_command_kind', oneOf('kind', SESSION_COMMANDS))
@Index('ix_command_session', ['session'])
export class MulticastCommand {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', primaryKeyConstraintName: 'pk_command' })
  id: string;

  @Column({ type: 'uuid' })
  @ForeignKey(() => MulticastSession, { name: 'fk_command_session', onDelete: 'CASCADE' })
  session: string;

  @Column({ type: 'text' })
  kind: SessionCommandKind;

  @Column({ name: 'client_id', type: 'bigint', nullable: true, transformer: bigintAsNumber })
  clientId: number | null;

  @Column({ name: 'admin_name', type: 'text' })
  adminName: string;

  @Column({ name: 'requested_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  requestedAt: Date;
}

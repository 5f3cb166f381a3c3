import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OperatingSystem } from '../reporting/activity/operating-system.entity.js';
import { DownstreamServer } from './downstream-server.entity.js';

/** How many computers with one operating system call a server below (MS-WSUSSS 3.1.4.14.3.5, Count). */
@Entity({ schema: 'downstream', name: 'server_computers' })
@Check('ck_server_computers_count', '"computers" >= 0')
export class DownstreamServerComputers {
  @PrimaryColumn({ name: 'server_id', type: 'uuid', primaryKeyConstraintName: 'pk_server_computers' })
  @ForeignKey(() => DownstreamServer, { name: 'fk_server_computers_server', onDelete: 'CASCADE' })
  serverId: string;

  @PrimaryColumn({ name: 'operating_system', type: 'integer', primaryKeyConstraintName: 'pk_server_computers' })
  @ForeignKey(() => OperatingSystem, { name: 'fk_server_computers_operating_system', onDelete: 'RESTRICT' })
  operatingSystem: number;

  @Column({ type: 'integer' })
  computers: number;
}

/** That a server below finished a synchronization: each LastSyncTime it told. */
@Entity({ schema: 'downstream', name: 'server_synchronization' })
@Index('ix_server_synchronization_finished', ['finishedAt', 'serverId'])
export class DownstreamServerSynchronization {
  @PrimaryColumn({ name: 'server_id', type: 'uuid', primaryKeyConstraintName: 'pk_server_synchronization' })
  @ForeignKey(() => DownstreamServer, { name: 'fk_server_synchronization_server', onDelete: 'CASCADE' })
  serverId: string;

  @PrimaryColumn({ name: 'finished_at', type: 'timestamptz', precision: 3, primaryKeyConstraintName: 'pk_server_synchronization' })
  finishedAt: Date;
}

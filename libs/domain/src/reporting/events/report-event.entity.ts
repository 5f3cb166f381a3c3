import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One event that a computer reported. The table is cut into months by the computer's own time; what lies outside of the months there are goes to
 * a part of its own. An event that comes twice has the same time and id and is stored once.
 */
@Entity({ schema: 'reporting', name: 'event' })
@Index('ix_event_computer', ['computerNumber', 'occurredAt'])
@Index('ix_event_update', ['updateId', 'occurredAt'], { where: '"update_id" IS NOT NULL' })
@Index('ix_event_failure', ['occurredAt', 'win32HResult', 'computerNumber', 'updateId'], { where: '"win32_hresult" < 0' })
export class ReportEvent {
  @PrimaryColumn({ name: 'instance_id', type: 'uuid', primaryKeyConstraintName: 'pk_event' })
  instanceId: string;

  @PrimaryColumn({ name: 'occurred_at', type: 'timestamptz', primaryKeyConstraintName: 'pk_event' })
  occurredAt: Date;

  @Column({ name: 'received_at', type: 'timestamptz', precision: 3 })
  receivedAt: Date;

  @Column({ name: 'computer_number', type: 'integer' })
  computerNumber: number;

  @Column({ name: 'event_id', type: 'smallint' })
  eventId: number;

  @Column({ name: 'source_id', type: 'smallint' })
  sourceId: number;

  @Column({ name: 'namespace_id', type: 'integer' })
  namespaceId: number;

  @Column({ name: 'update_id', type: 'uuid', nullable: true })
  updateId: string | null;

  @Column({ name: 'revision_number', type: 'integer' })
  revisionNumber: number;

  @Column({ name: 'win32_hresult', type: 'integer' })
  win32HResult: number;

  @Column({ name: 'app_name', type: 'text', nullable: true })
  appName: string | null;

  @Column({ name: 'replacement_strings', type: 'text', array: true })
  replacementStrings: string[];

  @Column({ name: 'misc_data', type: 'text', array: true })
  miscData: string[];

  @Column({ name: 'device_id', type: 'text', nullable: true })
  deviceId: string | null;
}

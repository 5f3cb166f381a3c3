import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { ComputerReport } from './computer-report.entity.js';

/** All statuses of a computer, packed: apart from its report, so that lists of computers stay quick. */
@Entity({ schema: 'reporting', name: 'computer_statuses' })
export class ComputerStatuses {
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pk_computer_statuses' })
  @ForeignKey(() => ComputerReport, { name: 'fk_computer_statuses_report', onDelete: 'CASCADE' })
  number: number;

  /** See `packed-statuses.ts`. */
  @Column({ type: 'bytea' })
  packed: Buffer;
}

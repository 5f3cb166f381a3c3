import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../persistence/bigint-number.js';

/**
 * The change number of the last transaction that changed what clients may see. One row.
 *
 * A row and not a sequence: a snapshot that reads the row sees exactly the changes up to that number, and a transaction that
 * rolls back takes its number with it. A sequence would show numbers whose changes are not visible yet, or never will be.
 */
@Entity({ schema: 'servers', name: 'change_number' })
@Check('ck_change_number_singleton', '"id" = 1')
export class ChangeNumber {
  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'pk_change_number' })
  id: number;

  @Column({ type: 'bigint', transformer: bigintAsNumber })
  value: number;
}

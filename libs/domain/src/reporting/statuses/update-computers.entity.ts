import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { BLOCK_BYTES } from './computer-blocks.js';

/** Which computers of one block have one status of one update: the other way round of `computer_statuses`. */
@Entity({ schema: 'reporting', name: 'update_computers' })
@Check('ck_update_computers_bits', `octet_length("bits") = ${BLOCK_BYTES}`)
@Check('ck_update_computers_state', '"state" BETWEEN 2 AND 6')
export class UpdateComputers {
  @PrimaryColumn({ name: 'update_number', type: 'integer', primaryKeyConstraintName: 'pk_update_computers' })
  updateNumber: number;

  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'pk_update_computers' })
  state: number;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pk_update_computers' })
  block: number;

  /** Computers in `bits`, so that counting needs no bits. */
  @Column({ type: 'integer' })
  computers: number;

  @Column({ type: 'bytea' })
  bits: Buffer;
}

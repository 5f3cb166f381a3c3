import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../persistence/bigint-number.js';

/** An update that goes to no client at all, in any revision, until it is undeclined. */
@Entity({ schema: 'deployments', name: 'declined_update' })
export class DeclinedUpdate {
  @PrimaryColumn({ name: 'update_id', type: 'uuid', primaryKeyConstraintName: 'pk_declined_update' })
  updateId: string;

  @Column({ name: 'declined_at', type: 'timestamptz' })
  declinedAt: Date;

  @Column({ name: 'change_number', type: 'bigint', transformer: bigintAsNumber })
  changeNumber: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many computers of a shard have numbers. */
@Entity({ schema: 'reporting', name: 'shard' })
export class ReportShard {
  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'pk_shard' })
  shard: number;

  @Column({ name: 'next_slot', type: 'integer', default: 0 })
  nextSlot: number;
}

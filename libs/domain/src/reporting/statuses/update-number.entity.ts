import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A short number for an update that computers report on. */
@Entity({ schema: 'reporting', name: 'update_number' })
@Unique('uq_update_number_update', ['updateId'])
export class UpdateNumber {
  @PrimaryGeneratedColumn('identity', { type: 'integer', primaryKeyConstraintName: 'pk_update_number' })
  number: number;

  @Column({ name: 'update_id', type: 'uuid' })
  updateId: string;
}

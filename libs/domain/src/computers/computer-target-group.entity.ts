import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { TargetGroup } from '../groups/target-group.entity.js';
import { Computer } from './computer.entity.js';

/** That an administrator put a computer into a group. A computer without any row is in Unassigned Computers. */
@Entity({ schema: 'computers', name: 'computer_target_group' })
@Index('ix_computer_target_group_group', ['targetGroupId'])
export class ComputerTargetGroup {
  @PrimaryColumn({ name: 'computer_id', type: 'text', primaryKeyConstraintName: 'pk_computer_target_group' })
  @ForeignKey(() => Computer, { name: 'fk_computer_target_group_computer', onDelete: 'CASCADE' })
  computerId: string;

  @PrimaryColumn({ name: 'target_group_id', type: 'uuid', primaryKeyConstraintName: 'pk_computer_target_group' })
  @ForeignKey(() => TargetGroup, { name: 'fk_computer_target_group_group', onDelete: 'CASCADE' })
  targetGroupId: string;
}

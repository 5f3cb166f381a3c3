import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/**
 * A named set of computers (MS-WUSP 3.1.1, TargetGroup Table). Groups form a tree under All Computers.
 * Names are unique whatever their case: the database holds a unique index on `lower(name)`, which entities cannot express.
 */
@Entity({ schema: 'groups', name: 'target_group' })
@Index('uq_target_group_name', { synchronize: false })
@Index('ix_target_group_parent', ['parentId'])
export class TargetGroup {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_target_group' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  /** Null for All Computers only. */
  @Column({ name: 'parent_id', type: 'uuid', nullable: true })
  @ForeignKey(() => TargetGroup, { name: 'fk_target_group_parent', onDelete: 'RESTRICT' })
  parentId: string | null;

  /** Built-in groups can be neither renamed, moved nor deleted. */
  @Column({ name: 'is_builtin', type: 'boolean', default: false })
  isBuiltin: boolean;
}

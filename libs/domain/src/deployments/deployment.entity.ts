import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { Revision } from '../catalog/revision.entity.js';
import { TargetGroup } from '../groups/target-group.entity.js';
import { bigintAsNumber } from '../persistence/bigint-number.js';
import { oneOf } from '../persistence/one-of.js';
import { DEPLOYMENT_ACTIONS, type DeploymentAction } from './deployment-action.js';

/** What a target group does with a revision (MS-WUSP 3.1.1, Deployment Table). Every revision has one for All Computers. */
@Entity({ schema: 'deployments', name: 'deployment' })
@Unique('uq_deployment_revision_group', ['revisionId', 'targetGroupId'])
@Index('ix_deployment_target_group', ['targetGroupId'])
@Check('ck_deployment_action', oneOf('action', DEPLOYMENT_ACTIONS))
export class Deployment {
  /** The deployment id clients see; its numbers have nothing to do with revision ids. */
  @PrimaryGeneratedColumn('identity', { name: 'deployment_id', type: 'integer', primaryKeyConstraintName: 'pk_deployment' })
  deploymentId: number;

  @Column({ name: 'revision_id', type: 'integer' })
  @ForeignKey(() => Revision, { name: 'fk_deployment_revision', onDelete: 'CASCADE' })
  revisionId: number;

  @Column({ name: 'target_group_id', type: 'uuid' })
  @ForeignKey(() => TargetGroup, { name: 'fk_deployment_target_group', onDelete: 'RESTRICT' })
  targetGroupId: string;

  @Column({ type: 'text' })
  action: DeploymentAction;

  /** When clients act without asking; null for never. */
  @Column({ type: 'timestamptz', nullable: true })
  deadline: Date | null;

  @Column({ name: 'is_assigned', type: 'boolean', default: true })
  isAssigned: boolean;

  @Column({ name: 'download_priority', type: 'smallint', default: 0 })
  downloadPriority: number;

  @Column({ name: 'last_change_time', type: 'timestamptz' })
  lastChangeTime: Date;

  /** The change number of the transaction that wrote it last: what a client's watermark is compared with. */
  @Column({ name: 'change_number', type: 'bigint', transformer: bigintAsNumber })
  changeNumber: number;

  /** Who decided it. */
  @Column({ name: 'admin_name', type: 'text' })
  adminName: string;
}

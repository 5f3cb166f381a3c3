import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a deployment does (MS-WSUSSS 3.1.4.10.3.5, Action). */
export const UPSTREAM_ACTIONS = { install: 0, uninstall: 1, scan: 2, block: 3 } as const;

/**
 * A deployment of the upstream server, as a replica heard of it. The table as a whole is what the upstream server wants; deployments
 * of this server are made equal to it, also when a revision or the time comes later than the deployment.
 */
@Entity({ schema: 'synchronization', name: 'upstream_deployment' })
@Check('ck_upstream_deployment_action', '"action" BETWEEN 0 AND 3')
@Index('ix_upstream_deployment_revision', ['updateId', 'revisionNumber'])
@Index('ix_upstream_deployment_group', ['targetGroupId'])
export class UpstreamDeployment {
  /** DeploymentGuid: what DeadDeployments names it by. */
  @PrimaryColumn({ name: 'deployment_guid', type: 'uuid', primaryKeyConstraintName: 'pk_upstream_deployment' })
  deploymentGuid: string;

  @Column({ name: 'update_id', type: 'uuid' })
  updateId: string;

  @Column({ name: 'revision_number', type: 'integer' })
  revisionNumber: number;

  @Column({ name: 'target_group_id', type: 'uuid' })
  targetGroupId: string;

  @Column({ type: 'smallint' })
  action: number;

  @Column({ name: 'admin_name', type: 'text' })
  adminName: string;

  /** Null for none. */
  @Column({ type: 'timestamptz', nullable: true })
  deadline: Date | null;

  @Column({ name: 'is_assigned', type: 'boolean' })
  isAssigned: boolean;

  /** From then on it counts; null for always. */
  @Column({ name: 'go_live_time', type: 'timestamptz', nullable: true })
  goLiveTime: Date | null;

  /** 1 to 3 on the wire; kept as it came. */
  @Column({ name: 'download_priority', type: 'smallint' })
  downloadPriority: number;
}

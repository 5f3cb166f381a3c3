import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../../persistence/bigint-number.js';

/**
 * A deployment that is gone, for replicas that still have it (MS-WSUSSS 3.1.4.10, DeadDeployments). A trigger writes it, so that no way
 * of deleting deployments can forget to.
 */
@Entity({ schema: 'deployments', name: 'dead_deployment' })
@Index('ix_dead_deployment_change', ['changeNumber'])
export class DeadDeployment {
  /** What its deployment id was; ids are never used again. */
  @PrimaryColumn({ name: 'deployment_id', type: 'integer', primaryKeyConstraintName: 'pk_dead_deployment' })
  deploymentId: number;

  /** The change number of the transaction that deleted it. */
  @Column({ name: 'change_number', type: 'bigint', transformer: bigintAsNumber })
  changeNumber: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A licence (EULA) that an administrator accepted on behalf of all clients, which never show one (MS-WUSP 3.1.1.1, note on Eula
 * fragments). It counts for every update that names the licence (MS-WSUSSS 3.1.1, EULAs Table).
 */
@Entity({ schema: 'deployments', name: 'accepted_eula' })
export class AcceptedEula {
  @PrimaryColumn({ name: 'eula_id', type: 'uuid', primaryKeyConstraintName: 'pk_accepted_eula' })
  eulaId: string;

  /** The update at which the administrator read it. */
  @Column({ name: 'update_id', type: 'uuid' })
  updateId: string;

  @Column({ name: 'accepted_at', type: 'timestamptz' })
  acceptedAt: Date;

  @Column({ name: 'admin_name', type: 'text' })
  adminName: string;
}

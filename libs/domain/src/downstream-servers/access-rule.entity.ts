import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Which downstream servers are served. One row; without restriction every server is, as Windows servers do it. */
@Entity({ schema: 'downstream', name: 'access_rule' })
@Check('ck_access_rule_singleton', '"id" = 1')
export class DownstreamAccessRule {
  @PrimaryColumn({ type: 'smallint', default: 1, primaryKeyConstraintName: 'pk_access_rule' })
  id: number;

  /** Account names in lower case, `*.` in front for a domain with all below it; null for every name. */
  @Column({ name: 'allowed_accounts', type: 'text', array: true, nullable: true })
  allowedAccounts: string[] | null;

  /** Networks in CIDR notation; null for every address. */
  @Column({ name: 'allowed_networks', type: 'text', array: true, nullable: true })
  allowedNetworks: string[] | null;
}

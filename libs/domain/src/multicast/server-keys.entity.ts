import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** HashKey and SignKey of MS-WDSMSI 3.1.1.3. One row: a session that a client finds again after a restart is protected by the same keys. */
@Entity({ schema: 'multicast', name: 'server_keys' })
@Check('ck_server_keys_one', '"id" = 1')
export class MulticastServerKeys {
  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'pk_server_keys' })
  id: number;

  /** The bytes of the HMAC key. */
  @Column({ name: 'hash_key', type: 'bytea' })
  hashKey: Buffer;

  /** An RSA private key in PKCS #8. */
  @Column({ name: 'sign_key', type: 'bytea' })
  signKey: Buffer;
}

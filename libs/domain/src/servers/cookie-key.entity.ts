import { Check, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A key that seals cookies. It lives in the database, so that any replica opens what another sealed. */
@Entity({ schema: 'servers', name: 'cookie_key' })
@Check('ck_cookie_key_secret', 'octet_length("secret") = 32')
export class CookieKey {
  /** Named in every cookie sealed with it. */
  @PrimaryGeneratedColumn('identity', { name: 'key_id', type: 'smallint', primaryKeyConstraintName: 'pk_cookie_key' })
  keyId: number;

  /** 256 random bits. */
  @Column({ type: 'bytea' })
  secret: Buffer;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** Since when it only opens and no longer seals; null for the key in use. */
  @Column({ name: 'retired_at', type: 'timestamptz', nullable: true })
  retiredAt: Date | null;
}

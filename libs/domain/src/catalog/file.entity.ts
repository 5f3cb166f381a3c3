import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../persistence/bigint-number.js';

/** A content file, known by its SHA-1 as the protocols know it. Several revisions may use the same file. */
@Entity({ schema: 'catalog', name: 'file' })
@Check('ck_file_sha1', 'octet_length("sha1") = 20')
@Check('ck_file_sha256', 'octet_length("sha256") = 32')
@Check('ck_file_size', '"size" >= 0')
export class File {
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'pk_file' })
  sha1: Buffer;

  /** Null when no document gave it. */
  @Column({ type: 'bytea', nullable: true })
  sha256: Buffer | null;

  /** Bytes. */
  @Column({ type: 'bigint', transformer: bigintAsNumber })
  size: number;

  /** The file name's extension with its dot, lower case; empty when it has none. It is the end of the content URL. */
  @Column({ type: 'text' })
  extension: string;

  /** Where the file can be fetched from (MUUrl), when the upstream server said so. */
  @Column({ name: 'origin_url', type: 'text', nullable: true })
  originUrl: string | null;
}

import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The longest decryption key or security data that is kept, in bytes; keys of known algorithms have 16 to 512. */
export const MAXIMUM_KEY_BYTES = 4_096;

/**
 * What decrypts a content file that its publisher encrypted (MS-WUSP 2.2.2.2.10; MS-WSUSSS 3.1.1, File Table). A file without a
 * row is not encrypted. The data may arrive before or after the revision that names the file.
 */
@Entity({ schema: 'content', name: 'file_decryption' })
@Check('ck_file_decryption_sha1', 'octet_length("sha1") = 20')
@Check('ck_file_decryption_key', `octet_length("decryption_key") BETWEEN 1 AND ${MAXIMUM_KEY_BYTES}`)
@Check('ck_file_decryption_security_data', `octet_length("security_data") BETWEEN 1 AND ${MAXIMUM_KEY_BYTES}`)
@Check('ck_file_decryption_encrypted_sha256', 'octet_length("encrypted_sha256") = 32')
export class FileDecryption {
  /** SHA-1 of the file as its document names it. */
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'pk_file_decryption' })
  sha1: Buffer;

  /** Secret: read it with `readFileDecryption`, which wraps it. */
  @Column({ name: 'decryption_key', type: 'bytea', select: false })
  decryptionKey: Buffer;

  /** What came beside the key from the upstream server, for downstream servers; null when nothing did. Secret. */
  @Column({ name: 'security_data', type: 'bytea', nullable: true, select: false })
  securityData: Buffer | null;

  /** SHA-256 over the encrypted bytes, which is what clients download; null when the upstream server did not say. */
  @Column({ name: 'encrypted_sha256', type: 'bytea', nullable: true })
  encryptedSha256: Buffer | null;

  @Column({ name: 'imported_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  importedAt: Date;
}

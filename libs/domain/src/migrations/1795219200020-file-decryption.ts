import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What decrypts content files. */
export class FileDecryption1795219200020 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE SCHEMA content');
    await queryRunner.query(FILE_DECRYPTION);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA content CASCADE');
  }
}

const FILE_DECRYPTION = `
  CREATE TABLE content.file_decryption (
    sha1 bytea CONSTRAINT pk_file_decryption PRIMARY KEY CONSTRAINT ck_file_decryption_sha1 CHECK (octet_length(sha1) = 20),
    decryption_key bytea NOT NULL CONSTRAINT ck_file_decryption_key CHECK (octet_length(decryption_key) BETWEEN 1 AND 4096),
    security_data bytea CONSTRAINT ck_file_decryption_security_data CHECK (octet_length(security_data) BETWEEN 1 AND 4096),
    encrypted_sha256 bytea CONSTRAINT ck_file_decryption_encrypted_sha256 CHECK (octet_length(encrypted_sha256) = 32),
    imported_at timestamptz NOT NULL DEFAULT clock_timestamp()
  )`;

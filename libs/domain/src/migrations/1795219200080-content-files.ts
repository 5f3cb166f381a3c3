import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which content files are needed, being fetched, and here. */
export class ContentFiles1795219200080 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(CONTENT_FILE);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE content.content_file');
  }
}

const CONTENT_FILE = `
  CREATE TABLE content.content_file (
    sha1 bytea CONSTRAINT pk_content_file PRIMARY KEY CONSTRAINT ck_content_file_sha1 CHECK (octet_length(sha1) = 20),
    size bigint NOT NULL CONSTRAINT ck_content_file_size CHECK (size >= 0),
    state text NOT NULL DEFAULT 'wanted'
      CONSTRAINT ck_content_file_state CHECK (state IN ('wanted', 'fetching', 'available', 'failed', 'quarantined')),
    priority smallint NOT NULL DEFAULT '2',
    requested_by_downstream boolean NOT NULL DEFAULT false,
    requested_by_administrator boolean NOT NULL DEFAULT false,
    wanted_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    lease_owner uuid,
    lease_expires_at timestamptz(3),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz(3) DEFAULT clock_timestamp(),
    failure_code text CONSTRAINT ck_content_file_failure_code CHECK (failure_code IN ('digestMismatch', 'lengthMismatch', 'notFound',
      'forbiddenAddress', 'upstreamUnavailable', 'noSpace', 'quotaReached', 'decryptionFailed')),
    failure text,
    available_at timestamptz(3),
    is_decrypted boolean NOT NULL DEFAULT false,
    unneeded_since timestamptz(3),
    CONSTRAINT ck_content_file_lease
      CHECK ((lease_owner IS NOT NULL) = (state = 'fetching') AND (lease_owner IS NULL) = (lease_expires_at IS NULL)),
    CONSTRAINT ck_content_file_available CHECK ((available_at IS NOT NULL) = (state = 'available'))
  );
  CREATE INDEX ix_content_file_queue ON content.content_file (priority, next_attempt_at)
    WHERE state IN ('wanted', 'failed', 'quarantined');
  CREATE INDEX ix_content_file_lease ON content.content_file (lease_expires_at) WHERE state = 'fetching';
  CREATE INDEX ix_content_file_unneeded ON content.content_file (unneeded_since) WHERE unneeded_since IS NOT NULL`;

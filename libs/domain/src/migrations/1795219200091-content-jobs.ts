import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Verifications and cleanups of the content store that administrators asked for. */
export class ContentJobs1795219200091 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE content.content_job (
        id uuid NOT NULL CONSTRAINT pk_content_job PRIMARY KEY,
        kind text NOT NULL CONSTRAINT ck_content_job_kind CHECK (kind IN ('verification', 'cleanup')),
        state text NOT NULL DEFAULT 'waiting' CONSTRAINT ck_content_job_state CHECK (state IN ('waiting', 'running', 'succeeded', 'failed')),
        admin_name text NOT NULL,
        requested_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        started_at timestamptz(3),
        finished_at timestamptz(3),
        attempt integer NOT NULL DEFAULT 0,
        lease_owner uuid,
        lease_expires_at timestamptz(3),
        files_done integer NOT NULL DEFAULT 0,
        bytes_done bigint NOT NULL DEFAULT '0',
        files_total integer,
        bytes_total bigint,
        files_found integer NOT NULL DEFAULT 0,
        bytes_found bigint NOT NULL DEFAULT '0',
        failure text
      );
      CREATE UNIQUE INDEX uq_content_job_active ON content.content_job (kind) WHERE state IN ('waiting', 'running');
      CREATE INDEX ix_content_job_requested ON content.content_job (requested_at, id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE content.content_job');
  }
}

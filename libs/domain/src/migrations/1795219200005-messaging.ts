import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox of events. */
export class Messaging1795219200005 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE SCHEMA messaging');
    await queryRunner.query(OUTBOX);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA messaging CASCADE');
  }
}

const OUTBOX = `
  CREATE TABLE messaging.outbox (
    id uuid CONSTRAINT pk_outbox PRIMARY KEY,
    subject text NOT NULL,
    event text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz,
    attempts integer NOT NULL DEFAULT 0
  );
  CREATE INDEX ix_outbox_unpublished ON messaging.outbox (created_at) WHERE published_at IS NULL;
  CREATE INDEX ix_outbox_published ON messaging.outbox (published_at) WHERE published_at IS NOT NULL`;

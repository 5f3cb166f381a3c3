import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which revisions this server published itself. */
export class Publications1795219200090 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE catalog.publication (
        update_id uuid NOT NULL,
        revision_number integer NOT NULL,
        sha1 bytea NOT NULL CONSTRAINT ck_publication_sha1 CHECK (octet_length(sha1) = 20),
        admin_name text NOT NULL,
        published_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT pk_publication PRIMARY KEY (update_id, revision_number)
      );
      CREATE INDEX ix_publication_published ON catalog.publication (published_at, update_id, revision_number)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE catalog.publication');
  }
}

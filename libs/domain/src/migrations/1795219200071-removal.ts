import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Removing what is selected no more: where revisions came from, tombstones of those that are gone, and runs that remove. */
export class Removal1795219200071 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(ORIGIN);
    await queryRunner.query(REMOVED_REVISION);
    await queryRunner.query(RUN);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM synchronization.run WHERE scope = 'removal';
      ALTER TABLE synchronization.run DROP CONSTRAINT ck_run_scope, DROP CONSTRAINT ck_run_phase,
        DROP COLUMN removed_revisions, DROP COLUMN removes_approved, DROP COLUMN removes_imported,
        ADD CONSTRAINT ck_run_scope CHECK (scope IN ('everything', 'categories')),
        ADD CONSTRAINT ck_run_phase CHECK (phase IN ('authorization', 'configuration', 'categories', 'updates', 'deployments'));
      DROP TABLE catalog.removed_revision;
      ALTER TABLE catalog.revision DROP COLUMN is_synchronized`);
  }
}

// Where older rows came from was not written down: they count as imported, so nothing goes that an administrator did not name.
const ORIGIN = 'ALTER TABLE catalog.revision ADD COLUMN is_synchronized boolean NOT NULL DEFAULT false';

const REMOVED_REVISION = `
  CREATE TABLE catalog.removed_revision (
    revision_id integer CONSTRAINT pk_removed_revision PRIMARY KEY,
    update_id uuid NOT NULL,
    revision_number integer NOT NULL,
    change_number bigint NOT NULL,
    removed_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX ix_removed_revision_change ON catalog.removed_revision (change_number)`;

const RUN = `
  ALTER TABLE synchronization.run DROP CONSTRAINT ck_run_scope, DROP CONSTRAINT ck_run_phase,
    ADD COLUMN removed_revisions integer NOT NULL DEFAULT 0,
    ADD COLUMN removes_approved boolean NOT NULL DEFAULT false,
    ADD COLUMN removes_imported boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT ck_run_scope CHECK (scope IN ('everything', 'categories', 'removal')),
    ADD CONSTRAINT ck_run_phase CHECK (phase IN ('authorization', 'configuration', 'categories', 'updates', 'deployments', 'removal'))`;

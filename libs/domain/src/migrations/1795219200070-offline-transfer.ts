import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports of packages: what kind an import is, whose package it was, what it could not take over. */
export class OfflineTransfer1795219200070 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE catalog.catalog_import
        ADD kind text NOT NULL DEFAULT 'documents'
          CONSTRAINT ck_catalog_import_kind CHECK (kind IN ('documents', 'package', 'wsus-export')),
        ADD decisions integer NOT NULL DEFAULT 0,
        ADD problem_count integer NOT NULL DEFAULT 0,
        ADD package_server_id uuid,
        ADD package_change_number bigint;
      CREATE TABLE catalog.catalog_import_problem (
        import_id uuid NOT NULL CONSTRAINT fk_catalog_import_problem_import REFERENCES catalog.catalog_import ON DELETE CASCADE,
        position integer NOT NULL,
        code text NOT NULL,
        update_id uuid,
        revision_number integer,
        document text,
        message text NOT NULL,
        advice text NOT NULL,
        CONSTRAINT pk_catalog_import_problem PRIMARY KEY (import_id, position)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE catalog.catalog_import_problem;
      ALTER TABLE catalog.catalog_import
        DROP kind, DROP decisions, DROP problem_count, DROP package_server_id, DROP package_change_number`);
  }
}

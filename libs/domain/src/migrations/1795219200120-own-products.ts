import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which companies and products this server made itself, and for which languages files are. */
export class OwnProducts1795219200120 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE catalog.own_category (
        update_id uuid NOT NULL,
        category_type text NOT NULL CONSTRAINT ck_own_category_type CHECK (category_type IN ('Company', 'Product')),
        revision_number integer NOT NULL,
        admin_name text NOT NULL,
        is_removed boolean NOT NULL DEFAULT false,
        CONSTRAINT pk_own_category PRIMARY KEY (update_id)
      );
      ALTER TABLE catalog.revision ADD content_languages text[]`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE catalog.revision DROP content_languages; DROP TABLE catalog.own_category');
  }
}

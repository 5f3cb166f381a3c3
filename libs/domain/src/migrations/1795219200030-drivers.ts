import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The devices that driver revisions support (MS-WUSP 3.1.1, Driver Table and the tables that refer to it). */
export class Drivers1795219200030 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(DRIVER);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE catalog.driver');
  }
}

const DRIVER = `
  CREATE TABLE catalog.driver (
    revision_id integer NOT NULL CONSTRAINT fk_driver_revision REFERENCES catalog.revision ON DELETE CASCADE,
    entry_id integer NOT NULL,
    hardware_id text NOT NULL,
    driver_ver_date date NOT NULL,
    driver_ver_version text NOT NULL,
    packed_driver_ver_version bigint NOT NULL,
    class text NOT NULL,
    manufacturer text NOT NULL,
    provider text NOT NULL,
    company text NOT NULL,
    model text NOT NULL,
    whql_driver_id bigint,
    extension_id uuid,
    feature_scores jsonb NOT NULL CONSTRAINT ck_driver_feature_scores CHECK (jsonb_typeof(feature_scores) = 'array'),
    distribution_computer_hardware_ids uuid[] NOT NULL,
    target_computer_hardware_ids uuid[] NOT NULL,
    compatible_providers text[] NOT NULL,
    CONSTRAINT pk_driver PRIMARY KEY (revision_id, entry_id)
  )`;

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often content moved, so that a client that knows the old addresses can be told (MS-WUSP 2.2.2.4, FileLocationChanged). */
export class ContentLocations1795219200024 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE servers.server_configuration ADD content_location_generation integer NOT NULL DEFAULT 1');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE servers.server_configuration DROP content_location_generation');
  }
}

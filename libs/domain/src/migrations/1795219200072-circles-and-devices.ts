import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What finding circles among updates needs, and an index for drivers by device. */
export class CirclesAndDevices1795219200072 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE synchronization.run ADD COLUMN first_change_number bigint;
      CREATE INDEX ix_driver_hardware_id ON catalog.driver (lower(hardware_id), revision_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX catalog.ix_driver_hardware_id;
      ALTER TABLE synchronization.run DROP COLUMN first_change_number`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The licences that administrators accepted on behalf of clients. */
export class AcceptedEulas1795219200021 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(ACCEPTED_EULA);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE deployments.accepted_eula');
  }
}

const ACCEPTED_EULA = `
  CREATE TABLE deployments.accepted_eula (
    eula_id uuid CONSTRAINT pk_accepted_eula PRIMARY KEY,
    update_id uuid NOT NULL,
    accepted_at timestamptz NOT NULL,
    admin_name text NOT NULL
  )`;

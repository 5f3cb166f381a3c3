import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which names and which hardware came under one client id, and which records were split off. */
export class ComputerClones1795219200023 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE computers.computer ADD clone_of text
        CONSTRAINT fk_computer_clone_of REFERENCES computers.computer ON DELETE SET NULL`);
    await queryRunner.query('CREATE INDEX ix_computer_clone_of ON computers.computer (clone_of) WHERE clone_of IS NOT NULL');
    await queryRunner.query(COMPUTER_IDENTITY);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE computers.computer_identity');
    await queryRunner.query('ALTER TABLE computers.computer DROP clone_of');
  }
}

const COMPUTER_IDENTITY = `
  CREATE TABLE computers.computer_identity (
    client_id text NOT NULL,
    facet text NOT NULL CONSTRAINT ck_computer_identity_facet CHECK (facet IN ('name', 'hardware')),
    value text NOT NULL,
    computer_id text NOT NULL CONSTRAINT fk_computer_identity_computer REFERENCES computers.computer ON DELETE CASCADE,
    last_seen timestamptz NOT NULL,
    CONSTRAINT pk_computer_identity PRIMARY KEY (client_id, facet, value)
  );
  CREATE INDEX ix_computer_identity_computer ON computers.computer_identity (computer_id)`;

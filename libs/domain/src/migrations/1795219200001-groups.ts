import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID } from '../groups/built-in-groups.js';

/** The tree of target groups with its two built-in members. */
export class Groups1795219200001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE SCHEMA groups');
    await queryRunner.query(TARGET_GROUP);
    await queryRunner.query(
      `INSERT INTO groups.target_group (id, name, parent_id, is_builtin)
       VALUES ($1, 'All Computers', NULL, true), ($2, 'Unassigned Computers', $1, true)`,
      [ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA groups CASCADE');
  }
}

const TARGET_GROUP = `
  CREATE TABLE groups.target_group (
    id uuid CONSTRAINT pk_target_group PRIMARY KEY,
    name text NOT NULL,
    parent_id uuid CONSTRAINT fk_target_group_parent REFERENCES groups.target_group ON DELETE RESTRICT,
    is_builtin boolean NOT NULL DEFAULT false
  );
  CREATE UNIQUE INDEX uq_target_group_name ON groups.target_group (lower(name));
  CREATE INDEX ix_target_group_parent ON groups.target_group (parent_id)`;

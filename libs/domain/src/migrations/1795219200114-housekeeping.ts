import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Housekeeping by rule: what it may do, its runs and what they did; and the inventories of computers. */
export class Housekeeping1795219200114 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(HOUSEKEEPING);
    await queryRunner.query(INVENTORY);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE reporting.inventory');
    await queryRunner.query('DROP SCHEMA housekeeping CASCADE');
  }
}

const RULES = `('expiredUpdates', 'supersededUpdates', 'silentComputers', 'history')`;

const HOUSEKEEPING = `
  CREATE SCHEMA housekeeping;

  CREATE TABLE housekeeping.settings (
    id smallint DEFAULT '1' CONSTRAINT pk_settings PRIMARY KEY CONSTRAINT ck_settings_singleton CHECK (id = 1),
    rules jsonb NOT NULL
  );

  CREATE TABLE housekeeping.run (
    id uuid CONSTRAINT pk_housekeeping_run PRIMARY KEY,
    state text NOT NULL DEFAULT 'waiting' CONSTRAINT ck_housekeeping_run_state CHECK (state IN ('waiting', 'running', 'succeeded', 'failed', 'cancelled')),
    trigger text NOT NULL CONSTRAINT ck_housekeeping_run_trigger CHECK (trigger IN ('administrator', 'schedule')),
    dry_run boolean NOT NULL,
    admin_name text,
    rules jsonb NOT NULL,
    requested_at timestamptz(3) NOT NULL,
    started_at timestamptz(3),
    finished_at timestamptz(3),
    attempt integer NOT NULL DEFAULT 0,
    cancel_requested_at timestamptz(3),
    failure text,
    lease_owner uuid,
    lease_expires_at timestamptz(3),
    CONSTRAINT ck_housekeeping_run_lease CHECK ((lease_owner IS NULL) = (lease_expires_at IS NULL))
  );
  CREATE UNIQUE INDEX uq_housekeeping_run_active ON housekeeping.run ((true)) WHERE state IN ('waiting', 'running');
  CREATE INDEX ix_housekeeping_run_requested ON housekeeping.run (requested_at, id);

  CREATE TABLE housekeeping.task (
    run_id uuid NOT NULL CONSTRAINT fk_task_run REFERENCES housekeeping.run ON DELETE CASCADE,
    rule text NOT NULL CONSTRAINT ck_task_rule CHECK (rule IN ${RULES}),
    state text NOT NULL DEFAULT 'waiting' CONSTRAINT ck_task_state CHECK (state IN ('waiting', 'running', 'done', 'skipped')),
    found integer NOT NULL DEFAULT 0,
    done integer NOT NULL DEFAULT 0,
    CONSTRAINT pk_task PRIMARY KEY (run_id, rule)
  );

  CREATE TABLE housekeeping.item (
    run_id uuid NOT NULL,
    rule text NOT NULL,
    position integer NOT NULL,
    item_id text NOT NULL,
    title text NOT NULL,
    CONSTRAINT pk_item PRIMARY KEY (run_id, rule, position),
    CONSTRAINT fk_item_task FOREIGN KEY (run_id, rule) REFERENCES housekeeping.task ON DELETE CASCADE
  );

  CREATE TABLE housekeeping.declined_update (
    update_id uuid CONSTRAINT pk_housekeeping_declined_update PRIMARY KEY,
    rule text NOT NULL CONSTRAINT ck_housekeeping_declined_update_rule CHECK (rule IN ${RULES}),
    declined_at timestamptz(3) NOT NULL
  )`;

const INVENTORY = `
  CREATE TABLE reporting.inventory (
    computer_id text CONSTRAINT pk_inventory PRIMARY KEY
      CONSTRAINT fk_inventory_computer REFERENCES computers.computer ON DELETE CASCADE,
    received_at timestamptz(3) NOT NULL,
    client_time timestamptz(3) NOT NULL,
    form text NOT NULL CONSTRAINT ck_inventory_form CHECK (form IN ('text', 'unreadable')),
    length integer NOT NULL,
    document bytea NOT NULL
  );
  ALTER TABLE reporting.inventory ALTER COLUMN document SET STORAGE EXTERNAL`;

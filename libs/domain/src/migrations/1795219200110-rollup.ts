import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What servers below this one tell of themselves, of the computers that call them, and of the statuses of those. */
export class Rollup1795219200110 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(SERVER);
    await queryRunner.query(COMPUTER);
    await queryRunner.query(REPORT);
    await queryRunner.query(DELETED_COMPUTER);
    await queryRunner.query(VIEWS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP VIEW reports.servers, reports.computer_servers;
      DROP TRIGGER note_deleted_computers ON computers.computer;
      DROP FUNCTION computers.note_deleted_computers();
      DROP TABLE computers.deleted_computer;
      ALTER TABLE reporting.computer_report DROP COLUMN received_rollup_number, DROP COLUMN effective_last_detection_time, DROP COLUMN full_rollup_version;
      ALTER TABLE reporting.install_activity DROP COLUMN told_rollup_time;
      ALTER TABLE computers.computer DROP COLUMN parent_server_id, DROP COLUMN has_rollup_details;
      DROP TABLE downstream.server_synchronization, downstream.server_computers;
      ALTER TABLE downstream.server DROP COLUMN parent_server_id, DROP COLUMN version, DROP COLUMN is_replica, DROP COLUMN last_rollup_time,
        DROP COLUMN told_rollup_time, DROP COLUMN rolled_up_sync_time, DROP COLUMN summary;
      ALTER TABLE servers.server_configuration DROP COLUMN rollup_reset_guid`);
  }
}

const SERVER = `
  ALTER TABLE servers.server_configuration ADD COLUMN rollup_reset_guid uuid NOT NULL DEFAULT gen_random_uuid();

  ALTER TABLE downstream.server
    ADD COLUMN parent_server_id uuid CONSTRAINT fk_server_parent REFERENCES downstream.server,
    ADD COLUMN version text,
    ADD COLUMN is_replica boolean,
    ADD COLUMN last_rollup_time timestamptz(3),
    ADD COLUMN told_rollup_time timestamptz,
    ADD COLUMN rolled_up_sync_time timestamptz(3),
    ADD COLUMN summary jsonb;
  CREATE INDEX ix_server_parent ON downstream.server (parent_server_id) WHERE parent_server_id IS NOT NULL;

  CREATE TABLE downstream.server_computers (
    server_id uuid NOT NULL CONSTRAINT fk_server_computers_server REFERENCES downstream.server ON DELETE CASCADE,
    operating_system integer NOT NULL CONSTRAINT fk_server_computers_operating_system REFERENCES reporting.operating_system ON DELETE RESTRICT,
    computers integer NOT NULL CONSTRAINT ck_server_computers_count CHECK (computers >= 0),
    CONSTRAINT pk_server_computers PRIMARY KEY (server_id, operating_system)
  );

  CREATE TABLE downstream.server_synchronization (
    server_id uuid NOT NULL CONSTRAINT fk_server_synchronization_server REFERENCES downstream.server ON DELETE CASCADE,
    finished_at timestamptz(3) NOT NULL,
    CONSTRAINT pk_server_synchronization PRIMARY KEY (server_id, finished_at)
  );
  CREATE INDEX ix_server_synchronization_finished ON downstream.server_synchronization (finished_at, server_id)`;

const COMPUTER = `
  ALTER TABLE computers.computer
    ADD COLUMN parent_server_id uuid CONSTRAINT fk_computer_parent_server REFERENCES downstream.server,
    ADD COLUMN has_rollup_details boolean NOT NULL DEFAULT false;
  CREATE INDEX ix_computer_parent_server ON computers.computer (parent_server_id, id) WHERE parent_server_id IS NOT NULL`;

const REPORT = `
  ALTER TABLE reporting.computer_report
    ADD COLUMN received_rollup_number integer NOT NULL DEFAULT 0,
    ADD COLUMN effective_last_detection_time timestamptz(3),
    ADD COLUMN full_rollup_version integer NOT NULL DEFAULT 0;
  ALTER TABLE reporting.install_activity ADD COLUMN told_rollup_time timestamptz`;

// A trigger, so that no way of deleting computers can forget it: a server below that still has the computer would bring it back.
const DELETED_COMPUTER = `
  CREATE TABLE computers.deleted_computer (
    computer_id text CONSTRAINT pk_deleted_computer PRIMARY KEY,
    parent_server_id uuid,
    deleted_at timestamptz(3) NOT NULL
  );
  CREATE INDEX ix_deleted_computer_deleted ON computers.deleted_computer (deleted_at);

  CREATE FUNCTION computers.note_deleted_computers() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO computers.deleted_computer (computer_id, parent_server_id, deleted_at)
    SELECT id, parent_server_id, clock_timestamp() FROM deleted ORDER BY id
    ON CONFLICT (computer_id) DO UPDATE SET parent_server_id = excluded.parent_server_id, deleted_at = excluded.deleted_at;
    RETURN NULL;
  END $$;

  CREATE TRIGGER note_deleted_computers AFTER DELETE ON computers.computer
  REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION computers.note_deleted_computers()`;

const VIEWS = `
  CREATE VIEW reports.servers AS
    SELECT account_guid AS server_id, account_name AS name, parent_server_id, version, is_replica, last_contact,
      coalesce(rolled_up_sync_time, last_sync_time) AS last_sync_time, last_rollup_time, (summary ->> 'computerTargetCount')::integer AS computers,
      (summary ->> 'computerTargetsNeedingUpdatesCount')::integer AS computers_needing_updates,
      (summary ->> 'computerTargetsWithUpdateErrorsCount')::integer AS computers_with_errors, (summary ->> 'computersUpToDateCount')::integer AS computers_up_to_date,
      (summary ->> 'updateCount')::integer AS updates, (summary ->> 'approvedUpdateCount')::integer AS approved_updates
    FROM downstream.server;

  CREATE VIEW reports.computer_servers AS
    SELECT id AS computer_id, parent_server_id AS server_id FROM computers.computer WHERE parent_server_id IS NOT NULL`;

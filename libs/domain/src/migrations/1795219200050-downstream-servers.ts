import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The servers that synchronise from this one, which of them are served, and the deployments that are gone. */
export class DownstreamServers1795219200050 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE SCHEMA downstream');
    await queryRunner.query(SERVER);
    await queryRunner.query(DEAD_DEPLOYMENT);
    await queryRunner.query(TRIGGER);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER note_dead_deployment ON deployments.deployment;
      DROP FUNCTION deployments.note_dead_deployment();
      DROP TABLE deployments.dead_deployment;
      DROP SCHEMA downstream CASCADE`);
  }
}

const SERVER = `
  CREATE TABLE downstream.server (
    account_guid uuid CONSTRAINT pk_server PRIMARY KEY,
    account_name text NOT NULL,
    ip_address inet,
    first_seen timestamptz(3) NOT NULL,
    last_contact timestamptz(3) NOT NULL,
    last_refused timestamptz(3),
    protocol_version text,
    last_sync_time timestamptz(3),
    last_deployment_sync_time timestamptz(3)
  );
  CREATE INDEX ix_server_last_contact ON downstream.server (last_contact, account_guid);

  CREATE TABLE downstream.access_rule (
    id smallint DEFAULT '1' CONSTRAINT pk_access_rule PRIMARY KEY CONSTRAINT ck_access_rule_singleton CHECK (id = 1),
    allowed_accounts text[],
    allowed_networks text[]
  )`;

const DEAD_DEPLOYMENT = `
  CREATE TABLE deployments.dead_deployment (
    deployment_id integer CONSTRAINT pk_dead_deployment PRIMARY KEY,
    change_number bigint NOT NULL
  );
  CREATE INDEX ix_dead_deployment_change ON deployments.dead_deployment (change_number)`;

// Replicas are never told of Evaluate, Bundle and the default of All Computers, so nothing is noted when those go. Deferred to the
// commit: by then the transaction has drawn its change number, whether it did so before or after it deleted.
const TRIGGER = `
  CREATE FUNCTION deployments.note_dead_deployment() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO deployments.dead_deployment (deployment_id, change_number)
    SELECT OLD.deployment_id, value FROM servers.change_number
    ON CONFLICT (deployment_id) DO NOTHING;
    RETURN NULL;
  END $$;

  CREATE CONSTRAINT TRIGGER note_dead_deployment AFTER DELETE ON deployments.deployment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.action NOT IN ('Evaluate', 'Bundle')
    AND NOT (OLD.action = 'PreDeploymentCheck' AND OLD.target_group_id = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421'))
  EXECUTE FUNCTION deployments.note_dead_deployment()`;

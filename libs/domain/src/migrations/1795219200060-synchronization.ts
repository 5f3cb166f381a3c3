import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Synchronization with the upstream server: runs with their problems, what is known of it, the selection, and a replica's orders. */
export class Synchronization1795219200060 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE SCHEMA synchronization');
    await queryRunner.query(RUN);
    await queryRunner.query(UPSTREAM_STATE);
    await queryRunner.query(SELECTION);
    await queryRunner.query(UPSTREAM_DEPLOYMENT);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA synchronization CASCADE');
  }
}

const RUN = `
  CREATE TABLE synchronization.run (
    id uuid CONSTRAINT pk_run PRIMARY KEY,
    state text NOT NULL DEFAULT 'waiting'
      CONSTRAINT ck_run_state CHECK (state IN ('waiting', 'running', 'succeeded', 'failed', 'cancelled')),
    trigger text NOT NULL CONSTRAINT ck_run_trigger CHECK (trigger IN ('administrator', 'schedule')),
    scope text NOT NULL CONSTRAINT ck_run_scope CHECK (scope IN ('everything', 'categories')),
    admin_name text,
    scheduled_for timestamptz(3) CONSTRAINT uq_run_scheduled_for UNIQUE,
    requested_at timestamptz(3) NOT NULL,
    started_at timestamptz(3),
    finished_at timestamptz(3),
    attempt integer NOT NULL DEFAULT 0,
    phase text NOT NULL DEFAULT 'authorization' CONSTRAINT ck_run_phase CHECK (phase IN
      ('authorization', 'configuration', 'categories', 'updates', 'deployments')),
    phase_started_at timestamptz(3),
    done integer NOT NULL DEFAULT 0,
    total integer,
    progressed_at timestamptz(3),
    new_revisions integer NOT NULL DEFAULT 0,
    problem_count integer NOT NULL DEFAULT 0,
    cancel_requested_at timestamptz(3),
    failure_code text CONSTRAINT ck_run_failure_code CHECK (failure_code IN ('NOT_CONFIGURED', 'UPSTREAM_UNREACHABLE',
      'UPSTREAM_REFUSED', 'UPSTREAM_BUSY', 'UPSTREAM_INCOMPATIBLE', 'UPSTREAM_MISBEHAVES', 'INTERNAL')),
    failure text,
    lease_owner uuid,
    lease_expires_at timestamptz(3),
    CONSTRAINT ck_run_lease CHECK ((lease_owner IS NULL) = (lease_expires_at IS NULL))
  );
  CREATE UNIQUE INDEX uq_run_active ON synchronization.run ((true)) WHERE state IN ('waiting', 'running');
  CREATE INDEX ix_run_requested ON synchronization.run (requested_at, id);

  CREATE TABLE synchronization.problem (
    run_id uuid NOT NULL CONSTRAINT fk_problem_run REFERENCES synchronization.run ON DELETE CASCADE,
    position integer NOT NULL,
    code text NOT NULL,
    update_id uuid,
    revision_number integer,
    message text NOT NULL,
    advice text NOT NULL,
    CONSTRAINT pk_problem PRIMARY KEY (run_id, position)
  )`;

const UPSTREAM_STATE = `
  CREATE TABLE synchronization.upstream_state (
    id smallint DEFAULT '1' CONSTRAINT pk_upstream_state PRIMARY KEY CONSTRAINT ck_upstream_state_singleton CHECK (id = 1),
    upstream text NOT NULL,
    configuration_anchor text,
    categories_anchor text,
    updates_anchor text,
    updates_languages text[],
    updates_unfiltered boolean NOT NULL DEFAULT false,
    deployments_anchor text,
    catalog_only boolean NOT NULL DEFAULT false,
    lazy_content boolean NOT NULL DEFAULT false,
    hosts_express_files boolean NOT NULL DEFAULT false,
    max_updates_per_request integer NOT NULL DEFAULT 100,
    max_decryption_updates_per_request integer NOT NULL DEFAULT 100,
    protocol_version text NOT NULL DEFAULT '',
    languages jsonb NOT NULL DEFAULT '[]'
  )`;

const SELECTION = `
  CREATE TABLE synchronization.selected_category (
    update_id uuid CONSTRAINT pk_selected_category PRIMARY KEY,
    kind text NOT NULL CONSTRAINT ck_selected_category_kind CHECK (kind IN ('product', 'classification')),
    is_synchronized boolean NOT NULL DEFAULT false
  );

  CREATE TABLE synchronization.missing_revision (
    update_id uuid NOT NULL,
    revision_number integer NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    attempts integer NOT NULL DEFAULT 1,
    retry_at timestamptz(3) NOT NULL,
    CONSTRAINT pk_missing_revision PRIMARY KEY (update_id, revision_number)
  );
  CREATE INDEX ix_missing_revision_retry ON synchronization.missing_revision (retry_at)`;

const UPSTREAM_DEPLOYMENT = `
  CREATE TABLE synchronization.upstream_deployment (
    deployment_guid uuid CONSTRAINT pk_upstream_deployment PRIMARY KEY,
    update_id uuid NOT NULL,
    revision_number integer NOT NULL,
    target_group_id uuid NOT NULL,
    action smallint NOT NULL CONSTRAINT ck_upstream_deployment_action CHECK (action BETWEEN 0 AND 3),
    admin_name text NOT NULL,
    deadline timestamptz,
    is_assigned boolean NOT NULL,
    go_live_time timestamptz,
    download_priority smallint NOT NULL
  );
  CREATE INDEX ix_upstream_deployment_revision ON synchronization.upstream_deployment (update_id, revision_number);
  CREATE INDEX ix_upstream_deployment_group ON synchronization.upstream_deployment (target_group_id)`;

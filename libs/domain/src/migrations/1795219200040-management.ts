import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the management API keeps: how this server synchronizes, the imports administrators asked for, and indices of its lists. */
export class Management1795219200040 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(SYNCHRONIZATION_CONFIGURATION);
    await queryRunner.query(CATALOG_IMPORT);
    await queryRunner.query(INDICES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX computers.ix_computer_name;
      DROP INDEX computers.ix_computer_last_contact;
      DROP INDEX catalog.ix_revision_deployable;
      DROP TABLE catalog.catalog_import;
      DROP TABLE servers.synchronization_configuration`);
  }
}

const SYNCHRONIZATION_CONFIGURATION = `
  CREATE TABLE servers.synchronization_configuration (
    id smallint DEFAULT '1' CONSTRAINT pk_synchronization_configuration PRIMARY KEY
      CONSTRAINT ck_synchronization_configuration_singleton CHECK (id = 1),
    upstream_kind text NOT NULL DEFAULT 'none' CONSTRAINT ck_synchronization_configuration_upstream_kind
      CHECK (upstream_kind IN ('microsoft', 'wsus', 'sluice', 'none')),
    upstream_url text,
    role text NOT NULL DEFAULT 'autonomous'
      CONSTRAINT ck_synchronization_configuration_role CHECK (role IN ('autonomous', 'replica')),
    times_per_day smallint NOT NULL DEFAULT '0'
      CONSTRAINT ck_synchronization_configuration_schedule CHECK (times_per_day BETWEEN 0 AND 24),
    first_minute_of_day smallint NOT NULL DEFAULT '0',
    languages text[],
    rollup_detail text NOT NULL DEFAULT 'computers'
      CONSTRAINT ck_synchronization_configuration_rollup CHECK (rollup_detail IN ('computers', 'totals')),
    content_storage text NOT NULL DEFAULT 'local'
      CONSTRAINT ck_synchronization_configuration_storage CHECK (content_storage IN ('local', 'origin')),
    content_download text NOT NULL DEFAULT 'approved'
      CONSTRAINT ck_synchronization_configuration_download CHECK (content_download IN ('approved', 'all')),
    content_source text NOT NULL DEFAULT 'upstream'
      CONSTRAINT ck_synchronization_configuration_source CHECK (content_source IN ('upstream', 'microsoft')),
    express_files boolean NOT NULL DEFAULT false,
    CONSTRAINT ck_synchronization_configuration_upstream_url
      CHECK ((upstream_url IS NOT NULL) = (upstream_kind IN ('wsus', 'sluice'))),
    CONSTRAINT ck_synchronization_configuration_replica CHECK (role = 'autonomous' OR upstream_url IS NOT NULL)
  )`;

const CATALOG_IMPORT = `
  CREATE TABLE catalog.catalog_import (
    id uuid CONSTRAINT pk_catalog_import PRIMARY KEY,
    state text NOT NULL DEFAULT 'running'
      CONSTRAINT ck_catalog_import_state CHECK (state IN ('running', 'succeeded', 'failed')),
    admin_name text NOT NULL,
    started_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    finished_at timestamptz(3),
    bytes_read bigint NOT NULL DEFAULT '0',
    imported integer NOT NULL DEFAULT 0,
    already_present integer NOT NULL DEFAULT 0,
    conflicting integer NOT NULL DEFAULT 0,
    change_number bigint,
    failure text
  );
  CREATE INDEX ix_catalog_import_started ON catalog.catalog_import (started_at, id)`;

// Lists go by key: the newest deployable update first, computers by their last contact or their name.
const INDICES = `
  CREATE INDEX ix_revision_deployable ON catalog.revision (revision_id) WHERE is_latest AND explicitly_deployable;
  CREATE INDEX ix_computer_last_contact ON computers.computer (last_contact, id);
  CREATE INDEX ix_computer_name ON computers.computer ((lower(dns_name) COLLATE "C"), id)`;

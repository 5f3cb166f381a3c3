import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Client computers and the groups administrators put them into. */
export class Computers1795219200003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE SCHEMA computers');
    await queryRunner.query(COMPUTER);
    await queryRunner.query(COMPUTER_TARGET_GROUP);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA computers CASCADE');
  }
}

const COMPUTER = `
  CREATE TABLE computers.computer (
    id text CONSTRAINT pk_computer PRIMARY KEY
      CONSTRAINT ck_computer_id CHECK (length(id) BETWEEN 1 AND 255 AND id = lower(id)),
    dns_name text NOT NULL,
    requested_target_group text,
    ip_address inet,
    first_seen timestamptz NOT NULL,
    last_contact timestamptz NOT NULL,
    registered_at timestamptz,
    last_sync_time timestamptz,
    client_protocol_version text,
    os_major_version integer,
    os_minor_version integer,
    os_build_number integer,
    os_service_pack_major_number smallint,
    os_service_pack_minor_number smallint,
    os_locale text,
    computer_manufacturer text,
    computer_model text,
    bios_version text,
    bios_name text,
    bios_release_date timestamptz,
    processor_architecture text,
    suite_mask smallint,
    old_product_type smallint,
    new_product_type integer,
    system_metrics integer,
    client_version_major_number smallint,
    client_version_minor_number smallint,
    client_version_build_number smallint,
    client_version_qfe_number smallint,
    os_description text,
    oem text,
    device_type text,
    firmware_version text,
    mobile_operator text
  )`;

const COMPUTER_TARGET_GROUP = `
  CREATE TABLE computers.computer_target_group (
    computer_id text NOT NULL CONSTRAINT fk_computer_target_group_computer REFERENCES computers.computer ON DELETE CASCADE,
    target_group_id uuid NOT NULL CONSTRAINT fk_computer_target_group_group REFERENCES groups.target_group ON DELETE CASCADE,
    CONSTRAINT pk_computer_target_group PRIMARY KEY (computer_id, target_group_id)
  );
  CREATE INDEX ix_computer_target_group_group ON computers.computer_target_group (target_group_id)`;

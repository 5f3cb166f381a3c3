import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What makes reports quick, compliance by day, and the views that administrators may query. */
export class Reports1795219200102 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(FAILURES);
    await queryRunner.query(COMPLIANCE);
    await queryRunner.query(VIEWS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA reports CASCADE');
    await queryRunner.query('DROP TABLE reporting.group_compliance, reporting.update_compliance, reporting.compliance_day');
    await queryRunner.query('DROP INDEX reporting.ix_event_failure');
  }
}

// Few events are failures; all that the report needs of them stands in the index.
const FAILURES = 'CREATE INDEX ix_event_failure ON reporting.event (occurred_at, win32_hresult, computer_number, update_id) WHERE win32_hresult < 0';

// Groups and updates may be deleted; what they were like stays, with the name they had.
const COMPLIANCE = `
  CREATE TABLE reporting.compliance_day (
    day date CONSTRAINT pk_compliance_day PRIMARY KEY,
    taken_at timestamptz(3) NOT NULL
  );

  CREATE TABLE reporting.group_compliance (
    day date NOT NULL CONSTRAINT fk_group_compliance_day REFERENCES reporting.compliance_day ON DELETE CASCADE,
    group_id uuid NOT NULL,
    group_name text NOT NULL,
    computers integer NOT NULL,
    reported integer NOT NULL,
    compliant integer NOT NULL,
    needing integer NOT NULL,
    failing integer NOT NULL,
    pending_reboot integer NOT NULL,
    CONSTRAINT pk_group_compliance PRIMARY KEY (day, group_id)
  );
  CREATE INDEX ix_group_compliance_group ON reporting.group_compliance (group_id, day);

  CREATE TABLE reporting.update_compliance (
    day date NOT NULL CONSTRAINT fk_update_compliance_day REFERENCES reporting.compliance_day ON DELETE CASCADE,
    update_id uuid NOT NULL,
    kb text,
    not_installed integer NOT NULL,
    downloaded integer NOT NULL,
    installed integer NOT NULL,
    failed integer NOT NULL,
    installed_pending_reboot integer NOT NULL,
    CONSTRAINT pk_update_compliance PRIMARY KEY (day, update_id)
  );
  CREATE INDEX ix_update_compliance_kb ON reporting.update_compliance (kb, day) WHERE kb IS NOT NULL;
  CREATE INDEX ix_update_compliance_update ON reporting.update_compliance (update_id, day)`;

// get_bit counts bits of a byte from the lowest, as computer-blocks.ts does.
const VIEWS = `
  CREATE SCHEMA reports;

  CREATE VIEW reports.computers AS
    SELECT c.id AS computer_id, c.dns_name, host(c.ip_address) AS ip_address, c.os_description, c.first_seen, c.last_contact, c.last_sync_time,
      r.last_report_time, r.last_reported_status_time,
      CASE r.last_sync_result WHEN 1 THEN 'succeeded' WHEN 2 THEN 'failed' ELSE 'unknown' END AS last_sync_result, r.last_sync_error,
      coalesce(r.last_reported_status_time IS NOT NULL OR r.status_version > 0, false) AS reported,
      coalesce(r.not_installed, 0) AS not_installed, coalesce(r.downloaded, 0) AS downloaded, coalesce(r.installed, 0) AS installed,
      coalesce(r.failed, 0) AS failed, coalesce(r.installed_pending_reboot, 0) AS installed_pending_reboot
    FROM computers.computer c LEFT JOIN reporting.computer_report r ON r.computer_id = c.id;

  CREATE VIEW reports.updates AS
    SELECT r.update_id, r.revision_number, r.update_type, r.title, upper(substring(r.title FROM '(?i)\\mKB[0-9]{5,8}\\M')) AS kb,
      r.publication_state = 'Expired' AS expired, EXISTS (SELECT FROM deployments.declined_update d WHERE d.update_id = r.update_id) AS declined,
      r.creation_date, r.imported_at, s.not_installed, s.downloaded, s.installed, s.failed, s.installed_pending_reboot
    FROM catalog.revision r
    LEFT JOIN reporting.update_number n ON n.update_id = r.update_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(u.computers) FILTER (WHERE u.state = 2), 0) AS not_installed, coalesce(sum(u.computers) FILTER (WHERE u.state = 3), 0) AS downloaded,
        coalesce(sum(u.computers) FILTER (WHERE u.state = 4), 0) AS installed, coalesce(sum(u.computers) FILTER (WHERE u.state = 5), 0) AS failed,
        coalesce(sum(u.computers) FILTER (WHERE u.state = 6), 0) AS installed_pending_reboot
      FROM reporting.update_computers u WHERE u.update_number = n.number
    ) s
    WHERE r.is_latest AND r.explicitly_deployable AND r.update_type IN ('Software', 'Driver');

  CREATE VIEW reports.statuses AS
    SELECT n.update_id, r.computer_id,
      CASE u.state WHEN 2 THEN 'notInstalled' WHEN 3 THEN 'downloaded' WHEN 4 THEN 'installed' WHEN 5 THEN 'failed' ELSE 'installedPendingReboot' END AS status
    FROM reporting.update_number n
    JOIN reporting.update_computers u ON u.update_number = n.number AND u.computers > 0
    JOIN reporting.computer_report r ON r.number BETWEEN u.block * 8192 AND u.block * 8192 + 8191 AND get_bit(u.bits, r.number % 8192) = 1;

  CREATE VIEW reports.events AS
    SELECT e.occurred_at, e.received_at, r.computer_id, e.event_id, e.update_id, e.revision_number, e.win32_hresult, e.replacement_strings, e.misc_data
    FROM reporting.event e LEFT JOIN reporting.computer_report r ON r.number = e.computer_number;

  CREATE VIEW reports.group_compliance AS
    SELECT day, group_id, group_name, computers, reported, compliant, needing, failing, pending_reboot FROM reporting.group_compliance;

  CREATE VIEW reports.update_compliance AS
    SELECT day, update_id, kb, not_installed, downloaded, installed, failed, installed_pending_reboot FROM reporting.update_compliance`;

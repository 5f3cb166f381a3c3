import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many computers are in each state of each update, apart from the sets of computers: lists of updates read kilobytes instead of the sets. */
export class UpdateCounts1795219200116 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(COUNTS);
    await queryRunner.query(updatesView(`reporting.update_counts u WHERE u.update_number = n.number`, STATES.map((name) => `coalesce(sum(u.${name}), 0) AS ${name}`)));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(updatesView(
      `reporting.update_computers u WHERE u.update_number = n.number`,
      STATES.map((name, index) => `coalesce(sum(u.computers) FILTER (WHERE u.state = ${index + 2}), 0) AS ${name}`),
    ));
    await queryRunner.query('DROP TABLE reporting.update_counts');
  }
}

/** Columns by state, from 2 (MS-WSUSSS 3.1.1, Update Status Table). */
const STATES = ['not_installed', 'downloaded', 'installed', 'failed', 'installed_pending_reboot'];

// A row for each shard, because shards are settled at the same time. Blocks 0 to 127 belong to shard 0, and so on: see computer-blocks.ts.
const COUNTS = `
  CREATE TABLE reporting.update_counts (
    update_number integer NOT NULL,
    shard smallint NOT NULL CONSTRAINT ck_update_counts_shard CHECK (shard BETWEEN 0 AND 15),
    ${STATES.map((name) => `${name} integer NOT NULL`).join(',\n    ')},
    CONSTRAINT pk_update_counts PRIMARY KEY (update_number, shard),
    CONSTRAINT ck_update_counts_counts CHECK (${STATES.map((name) => `${name} >= 0`).join(' AND ')})
  ) WITH (fillfactor = 70);
  INSERT INTO reporting.update_counts (update_number, shard, ${STATES.join(', ')})
  SELECT update_number, block / 128, ${STATES.map((_, index) => `coalesce(sum(computers) FILTER (WHERE state = ${index + 2}), 0)`).join(', ')}
  FROM reporting.update_computers GROUP BY update_number, block / 128`;

function updatesView(counts: string, columns: readonly string[]): string {
  return `
    CREATE OR REPLACE VIEW reports.updates AS
      SELECT r.update_id, r.revision_number, r.update_type, r.title, upper(substring(r.title FROM '(?i)\\mKB[0-9]{5,8}\\M')) AS kb,
        r.publication_state = 'Expired' AS expired, EXISTS (SELECT FROM deployments.declined_update d WHERE d.update_id = r.update_id) AS declined,
        r.creation_date, r.imported_at, ${STATES.map((name) => `s.${name}`).join(', ')}
      FROM catalog.revision r
      LEFT JOIN reporting.update_number n ON n.update_id = r.update_id
      CROSS JOIN LATERAL (SELECT ${columns.join(', ')} FROM ${counts}) s
      WHERE r.is_latest AND r.explicitly_deployable AND r.update_type IN ('Software', 'Driver')`;
}

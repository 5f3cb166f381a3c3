import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Client } from 'pg';
import { from, to } from 'pg-copy-streams';
import { createDataSource } from '@sluice/domain/migrations';
import { maintainEventParts } from '@sluice/domain/reporting';
import { withClient } from '../../start/database.js';

/** Everything that settling writes, those first that others refer to. */
const TABLES = [
  'reporting.computer_report', 'reporting.computer_statuses', 'reporting.update_number', 'reporting.update_computers', 'reporting.update_counts', 'reporting.operating_system',
  'reporting.install_activity', 'reporting.event', 'messaging.outbox',
];

/**
 * Copies what settling wrote into the same tables, with the same indexes and constraints, of an empty database.
 * @returns how long writing took, in seconds; reading is not counted
 */
export async function secondsToCopy(fromUrl: string, toUrl: string): Promise<number> {
  const dataSource = await createDataSource(toUrl, { poolSize: 1 }).initialize();
  await maintainEventParts(dataSource, new Date(), 90).finally(() => dataSource.destroy());
  return withClient(fromUrl, (source) => withClient(toUrl, async (target) => {
    let milliseconds = 0;
    for (const table of TABLES) {
      const rows = await rowsOf(source, table);
      const started = performance.now();
      await pipeline(Readable.from(rows), target.query(from(`COPY ${table} (${await columnsOf(source, table)}) FROM STDIN`)));
      milliseconds += performance.now() - started;
    }
    return milliseconds / 1_000;
  }));
}

async function rowsOf(source: Client, table: string): Promise<Buffer[]> {
  const columns = await columnsOf(source, table);
  return source.query(to(`COPY (SELECT ${columns} FROM ${table}) TO STDOUT`)).toArray();
}

/** All columns that can be written. */
async function columnsOf(source: Client, table: string): Promise<string> {
  const { rows } = await source.query<{ name: string }>(
    `SELECT quote_ident(attname) AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`, [table]);
  return rows.map(({ name }) => name).join(', ');
}

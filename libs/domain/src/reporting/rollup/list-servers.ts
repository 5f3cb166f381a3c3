import type { DataSource } from 'typeorm';
import type { ServerSummary } from '../../downstream-servers/server-summary.js';
import { SqlConditions, containing } from '../../persistence/sql-conditions.js';
import type { NamePosition } from '../reports/computers-of-update.js';

/** Which servers a report has. Everything given must hold. */
export interface ServerStatusFilter {
  /** Part of the name, in any case. */
  readonly text?: string;
  /** The server that they synchronise from. */
  readonly parentServerId?: string;
}

/** A server below, with what it told of itself and what is known of its computers. */
export interface ServerStatusRow {
  readonly serverId: string;
  readonly name: string;
  /** Both null when it synchronises from this server. */
  readonly parentServerId: string | null;
  readonly parentName: string | null;
  readonly version: string | null;
  /** Null until it told of itself; so are its rollup and its counts. */
  readonly isReplica: boolean | null;
  readonly lastContact: Date;
  readonly lastSyncTime: Date | null;
  readonly lastRollupTime: Date | null;
  readonly summary: ServerSummary | null;
  /** Computers that call it and are known here one by one: none when only totals are rolled up. */
  readonly knownComputers: number;
  readonly position: NamePosition;
}

/** At most `limit` servers below this one, at any depth, by name. */
export async function listServerStatus(
  dataSource: DataSource, { text, parentServerId }: ServerStatusFilter, limit: number, after: NamePosition | null = null,
): Promise<ServerStatusRow[]> {
  const where = new SqlConditions();
  if (text !== undefined) where.add('lower(s.account_name) LIKE $1', containing(text));
  if (parentServerId !== undefined) where.add('s.parent_server_id = $1::uuid', parentServerId);
  if (after !== null) where.add('(lower(s.account_name) COLLATE "C", s.account_guid) > ($1::text COLLATE "C", $2::uuid)', after.name, after.id);
  const rows: (Omit<ServerStatusRow, 'position'> & { key: string })[] = await dataSource.query(`
    SELECT s.account_guid AS "serverId", s.account_name AS name, s.parent_server_id AS "parentServerId", p.account_name AS "parentName", s.version,
      s.is_replica AS "isReplica", greatest(s.last_contact, s.last_rollup_time) AS "lastContact", coalesce(s.rolled_up_sync_time, s.last_sync_time) AS "lastSyncTime",
      s.last_rollup_time AS "lastRollupTime", s.summary, lower(s.account_name) AS key,
      (SELECT count(*)::int FROM computers.computer c WHERE c.parent_server_id = s.account_guid) AS "knownComputers"
    FROM downstream.server s LEFT JOIN downstream.server p ON p.account_guid = s.parent_server_id
    WHERE ${where.sql} ORDER BY lower(s.account_name) COLLATE "C", s.account_guid LIMIT ${where.parameter(limit)}`, where.parameters);
  return rows.map(({ key, ...row }) => ({ ...row, position: { name: key, id: row.serverId } }));
}

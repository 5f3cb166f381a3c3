import type { DataSource } from 'typeorm';
import { SqlConditions } from '../persistence/sql-conditions.js';
import type { MulticastSession, MulticastSessionClient, SessionState } from './session.entity.js';

/** After which session a page goes on. */
export type SessionPosition = Pick<MulticastSession, 'requestedAt' | 'id'>;

const COLUMNS = `
  id, namespace, content, server, faster_session AS "fasterSession", wire_id::float8 AS "wireId", multicast_address AS "multicastAddress", server_address AS "serverAddress", port,
  block_size AS "blockSize", content_size::float8 AS "contentSize", security_mode AS "securityMode", state, outcome, failure, requested_by AS "requestedBy", requested_at AS "requestedAt",
  started_at AS "startedAt", ended_at AS "endedAt", clients, clients_completed AS "clientsCompleted", sent_bytes::float8 AS "sentBytes", repaired_bytes::float8 AS "repairedBytes",
  bytes_per_second::float8 AS "bytesPerSecond"`;

/** At most `limit` sessions, the newest first, after `position`; of one state when it is given. */
export function listSessions(dataSource: DataSource, limit: number, filter: { readonly state?: SessionState | undefined } = {}, position: SessionPosition | null = null): Promise<MulticastSession[]> {
  const where = new SqlConditions();
  if (filter.state !== undefined) where.add('state = $1', filter.state);
  if (position !== null) where.add('(requested_at, id) < ($1::timestamptz, $2::uuid)', position.requestedAt, position.id);
  return dataSource.query(`SELECT ${COLUMNS} FROM multicast.session WHERE ${where.sql} ORDER BY requested_at DESC, id DESC LIMIT ${where.parameter(limit)}`, where.parameters);
}

/** The session with an id, or null. */
export async function findSession(dataSource: DataSource, id: string): Promise<MulticastSession | null> {
  const [found]: MulticastSession[] = await dataSource.query(`SELECT ${COLUMNS} FROM multicast.session WHERE id = $1::uuid`, [id]);
  return found ?? null;
}

/** Every client a session has had, those that are here first; a session has at most 200 at a time. */
export function listSessionClients(dataSource: DataSource, id: string): Promise<Omit<MulticastSessionClient, 'session'>[]> {
  return dataSource.query(`
    SELECT client_id::float8 AS "clientId", name, address, state, is_master AS "isMaster", progress, round_trip_ms AS "roundTripMs", loss_rate AS "lossRate", joined_at AS "joinedAt",
      last_seen_at AS "lastSeenAt"
    FROM multicast.session_client WHERE session = $1::uuid ORDER BY state <> 'joined', joined_at, client_id LIMIT 2000`, [id]);
}

import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { createEvent, type EventData, type EventName } from '../events/index.js';
import { appendToOutbox } from '../messaging/index.js';
import { MulticastError } from './multicast-error.js';
import { MAXIMUM_CONTENT_CHARACTERS } from './namespaces.js';
import type { MulticastSession, MulticastSessionClient, SessionOutcome } from './session.entity.js';

/** What a session is asked for with. */
export interface SessionWish {
  readonly namespace: string;
  readonly content: string;
  readonly requestedBy: string;
}

/** Where a session was set up. */
export type SessionPlace = Pick<MulticastSession, 'wireId' | 'multicastAddress' | 'serverAddress' | 'port' | 'blockSize' | 'contentSize' | 'securityMode'>;

/** How far a session is. */
export type SessionProgress = Pick<MulticastSession, 'clients' | 'clientsCompleted' | 'sentBytes' | 'repairedBytes' | 'bytesPerSecond'>;

/** A client as its session sees it. */
export type ClientProgress = Omit<MulticastSessionClient, 'session'>;

/**
 * Asks for a session that a service is to set up, and tells of it with SessionRequested. The same id again changes nothing.
 * @param id drawn by whoever asks; null draws one
 */
export async function requestSession(dataSource: DataSource, wish: SessionWish, source: string, id: string | null = null): Promise<string> {
  if (wish.content.length === 0 || wish.content.length > MAXIMUM_CONTENT_CHARACTERS) throw new MulticastError('INVALID_CONTENT_NAME', 'The name of the content is empty or too long.');
  const sessionId = id ?? randomUUID();
  return dataSource.transaction(async (manager) => {
    const inserted: unknown[] = await manager.query(`
      INSERT INTO multicast.session (id, namespace, content, state, requested_by) VALUES ($1, $2, $3, 'requested', $4) ON CONFLICT DO NOTHING RETURNING 1`,
    [sessionId, wish.namespace, wish.content, wish.requestedBy]);
    if (inserted.length > 0) await tell(manager, 'SessionRequested', sessionId, { sessionId, ...wish }, source);
    return sessionId;
  });
}

/** Remembers a session that somebody else's event asked for; nothing is told, the event is there already. True when it is new. */
export async function rememberRequestedSession(dataSource: DataSource, { sessionId, namespace, content, requestedBy }: EventData<'SessionRequested'>): Promise<boolean> {
  const inserted: unknown[] = await dataSource.query(`
    INSERT INTO multicast.session (id, namespace, content, state, requested_by) VALUES ($1, $2, $3, 'requested', $4) ON CONFLICT DO NOTHING RETURNING 1`,
  [sessionId, namespace, content, requestedBy]);
  return inserted.length > 0;
}

/** Takes up sessions that were asked for and that no service has; each goes to one service only. */
export async function takeRequestedSessions(dataSource: DataSource, server: string, limit: number): Promise<(SessionWish & { readonly id: string })[]> {
  const [rows]: [(SessionWish & { readonly id: string })[], number] = await dataSource.query(`
    UPDATE multicast.session SET server = $1 WHERE id IN (
      SELECT id FROM multicast.session WHERE state = 'requested' AND server IS NULL ORDER BY requested_at LIMIT $2 FOR UPDATE SKIP LOCKED)
    RETURNING id, namespace, content, requested_by AS "requestedBy"`, [server, limit]);
  return rows;
}

/**
 * Writes down a session that was set up, before any client hears of it. One that a client asked for is told of with SessionRequested.
 * @param id of a requested session; null for a new one
 */
export function recordSession(
  dataSource: DataSource, id: string | null, { namespace, content, requestedBy }: SessionWish, server: string, place: SessionPlace, source: string, fasterSession: string | null = null,
): Promise<string> {
  const sessionId = id ?? randomUUID();
  const { wireId, multicastAddress, serverAddress, port, blockSize, contentSize, securityMode } = place;
  return dataSource.transaction(async (manager) => {
    await manager.query(`
      INSERT INTO multicast.session (id, namespace, content, state, requested_by, server, wire_id, multicast_address, server_address, port, block_size, content_size, security_mode, faster_session)
      VALUES ($1, $2, $3, 'waiting', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      ON CONFLICT (id) DO UPDATE SET state = 'waiting', server = $5, wire_id = $6, multicast_address = $7, server_address = $8, port = $9, block_size = $10, content_size = $11, security_mode = $12`,
    [sessionId, namespace, content, requestedBy, server, wireId, multicastAddress, serverAddress, port, blockSize, contentSize, securityMode, fasterSession]);
    if (id === null) await tell(manager, 'SessionRequested', sessionId, { sessionId, namespace, content, requestedBy }, source);
    return sessionId;
  });
}

/** Notes that data is sent from now on, and tells of it with SessionStarted. Nothing happens to a session that was started or has ended. */
export function startSession(dataSource: DataSource, id: string, clients: number, source: string): Promise<void> {
  return dataSource.transaction(async (manager) => {
    const [[row]]: [{ namespace: string; content: string }[], number] = await manager.query(
      `UPDATE multicast.session SET state = 'running', started_at = clock_timestamp(), clients = $2 WHERE id = $1 AND state = 'waiting' RETURNING namespace, content`, [id, clients]);
    if (row !== undefined) await tell(manager, 'SessionStarted', id, { sessionId: id, ...row, clients }, source);
  });
}

/** Notes how far a session and its clients are; with `announce`, SessionProgressed tells others. */
export function reportSession(dataSource: DataSource, id: string, progress: SessionProgress, clients: readonly ClientProgress[], announce: { readonly source: string } | null): Promise<void> {
  return dataSource.transaction(async (manager) => {
    await writeProgress(manager, id, progress, clients);
    if (announce === null) return;
    const here = clients.filter(({ state }) => state === 'joined');
    const averageProgress = here.length === 0 ? 0 : Math.round(here.reduce((sum, { progress: share }) => sum + share, 0) / here.length);
    await tell(manager, 'SessionProgressed', id, { sessionId: id, ...progress, averageProgress }, announce.source);
  });
}

/** Ends a session and tells of it with SessionCompleted; the second end of a session changes nothing. */
export function endSession(
  dataSource: DataSource, id: string, outcome: SessionOutcome, failure: string | null, final: { readonly progress: SessionProgress; readonly clients: readonly ClientProgress[] } | null, source: string,
): Promise<void> {
  return dataSource.transaction(async (manager) => {
    if (final !== null) await writeProgress(manager, id, final.progress, final.clients);
    await end(manager, 'id = $1', id, outcome, failure, source);
  });
}

/**
 * Ends the sessions that a service had when it was stopped or killed: their clients ask again and get new ones. What it had taken up and not begun
 * waits for a service again.
 */
export function endInterruptedSessions(dataSource: DataSource, server: string, source: string): Promise<void> {
  return dataSource.transaction(async (manager) => {
    await manager.query(`UPDATE multicast.session SET server = NULL WHERE server = $1 AND state = 'requested'`, [server]);
    await end(manager, 'server = $1', server, 'interrupted', null, source);
  });
}

/**
 * Whether a session of the content was interrupted while it was sending, and not longer ago than that: then the next one need not wait for its clients
 * to gather again.
 */
export async function wasInterruptedLately(dataSource: DataSource, namespace: string, content: string, seconds: number): Promise<boolean> {
  const [row]: { outcome: SessionOutcome | null; recent: boolean }[] = await dataSource.query(`
    SELECT outcome, started_at IS NOT NULL AND ended_at > clock_timestamp() - make_interval(secs => $3) AS recent FROM multicast.session
    WHERE lower(namespace) = lower($1) AND content = $2 AND state = 'ended' ORDER BY ended_at DESC LIMIT 1`, [namespace, content, seconds]);
  return row?.outcome === 'interrupted' && row.recent;
}

/** Ended sessions that are forgotten by one statement. */
const FORGOTTEN_AT_ONCE = 10_000;

/** Forgets sessions that ended so many days ago, and after one day those that nobody has joined: anybody who may ask can cause such. Returns how many. */
export async function forgetSessions(dataSource: DataSource, days: number): Promise<number> {
  const [, count]: [unknown[], number] = await dataSource.query(`
    DELETE FROM multicast.session WHERE id IN (
      SELECT id FROM multicast.session s WHERE state = 'ended' AND ended_at < clock_timestamp() - interval '1 day'
        AND (ended_at < clock_timestamp() - make_interval(days => $1) OR NOT EXISTS (SELECT 1 FROM multicast.session_client WHERE session = s.id))
      LIMIT $2)`, [days, FORGOTTEN_AT_ONCE]);
  return count;
}

async function writeProgress(manager: EntityManager, id: string, progress: SessionProgress, clients: readonly ClientProgress[]): Promise<void> {
  const { clients: here, clientsCompleted, sentBytes, repairedBytes, bytesPerSecond } = progress;
  await manager.query(`
    UPDATE multicast.session SET clients = $2, clients_completed = $3, sent_bytes = $4, repaired_bytes = $5, bytes_per_second = $6 WHERE id = $1 AND state <> 'ended'`,
  [id, here, clientsCompleted, Math.round(sentBytes), Math.round(repairedBytes), Math.round(bytesPerSecond)]);
  if (clients.length === 0) return;
  await manager.query(`
    INSERT INTO multicast.session_client (session, client_id, name, address, state, is_master, progress, round_trip_ms, loss_rate, joined_at, last_seen_at)
    SELECT $1, c."clientId", c.name, c.address, c.state, c."isMaster", c.progress, c."roundTripMs", c."lossRate", c."joinedAt", c."lastSeenAt"
    FROM jsonb_to_recordset($2::jsonb) AS c("clientId" bigint, name text, address text, state text, "isMaster" boolean, progress smallint, "roundTripMs" real, "lossRate" real,
      "joinedAt" timestamptz, "lastSeenAt" timestamptz)
    ON CONFLICT (session, client_id) DO UPDATE SET name = EXCLUDED.name, address = EXCLUDED.address, state = EXCLUDED.state, is_master = EXCLUDED.is_master, progress = EXCLUDED.progress,
      round_trip_ms = EXCLUDED.round_trip_ms, loss_rate = EXCLUDED.loss_rate, last_seen_at = EXCLUDED.last_seen_at`, [id, JSON.stringify(clients)]);
}

interface EndedSession extends SessionWish {
  readonly id: string;
  readonly clientsCompleted: number;
  readonly sentBytes: number;
}

async function end(manager: EntityManager, condition: 'id = $1' | 'server = $1', value: string, outcome: SessionOutcome, failure: string | null, source: string): Promise<void> {
  const [rows]: [EndedSession[], number] = await manager.query(`
    UPDATE multicast.session SET state = 'ended', outcome = $2, failure = $3, ended_at = clock_timestamp(), clients = 0, bytes_per_second = 0 WHERE ${condition} AND state <> 'ended'
    RETURNING id, namespace, content, clients_completed AS "clientsCompleted", sent_bytes::float8 AS "sentBytes"`, [value, outcome, failure]);
  for (const { id, namespace, content, clientsCompleted, sentBytes } of rows) {
    await tell(manager, 'SessionCompleted', id, { sessionId: id, namespace, content, outcome, clientsCompleted, sentBytes }, source);
    await manager.query('DELETE FROM multicast.command WHERE session = $1', [id]);
    await manager.query(`UPDATE multicast.session_client SET state = 'left' WHERE session = $1 AND state = 'joined'`, [id]);
  }
}

async function tell<Name extends EventName>(manager: EntityManager, name: Name, subject: string, data: EventData<Name>, source: string): Promise<void> {
  await appendToOutbox(manager, createEvent(name, data, { source, subject }));
}

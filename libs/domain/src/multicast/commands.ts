import type { DataSource } from 'typeorm';
import type { MulticastCommand, SessionCommandKind } from './command.entity.js';
import { MulticastError } from './multicast-error.js';
import { findSession } from './list-sessions.js';

/** What a service has to do. */
export type SessionCommand = Pick<MulticastCommand, 'session' | 'kind' | 'clientId' | 'adminName'>;

/** Orders something of a session. Throws {@link MulticastError} `UNKNOWN_SESSION`, `SESSION_ENDED`, `UNKNOWN_CLIENT`. */
export async function orderOfSession(dataSource: DataSource, sessionId: string, kind: SessionCommandKind, clientId: number | null, adminName: string): Promise<void> {
  const session = await findSession(dataSource, sessionId);
  if (session === null) throw new MulticastError('UNKNOWN_SESSION', `There is no session ${sessionId}.`);
  if (clientId !== null) {
    const found: unknown[] = await dataSource.query(`SELECT 1 FROM multicast.session_client WHERE session = $1 AND client_id = $2 AND state = 'joined'`, [sessionId, clientId]);
    if (found.length === 0) throw new MulticastError('UNKNOWN_CLIENT', `The session has no client ${clientId}.`);
  }
  // One statement decides: a session that ends meanwhile gets no command any more.
  const inserted: unknown[] = await dataSource.query(`
    INSERT INTO multicast.command (session, kind, client_id, admin_name) SELECT id, $2, $3, $4 FROM multicast.session WHERE id = $1 AND state <> 'ended' RETURNING 1`,
  [sessionId, kind, clientId, adminName]);
  if (inserted.length === 0) throw new MulticastError('SESSION_ENDED', 'The session has ended already.');
}

/** Takes the orders for the sessions of a service out of the queue, oldest first. */
export async function takeCommands(dataSource: DataSource, server: string): Promise<SessionCommand[]> {
  const [rows]: [(SessionCommand & { id: number })[], number] = await dataSource.query(`
    DELETE FROM multicast.command c USING multicast.session s WHERE s.id = c.session AND s.server = $1
    RETURNING c.id::float8 AS id, c.session, c.kind, c.client_id::float8 AS "clientId", c.admin_name AS "adminName"`, [server]);
  return rows.sort((one, other) => one.id - other.id).map(({ session, kind, clientId, adminName }) => ({ session, kind, clientId, adminName }));
}

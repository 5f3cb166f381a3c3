import type { DataSource, EntityManager } from 'typeorm';

/** A server below and all that synchronise from it or from one below it (MS-WSUSSS 3.1.4.16); empty when it is not known. */
export async function serverWithDescendants(source: DataSource | EntityManager, serverId: string): Promise<Set<string>> {
  const rows: { id: string }[] = await source.query(`
    WITH RECURSIVE tree AS (
      SELECT account_guid FROM downstream.server WHERE account_guid = $1
      UNION
      SELECT s.account_guid FROM tree t JOIN downstream.server s ON s.parent_server_id = t.account_guid
    ) SELECT account_guid AS id FROM tree`, [serverId]);
  return new Set(rows.map(({ id }) => id));
}

/** The servers that call this one themselves, above the given ones or these themselves: by id, with the name they go by. Unknown ones are left out. */
export async function callingServers(source: DataSource | EntityManager, serverIds: readonly string[]): Promise<{ serverId: string; callerId: string; callerName: string }[]> {
  return source.query(`
    WITH RECURSIVE way AS (
      SELECT account_guid AS start, account_guid, parent_server_id, account_name FROM downstream.server WHERE account_guid = ANY ($1::uuid[])
      UNION
      SELECT w.start, s.account_guid, s.parent_server_id, s.account_name FROM way w JOIN downstream.server s ON s.account_guid = w.parent_server_id
    ) SELECT start AS "serverId", account_guid AS "callerId", account_name AS "callerName" FROM way WHERE parent_server_id IS NULL`, [serverIds]);
}

import { isIP } from 'node:net';
import type { DataSource } from 'typeorm';

/**
 * The most servers that are remembered. Anybody may call itself by any GUID, so the table needs an end; a tree of servers under one
 * has some hundred. A server beyond it is served all the same.
 */
export const MAXIMUM_DOWNSTREAM_SERVERS = 10_000;

/** A server that asks for an authorization cookie. */
export interface SeenServer {
  /** GUID, lower case. */
  readonly accountGuid: string;
  readonly accountName: string;
  /** Where it calls from. */
  readonly address: string;
  readonly at: Date;
  /** Whether it was refused. */
  readonly refused: boolean;
}

/**
 * Writes down that a server asked for an authorization cookie (MS-WSUSSS 3.1.4.2: "if not found, insert a new entry in the DSS Table").
 * @returns false when it is new and there is no room for it
 */
export async function rememberServer(dataSource: DataSource, seen: SeenServer): Promise<boolean> {
  const { accountGuid, accountName, address, at, refused } = seen;
  const rows: unknown[] = await dataSource.query(`
    INSERT INTO downstream.server AS known (account_guid, account_name, ip_address, first_seen, last_contact, last_refused)
    SELECT $1::uuid, $2, $3::inet, $4::timestamptz, $4, CASE WHEN $5 THEN $4::timestamptz END
    WHERE EXISTS (SELECT FROM downstream.server WHERE account_guid = $1) OR (SELECT count(*) FROM downstream.server) < $6
    ON CONFLICT (account_guid) DO UPDATE SET
      account_name = EXCLUDED.account_name, ip_address = EXCLUDED.ip_address,
      last_contact = greatest(known.last_contact, EXCLUDED.last_contact), last_refused = coalesce(EXCLUDED.last_refused, known.last_refused)
    RETURNING 1`,
  [accountGuid, accountName, isIP(address) === 0 ? null : address, at, refused, MAXIMUM_DOWNSTREAM_SERVERS]);
  return rows.length > 0;
}

/** What a server was seen doing, besides asking for authorization. */
export type ServerActivity = { readonly protocolVersion: string } | { readonly synchronizedAt: Date } | { readonly deploymentsSynchronizedAt: Date };

/** Notes it on the server's record; does nothing when there is none. */
export async function noteServerActivity(dataSource: DataSource, accountGuid: string, activity: ServerActivity): Promise<void> {
  const [column, value] = 'protocolVersion' in activity ? ['protocol_version', activity.protocolVersion]
    : 'synchronizedAt' in activity ? ['last_sync_time', activity.synchronizedAt]
      : ['last_deployment_sync_time', activity.deploymentsSynchronizedAt];
  await dataSource.query(`UPDATE downstream.server SET ${column as string} = $2 WHERE account_guid = $1`, [accountGuid, value]);
}

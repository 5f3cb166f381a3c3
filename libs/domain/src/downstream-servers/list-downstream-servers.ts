import type { DataSource } from 'typeorm';

/** A downstream server as lists show it. */
export interface ListedDownstreamServer {
  readonly accountGuid: string;
  readonly accountName: string;
  readonly ipAddress: string | null;
  readonly firstSeen: Date;
  readonly lastContact: Date;
  readonly lastRefused: Date | null;
  readonly protocolVersion: string | null;
  readonly lastSyncTime: Date | null;
  readonly lastDeploymentSyncTime: Date | null;
}

/** After which server a page goes on. */
export interface DownstreamServerPosition {
  /** {@link ListedDownstreamServer.lastContact}. */
  readonly lastContact: Date;
  readonly accountGuid: string;
}

/** At most `limit` servers, the latest contact first, after `position`; null for the first page. */
export function listDownstreamServers(
  dataSource: DataSource, limit: number, position: DownstreamServerPosition | null = null,
): Promise<ListedDownstreamServer[]> {
  return dataSource.query(`
    SELECT account_guid AS "accountGuid", account_name AS "accountName", host(ip_address) AS "ipAddress", first_seen AS "firstSeen",
           last_contact AS "lastContact", last_refused AS "lastRefused", protocol_version AS "protocolVersion",
           last_sync_time AS "lastSyncTime", last_deployment_sync_time AS "lastDeploymentSyncTime"
    FROM downstream.server
    WHERE $2::timestamptz IS NULL OR (last_contact, account_guid) < ($2, $3::uuid)
    ORDER BY last_contact DESC, account_guid DESC
    LIMIT $1`, [limit, position?.lastContact ?? null, position?.accountGuid ?? null]);
}

import type { DataSource } from 'typeorm';
import { UNASSIGNED_COMPUTERS_ID, ALL_COMPUTERS_ID } from '../../groups/built-in-groups.js';
import { SqlConditions, containing } from '../../persistence/sql-conditions.js';
import { THIS_SERVER } from '../../reporting/activity/install-activity.entity.js';
import type { TargetingMode } from '../../servers/server-configuration.entity.js';
import { memberOfSql, membershipSql } from './membership-sql.js';

/** The orders a list of computers may have. The id decides between equals. */
export const COMPUTER_ORDERS = ['lastContactDescending', 'lastContactAscending', 'name'] as const;
export type ComputerOrder = (typeof COMPUTER_ORDERS)[number];

/** Which computers are wanted. Everything given must hold. */
export interface ComputerFilter {
  /** Part of the DNS name or of the id, in any case. */
  readonly text?: string;
  readonly groupId?: string;
  /** Whether members of groups below the group count too. All Computers always has everybody. */
  readonly includeSubgroups?: boolean;
  /** The server that they call: one below this one, or the GUID of zeros for this one. */
  readonly serverId?: string;
}

/** A computer as lists show it. */
export interface ListedComputer {
  readonly id: string;
  readonly dnsName: string;
  readonly ipAddress: string | null;
  readonly osDescription: string | null;
  /** `major.minor.build`; null until it registered. */
  readonly osVersion: string | null;
  readonly computerManufacturer: string | null;
  readonly computerModel: string | null;
  readonly lastContact: Date;
  readonly lastSyncTime: Date | null;
  readonly registeredAt: Date | null;
  /** Where the next page goes on; see {@link listComputers}. */
  readonly position: string;
}

/** After which computer a page goes on. */
export interface ComputerPosition {
  /** {@link ListedComputer.position} of the last computer of the page before. */
  readonly position: string;
  readonly id: string;
}

interface OrderSql {
  /** What is compared; there is an index on it together with the id. */
  readonly key: string;
  /** The key as text that comes back as a parameter without loss. */
  readonly text: string;
  readonly type: string;
  readonly direction: 'ASC' | 'DESC';
}

const LAST_CONTACT = { key: 'c.last_contact', text: `to_char(c.last_contact AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`, type: 'timestamptz' };

const ORDERS: Record<ComputerOrder, OrderSql> = {
  lastContactDescending: { ...LAST_CONTACT, direction: 'DESC' },
  lastContactAscending: { ...LAST_CONTACT, direction: 'ASC' },
  name: { key: 'lower(c.dns_name) COLLATE "C"', text: 'lower(c.dns_name)', type: 'text', direction: 'ASC' },
};

/** At most `limit` computers in an order, after `position`; null for the first page. */
export function listComputers(
  dataSource: DataSource, filter: ComputerFilter, targeting: TargetingMode, order: ComputerOrder, limit: number,
  position: ComputerPosition | null = null,
): Promise<ListedComputer[]> {
  const { key, text, type, direction } = ORDERS[order];
  const where = computerConditions(filter, targeting);
  if (position !== null) {
    const collated = type === 'text' ? '$1::text COLLATE "C"' : `$1::${type}`;
    where.add(`(${key}, c.id) ${direction === 'ASC' ? '>' : '<'} (${collated}, $2)`, position.position, position.id);
  }
  return dataSource.query(`
    SELECT ${LISTED_COMPUTER_COLUMNS}, ${text} AS position
    FROM computers.computer c
    WHERE ${where.sql}
    ORDER BY ${key} ${direction}, c.id ${direction}
    LIMIT ${where.parameter(limit)}`, where.parameters);
}

/** SQL: the columns of a {@link ListedComputer} of the computer `c`, besides its position. */
export const LISTED_COMPUTER_COLUMNS = `
  c.id, c.dns_name AS "dnsName", host(c.ip_address) AS "ipAddress", c.os_description AS "osDescription",
  c.os_major_version || '.' || c.os_minor_version || '.' || c.os_build_number AS "osVersion",
  c.computer_manufacturer AS "computerManufacturer", c.computer_model AS "computerModel",
  c.last_contact AS "lastContact", c.last_sync_time AS "lastSyncTime", c.registered_at AS "registeredAt"`;

/** Which computers `c` are meant. */
export function computerConditions({ text, groupId, includeSubgroups, serverId }: ComputerFilter, targeting: TargetingMode): SqlConditions {
  const where = new SqlConditions();
  if (text !== undefined) where.add('lower(c.dns_name) LIKE $1 OR c.id LIKE $1', containing(text));
  if (serverId === THIS_SERVER) where.add('c.parent_server_id IS NULL');
  else if (serverId !== undefined) where.add('c.parent_server_id = $1::uuid', serverId);
  if (groupId === UNASSIGNED_COMPUTERS_ID) {
    where.add(`NOT EXISTS (SELECT FROM (${membershipSql(targeting)}) AS m WHERE m.computer_id = c.id)`);
  } else if (groupId !== undefined && groupId !== ALL_COMPUTERS_ID) {
    where.add(memberOfSql(targeting, includeSubgroups === true ? GROUP_AND_BELOW : 'SELECT $1::uuid'), groupId);
  }
  return where;
}

const GROUP_AND_BELOW = `
  WITH RECURSIVE below (id) AS (
    SELECT $1::uuid
    UNION
    SELECT g.id FROM below JOIN groups.target_group g ON g.parent_id = below.id
  )
  SELECT id FROM below`;

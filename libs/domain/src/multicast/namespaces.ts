import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { MulticastError } from './multicast-error.js';
import type { MulticastNamespace } from './namespace.entity.js';

/** What is chosen about a namespace. */
export type NamespaceSettings = Omit<MulticastNamespace, 'id'>;

const COLUMNS = `
  id, name, provider, configuration, allow_unauthenticated AS "allowUnauthenticated", allowed_accounts AS "allowedAccounts", start_mode AS "startMode", start_at AS "startAt",
  start_clients AS "startClients", rate_limit::float8 AS "rateLimit", slow_clients AS "slowClients", minimum_rate::float8 AS "minimumRate", speeds`;

/** The longest names; MS-WDSMSI has no limit, its packets have. */
export const MAXIMUM_NAMESPACE_CHARACTERS = 255;
export const MAXIMUM_CONTENT_CHARACTERS = 512;

export function listNamespaces(dataSource: DataSource): Promise<MulticastNamespace[]> {
  return dataSource.query(`SELECT ${COLUMNS} FROM multicast.namespace ORDER BY lower(name)`);
}

/** The namespace of a name in any letter case, or null. */
export async function findNamespace(dataSource: DataSource, name: string): Promise<MulticastNamespace | null> {
  const [found]: MulticastNamespace[] = await dataSource.query(`SELECT ${COLUMNS} FROM multicast.namespace WHERE lower(name) = lower($1)`, [name]);
  return found ?? null;
}

/** Makes a namespace. Throws {@link MulticastError} `INVALID_NAMESPACE`, `NAMESPACE_NAME_TAKEN`. */
export async function createNamespace(dataSource: DataSource, settings: NamespaceSettings): Promise<MulticastNamespace> {
  checkNamespace(settings);
  const id = randomUUID();
  const { name, provider, configuration, allowUnauthenticated, allowedAccounts, startMode, startAt, startClients, rateLimit, slowClients, minimumRate, speeds } = settings;
  const inserted: unknown[] = await dataSource.query(`
    INSERT INTO multicast.namespace (id, name, provider, configuration, allow_unauthenticated, allowed_accounts, start_mode, start_at, start_clients, rate_limit, slow_clients, minimum_rate, speeds)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING 1`,
  [id, name, provider, configuration, allowUnauthenticated, allowedAccounts, startMode, startAt, startClients, rateLimit, slowClients, minimumRate, speeds]);
  if (inserted.length === 0) throw new MulticastError('NAMESPACE_NAME_TAKEN', 'There is a namespace of this name already.');
  return { id, ...settings };
}

/** Takes a namespace away; its sessions go on to their end. Throws {@link MulticastError} `UNKNOWN_NAMESPACE`. */
export async function deleteNamespace(dataSource: DataSource, id: string): Promise<void> {
  const [, count]: [unknown[], number] = await dataSource.query('DELETE FROM multicast.namespace WHERE id = $1::uuid', [id]);
  if (count === 0) throw new MulticastError('UNKNOWN_NAMESPACE', `There is no namespace ${id}.`);
}

/** Throws {@link MulticastError} `INVALID_NAMESPACE` with what is wrong. */
export function checkNamespace(settings: NamespaceSettings): void {
  const problem = problemOf(settings);
  if (problem !== null) throw new MulticastError('INVALID_NAMESPACE', problem);
}

function problemOf({ name, startMode, startAt, startClients, slowClients, minimumRate, speeds }: NamespaceSettings): string | null {
  if (name.length === 0 || name.length > MAXIMUM_NAMESPACE_CHARACTERS || /\p{Cc}|\p{Surrogate}/u.test(name)) return 'The name is empty, too long or has control characters.';
  if ((startMode === 'at') !== (startAt !== null)) return 'A time belongs to the start mode "at", and only there.';
  if ((startMode === 'clients') !== (startClients !== null)) return 'A number of clients belongs to the start mode "clients", and only there.';
  if ((slowClients === 'none') !== (minimumRate === null)) return 'A minimum rate belongs to a policy for slow clients, and only there.';
  if ((slowClients === 'split') !== (speeds !== null)) return 'A number of speeds belongs to the policy "split", and only there.';
  return null;
}

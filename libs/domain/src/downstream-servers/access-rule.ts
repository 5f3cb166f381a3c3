import type { DataSource, EntityManager } from 'typeorm';
import { ConfigurationError } from '../servers/configuration-error.js';
import { parseNetwork, type AccessRule } from './access-decision.js';

/** The most names, and the most networks, of a restriction. */
export const MAXIMUM_ACCESS_ENTRIES = 500;

/** The longest account name, in characters: what DNS allows. */
export const MAXIMUM_ACCOUNT_NAME_LENGTH = 255;

const ACCOUNT = /^(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/** What an administrator can change; what is absent stays. */
export type AccessRuleChange = Partial<AccessRule>;

/** The restriction in force; none when nobody ever set one. */
export async function loadAccessRule(source: DataSource | EntityManager): Promise<AccessRule> {
  const [row]: AccessRule[] = await source.query(`
    SELECT allowed_accounts AS "allowedAccounts", allowed_networks AS "allowedNetworks" FROM downstream.access_rule`);
  return row ?? { allowedAccounts: null, allowedNetworks: null };
}

/** Changes the restriction; it holds from the next call of any downstream server. Throws {@link ConfigurationError}. */
export async function updateAccessRule(dataSource: DataSource, changes: AccessRuleChange): Promise<AccessRule> {
  const wanted = checkAccessRuleChange(changes);
  return dataSource.transaction(async (manager) => {
    await manager.query('INSERT INTO downstream.access_rule (id) VALUES (1) ON CONFLICT (id) DO NOTHING');
    await manager.query('SELECT FROM downstream.access_rule FOR UPDATE');
    const rule = { ...await loadAccessRule(manager), ...wanted };
    await manager.query('UPDATE downstream.access_rule SET allowed_accounts = $1, allowed_networks = $2', [rule.allowedAccounts, rule.allowedNetworks]);
    return rule;
  });
}

/** The change in normal form: lower case, sorted, each entry once. Throws {@link ConfigurationError}. */
export function checkAccessRuleChange({ allowedAccounts, allowedNetworks }: AccessRuleChange): AccessRuleChange {
  return {
    ...(allowedAccounts !== undefined && { allowedAccounts: entries('allowedAccounts', allowedAccounts, isAccount, 'host names such as a.example or *.example') }),
    ...(allowedNetworks !== undefined && { allowedNetworks: entries('allowedNetworks', allowedNetworks, isNetwork, 'networks such as 10.0.0.0/8') }),
  };
}

function entries(key: string, wanted: readonly string[] | null, isEntry: (text: string) => boolean, what: string): string[] | null {
  if (wanted === null) return null;
  const distinct = [...new Set(wanted.map((text) => text.trim().toLowerCase()))].sort();
  if (distinct.length > MAXIMUM_ACCESS_ENTRIES || !distinct.every(isEntry)) {
    throw new ConfigurationError('CONFIGURATION_BAD_VALUE', key, `${key} holds at most ${MAXIMUM_ACCESS_ENTRIES} ${what}, or is null for no restriction.`);
  }
  return distinct;
}

const isAccount = (text: string): boolean => text.length <= MAXIMUM_ACCOUNT_NAME_LENGTH && ACCOUNT.test(text);
const isNetwork = (text: string): boolean => parseNetwork(text) !== undefined;

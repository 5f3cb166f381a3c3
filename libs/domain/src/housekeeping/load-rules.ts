import type { DataSource } from 'typeorm';
import { DEFAULT_RULES, housekeepingRulesSchema, type HousekeepingRules } from './rules.js';

/** The rules that hold. What a later version knows more of has its defaults. */
export async function loadHousekeepingRules(dataSource: DataSource): Promise<HousekeepingRules> {
  const [row]: { rules: Partial<HousekeepingRules> }[] = await dataSource.query('SELECT rules FROM housekeeping.settings');
  return completeRules(row?.rules ?? {});
}

/** Sets all the rules. */
export async function saveHousekeepingRules(dataSource: DataSource, rules: HousekeepingRules): Promise<HousekeepingRules> {
  await dataSource.query('INSERT INTO housekeeping.settings (id, rules) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET rules = excluded.rules',
    [JSON.stringify(housekeepingRulesSchema.parse(rules))]);
  return loadHousekeepingRules(dataSource);
}

/** Rules as they were stored, with the defaults of what is missing; what is unknown to this version is left out. */
export function completeRules(stored: Partial<HousekeepingRules>): HousekeepingRules {
  const complete = Object.fromEntries(Object.entries(DEFAULT_RULES).map(([name, value]) => {
    const given = (stored as Record<string, unknown>)[name];
    if (typeof value !== 'object') return [name, given ?? value];
    return [name, Object.fromEntries(Object.entries(value).map(([key, fallback]) => [key, (given as Record<string, unknown> | undefined)?.[key] ?? fallback]))];
  }));
  return housekeepingRulesSchema.parse(complete);
}

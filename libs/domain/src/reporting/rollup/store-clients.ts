import type { EntityManager } from 'typeorm';
import { RefusedRollup } from './refused-rollup.js';
import type { ToldOperatingSystem, ToldServer } from './told-server.js';

/** Builds, service packs, locales and editions make some thousand in a large tree; anybody may invent others. */
const MAXIMUM_OPERATING_SYSTEMS = 50_000;

const COLUMNS = [
  ['majorVersion', 'major_version', 'integer'], ['minorVersion', 'minor_version', 'integer'], ['buildNumber', 'build_number', 'integer'],
  ['servicePackMajorNumber', 'service_pack_major_number', 'integer'], ['servicePackMinorNumber', 'service_pack_minor_number', 'integer'],
  ['locale', 'locale', 'text'], ['suiteMask', 'suite_mask', 'smallint'], ['oldProductType', 'old_product_type', 'smallint'],
  ['newProductType', 'new_product_type', 'integer'], ['systemMetrics', 'system_metrics', 'integer'], ['processorArchitecture', 'processor_architecture', 'text'],
] as const satisfies (readonly [keyof ToldOperatingSystem, string, string])[];

/**
 * Stores the computers of servers by operating system, and counts their attempts to install (MS-WSUSSS 3.1.4.14). What was counted for the same
 * rollup before is not counted again, and revisions that this catalog has not are passed over. Throws {@link RefusedRollup}.
 * @param anew servers of which a new rollup begins: what is not told any more goes
 */
export async function storeClients(manager: EntityManager, servers: readonly ToldServer[], anew: ReadonlySet<string>): Promise<void> {
  await manager.query('DELETE FROM downstream.server_computers WHERE server_id = ANY ($1::uuid[])', [[...anew]]);
  const clients = servers.flatMap(({ serverId, toldRollupTime, clients: list }) => list.map((one) => ({ serverId, toldRollupTime, ...one })));
  if (clients.length === 0) return;
  const numbers = await numberOperatingSystems(manager, clients.map(({ operatingSystem }) => operatingSystem));
  const systems = clients.map((_, index) => numbers[index]!);
  await manager.query(`
    INSERT INTO downstream.server_computers AS known (server_id, operating_system, computers)
    SELECT server_id, operating_system, max(computers) FROM unnest($1::uuid[], $2::integer[], $3::integer[]) AS g (server_id, operating_system, computers)
    GROUP BY server_id, operating_system
    ON CONFLICT (server_id, operating_system) DO UPDATE SET computers = greatest(known.computers, excluded.computers)`,
  [clients.map(({ serverId }) => serverId), systems, clients.map(({ computers }) => computers)]);
  await countActivity(manager, clients.flatMap(({ serverId, toldRollupTime, activity }, index) => (
    activity.map((one) => ({ serverId, toldRollupTime, operatingSystem: systems[index]!, ...one })))));
}

/** The numbers of operating systems, in their order, given to those that had none. Sorted, so that two that meet the same new ones do not deadlock. */
async function numberOperatingSystems(manager: EntityManager, systems: readonly ToldOperatingSystem[]): Promise<number[]> {
  const given = COLUMNS.map(([name]) => systems.map((system) => system[name]));
  const names = COLUMNS.map(([, column]) => column).join(', ');
  const unnested = `unnest(${COLUMNS.map(([, , type], index) => `$${index + 1}::${type}[]`).join(', ')})`;
  await manager.query(`INSERT INTO reporting.operating_system (${names}) SELECT DISTINCT * FROM ${unnested} AS g (${names})
    ORDER BY ${COLUMNS.map((_, index) => index + 1).join(', ')} ON CONFLICT DO NOTHING`, given);
  const [{ known }]: [{ known: number }] = await manager.query('SELECT count(*)::int AS known FROM reporting.operating_system');
  if (known > MAXIMUM_OPERATING_SYSTEMS) throw new RefusedRollup('BAD_VALUE', `More than ${MAXIMUM_OPERATING_SYSTEMS} operating systems are told of.`);
  const rows: { number: number }[] = await manager.query(`
    SELECT o.number FROM ${unnested} WITH ORDINALITY AS g (${names}, position) JOIN reporting.operating_system o USING (${names}) ORDER BY g.position`, given);
  return rows.map(({ number }) => number);
}

interface CountedActivity {
  readonly serverId: string;
  readonly toldRollupTime: Date;
  readonly operatingSystem: number;
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly successes: number;
  readonly failures: number;
}

async function countActivity(manager: EntityManager, activity: readonly CountedActivity[]): Promise<void> {
  if (activity.length === 0) return;
  await manager.query(`
    INSERT INTO reporting.install_activity AS a (update_id, revision_number, server_id, operating_system, success_count, failure_count,
      unsent_success_count, unsent_failure_count, told_rollup_time)
    SELECT update_id, revision_number, server_id, operating_system, ${bounded('sum(successes)')}, ${bounded('sum(failures)')},
      ${bounded('sum(successes)')}, ${bounded('sum(failures)')}, max(told)
    FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::integer[], $5::integer[], $6::integer[], $7::timestamptz[])
      AS g (update_id, revision_number, server_id, operating_system, successes, failures, told)
    JOIN catalog.revision USING (update_id, revision_number)
    GROUP BY update_id, revision_number, server_id, operating_system ORDER BY update_id, revision_number, server_id, operating_system
    ON CONFLICT (update_id, revision_number, server_id, operating_system) DO UPDATE SET
      success_count = ${added('success_count')}, failure_count = ${added('failure_count')},
      unsent_success_count = ${added('unsent_success_count')}, unsent_failure_count = ${added('unsent_failure_count')}, told_rollup_time = excluded.told_rollup_time
    WHERE a.told_rollup_time IS DISTINCT FROM excluded.told_rollup_time`,
  [
    activity.map(({ updateId }) => updateId), activity.map(({ revisionNumber }) => revisionNumber), activity.map(({ serverId }) => serverId),
    activity.map(({ operatingSystem }) => operatingSystem), activity.map(({ successes }) => successes), activity.map(({ failures }) => failures),
    activity.map(({ toldRollupTime }) => toldRollupTime),
  ]);
}

/** Whoever tells absurd numbers gets the largest there is, not an error. */
const bounded = (sql: string): string => `least(${sql}, 2147483647)::integer`;
const added = (column: string): string => bounded(`a.${column}::bigint + excluded.${column}`);

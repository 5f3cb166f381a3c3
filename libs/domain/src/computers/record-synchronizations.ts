import type { DataSource } from 'typeorm';
import { computerKey, fact } from './computer-facts.js';

/** The most synchronisations one statement records; a call with more runs several. */
export const MAXIMUM_SYNCHRONIZATIONS_PER_STATEMENT = 10_000;

/** The longest protocol version that is kept, in characters. */
const MAXIMUM_PROTOCOL_VERSION_LENGTH = 32;

/** That a computer finished a SyncUpdates sequence. */
export interface ComputerSynchronization {
  readonly id: string;
  readonly at: Date;
  /** The version the client named in GetCookie, for example `2.90`. */
  readonly protocolVersion: string | null;
}

/**
 * Records many synchronisations in few statements, so that a scan storm costs the database little, and returns how many
 * computers it changed. Of several for one computer the last counts; older than what is recorded, or of an unknown
 * computer, they change nothing.
 */
export async function recordSynchronizations(
  dataSource: DataSource,
  synchronizations: readonly ComputerSynchronization[],
): Promise<number> {
  let changed = 0;
  const latest = [...latestOfEachComputer(synchronizations)];
  for (let start = 0; start < latest.length; start += MAXIMUM_SYNCHRONIZATIONS_PER_STATEMENT) {
    changed += await record(dataSource, latest.slice(start, start + MAXIMUM_SYNCHRONIZATIONS_PER_STATEMENT));
  }
  return changed;
}

// Rows are locked in the order of their ids: two gateways that record overlapping computers cannot deadlock. NO KEY leaves
// alone those who put the same computers into groups at the same time.
async function record(dataSource: DataSource, latest: readonly [string, ComputerSynchronization][]): Promise<number> {
  const [, changed]: [unknown, number] = await dataSource.query(`
    WITH given AS (SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[]) AS g (id, at, protocol_version)),
    locked AS (SELECT c.id FROM computers.computer c WHERE c.id = ANY ($1::text[]) ORDER BY c.id FOR NO KEY UPDATE)
    UPDATE computers.computer c
    SET last_sync_time = g.at, last_contact = greatest(c.last_contact, g.at),
        client_protocol_version = coalesce(g.protocol_version, c.client_protocol_version), parent_server_id = NULL, has_rollup_details = false
    FROM given g JOIN locked USING (id)
    WHERE c.id = g.id AND (c.last_sync_time IS NULL OR c.last_sync_time < g.at)`,
  [
    latest.map(([id]) => id),
    latest.map(([, { at }]) => at),
    latest.map(([, { protocolVersion }]) => fact(protocolVersion, MAXIMUM_PROTOCOL_VERSION_LENGTH)),
  ]);
  return changed;
}

function latestOfEachComputer(synchronizations: readonly ComputerSynchronization[]): Map<string, ComputerSynchronization> {
  const latest = new Map<string, ComputerSynchronization>();
  for (const synchronization of synchronizations) {
    const id = computerKey(synchronization.id);
    const known = latest.get(id);
    if (known === undefined || known.at < synchronization.at) latest.set(id, synchronization);
  }
  return latest;
}

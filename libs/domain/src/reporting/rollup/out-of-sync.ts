import type { DataSource } from 'typeorm';
import { serverWithDescendants } from './server-tree.js';

/** The number of the last statuses that a server believes to have told of a computer. */
export interface LastRollupNumber {
  /** Its key, see `computerKey`. */
  readonly computerId: string;
  readonly rollupNumber: number;
}

/**
 * Of which computers this server has other statuses than the server below believes (MS-WSUSSS 3.1.4.16). Computers that it, or one below it, does
 * not have any more are no concern of its. Empty for an unknown server. Keys, see `computerKey`.
 */
export async function findOutOfSync(dataSource: DataSource, serverId: string, numbers: readonly LastRollupNumber[]): Promise<Set<string>> {
  const servers = await serverWithDescendants(dataSource, serverId);
  if (servers.size === 0 || numbers.length === 0) return new Set();
  const rows: { id: string }[] = await dataSource.query(`
    SELECT c.id FROM unnest($1::text[], $2::integer[]) AS g (id, number)
    JOIN computers.computer c ON c.id = g.id AND c.parent_server_id = ANY ($3::uuid[])
    LEFT JOIN reporting.computer_report r ON r.computer_id = c.id
    WHERE coalesce(r.received_rollup_number, 0) <> g.number`,
  [numbers.map(({ computerId }) => computerId), numbers.map(({ rollupNumber }) => rollupNumber), [...servers]]);
  return new Set(rows.map(({ id }) => id));
}

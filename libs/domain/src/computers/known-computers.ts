import type { DataSource } from 'typeorm';

/** Which of these computers exist. @param ids their keys, see `computerKey` */
export async function knownComputers(dataSource: DataSource, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows: { id: string }[] = await dataSource.query('SELECT id FROM computers.computer WHERE id = ANY ($1)', [ids]);
  return new Set(rows.map(({ id }) => id));
}

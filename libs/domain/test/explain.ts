import type { DataSource } from 'typeorm';

/** The plan PostgreSQL makes for the one query that `run` sends, as text. */
export async function planOf(dataSource: DataSource, run: (view: DataSource) => Promise<unknown>): Promise<string> {
  let plan = '';
  const explain = async (sql: string, parameters?: unknown[]): Promise<unknown[]> => {
    const rows: { 'QUERY PLAN': string }[] = await dataSource.query(`EXPLAIN ${sql}`, parameters);
    plan += rows.map((row) => row['QUERY PLAN']).join('\n');
    return [];
  };
  await run(Object.create(dataSource, { query: { value: explain } }) as DataSource);
  return plan;
}

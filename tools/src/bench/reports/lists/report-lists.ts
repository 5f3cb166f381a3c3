import { createDataSource } from '@sluice/domain/migrations';
import { fillLists, fillReports, largeIds } from '@sluice/testing/large-installation';
import { keptDatabase } from '../../harness/bench-database.js';

/** Updates that can be approved. */
const UPDATES = 5_000;
/** The most entries that a page has. */
const LONGEST_PAGE = 500;

/** A report as an administrator asks for it: its name among the figures, and its path below `/api/v1/reports`. */
export interface ReportList {
  readonly name: string;
  readonly path: string;
}

/** Makes sure that there is a database in which so many computers have reported. */
export function reportedDatabase(serverUrl: string, computers: number, say: (line: string) => void): Promise<string> {
  return keptDatabase(serverUrl, `bench_reports_${computers}_v1`, async (databaseUrl) => {
    const started = performance.now();
    const dataSource = await createDataSource(databaseUrl, { poolSize: 2, applicationName: 'sluice-bench' }).initialize();
    try {
      await fillLists(dataSource, { computers, updates: UPDATES });
      await fillReports(dataSource, (done) => say(`${done} of ${computers} computers have reported`));
    } finally {
      await dataSource.destroy();
    }
    say(`${computers} computers with ${UPDATES} updates each were made in ${Math.round((performance.now() - started) / 1_000)} s; later runs reuse them`);
  });
}

/** Every list, with as many entries as a page can have. The group is that of half of the computers. */
export function reportLists(computerId: string): ReportList[] {
  const group = 'b73ca6ed-5727-47f3-84de-015e03f6a88a';
  const update = largeIds.update(7);
  return [
    { name: 'updates', path: 'updates' },
    { name: 'failedUpdates', path: 'updates?status=failed' },
    { name: 'updatesForGroup', path: `updates?group=${group}` },
    { name: 'failedUpdatesForGroup', path: `updates?group=${group}&status=failed` },
    { name: 'updatesOfProduct', path: `updates?product=${largeIds.product(7)}` },
    { name: 'update', path: `updates/${update}` },
    ...['installed', 'failed', 'notInstalled', 'notApplicable', 'unknown'].map((status) => (
      { name: `${status}ComputersOfUpdate`, path: `updates/${update}/computers?status=${status}` })),
    { name: 'computers', path: 'computers' },
    { name: 'failingComputers', path: 'computers?status=failed' },
    { name: 'computersOfGroup', path: `computers?group=${group}` },
    { name: 'computer', path: `computers/${computerId}` },
    { name: 'updatesOfComputer', path: `computers/${computerId}/updates` },
    { name: 'eventsOfComputer', path: `computers/${computerId}/events` },
    { name: 'silentComputers', path: 'silent-computers?days=20' },
    { name: 'failures', path: 'failures' },
    { name: 'failuresOfGroup', path: `failures?group=${group}` },
    { name: 'products', path: 'products' },
    { name: 'classifications', path: 'classifications' },
    { name: 'groups', path: 'groups' },
  ].map(({ name, path }) => ({ name, path: NO_PAGES.has(name) ? path : `${path}${path.includes('?') ? '&' : '?'}limit=${LONGEST_PAGE}` }));
}

const NO_PAGES: ReadonlySet<string> = new Set(['update', 'computer', 'groups']);

import { randomBytes } from 'node:crypto';
import { withClient } from '../../../start/database.js';
import type { BenchServers } from '../../harness/bench-servers.js';
import { ServiceProcess } from '../../harness/service-process.js';
import { rounded } from '../../harness/statistics.js';
import { reportedDatabase, reportLists, type ReportList } from './report-lists.js';

/** How often each list is asked for; the slowest counts, the first included. */
const ASKED = 3;
const GOAL_MS = 1_000;

/** What the reports of a large installation take over HTTP. */
export interface MeasuredLists {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly failures: readonly string[];
}

/** Asks the management API for each report of an installation with so many computers. */
export async function measureLists({ postgresUrl, natsUrl }: BenchServers, computers: number, say: (line: string) => void): Promise<MeasuredLists> {
  if (computers === 0) return { figures: {}, failures: [] };
  const databaseUrl = await reportedDatabase(postgresUrl, computers, say);
  const computerId = await withClient(databaseUrl, async (client) => (await client.query<{ id: string }>('SELECT min(id) AS id FROM computers.computer')).rows[0]!.id);
  const token = randomBytes(24).toString('base64url');
  const console = await ServiceProcess.start('console', databaseUrl, natsUrl, { SLUICE_ADMIN_TOKEN: token });
  const failures: string[] = [];
  const slowest: { name: string; milliseconds: number }[] = [];
  try {
    for (const list of reportLists(computerId)) {
      slowest.push({ name: list.name, milliseconds: await slowestAnswer(console.url, list, token, failures) });
    }
  } finally {
    await console.stop();
  }
  return { figures: figuresOf(slowest, computers), failures };
}

async function slowestAnswer(url: string, { name, path }: ReportList, token: string, failures: string[]): Promise<number> {
  let slowest = 0;
  for (let asked = 0; asked < ASKED; asked += 1) {
    const started = performance.now();
    const response = await fetch(`${url}/api/v1/reports/${path}`, { headers: { authorization: `Bearer ${token}` } });
    const body = await response.text();
    slowest = Math.max(slowest, performance.now() - started);
    if (!response.ok) failures.push(`the report ${name} was answered with ${response.status}: ${body.slice(0, 200)}`);
  }
  return slowest;
}

function figuresOf(slowest: readonly { name: string; milliseconds: number }[], computers: number): Record<string, number | string> {
  const byTime = slowest.toSorted((a, b) => b.milliseconds - a.milliseconds);
  return {
    listedComputers: computers,
    ...Object.fromEntries(slowest.map(({ name, milliseconds }) => [`${name}Ms`, rounded(milliseconds)])),
    slowestReport: byTime[0]!.name, slowestReportMs: rounded(byTime[0]!.milliseconds), goalReportMs: GOAL_MS,
  };
}

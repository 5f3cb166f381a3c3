import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDataSource } from '@sluice/domain/migrations';
import { unpackStatuses, updateStateName } from '@sluice/domain/reporting';
import { decodeRequest } from '@sluice/protocol/soap';
import { reporting } from '@sluice/protocol/wsusss';
import { nativeEvent, plantUpdates, ReportingCaller, statusReport } from '@sluice/testing/reporting';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Capture } from './captures.js';
import { check, requireEqual, type CheckResult } from './check.js';
import { startServiceUnderTest } from './service-under-test.js';

/** How long reports may take to be settled. Milliseconds. */
const SETTLED_WITHIN = 20_000;
const LOOK_EVERY = 20;

const lists = z.object({ native: z.object({ U: z.array(z.guid()), V: z.array(z.guid()) }) });
const installs = z.object({
  batches: z.array(z.object({
    run: z.string(), exchange: z.number(),
    events: z.array(z.object({
      event_id: z.number(), win32_hresult: z.number(), update: z.string(), replacement_strings: z.array(z.string()), misc_data: z.array(z.string()),
    })),
  })),
});
type InstallEvent = z.output<typeof installs>['batches'][number]['events'][number];

/**
 * What real agents reported, sent to reporting-rollup as it was: afterwards their updates have the statuses that a real server derived.
 * @param flow recorded calls, of which those to the Reporting web service are taken
 */
export async function checkReports(captureRoot: string, flow: readonly Capture[]): Promise<CheckResult[]> {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(captureRoot, 'reports', name), 'utf8'));
  const { native } = lists.parse(read('native-156-lists.json'));
  const { batches } = installs.parse(read('native-install-events.json'));
  const recorded = flow.filter(({ requestLine }) => requestLine.includes('ReportingWebService')).map(({ requestBody = '' }) => eventsOf(requestBody));
  const service = await startServiceUnderTest('reporting-rollup', { folder: join(captureRoot, 'wsusss/docs') });
  const dataSource = await createDataSource(service.databaseUrl, { poolSize: 1 }).initialize();
  try {
    const caller = await ReportingCaller.of(service.urlOf('/ReportingWebService/'), dataSource);
    const updates = [...native.U, ...native.V, ...batches.flatMap(({ events }) => events.map(updateOf)), ...recorded.flat().flatMap(mentioned)];
    await plantUpdates(dataSource, updates.filter((id) => id !== NO_UPDATE));
    const scenario = new Scenario(caller, dataSource);
    return [
      await check('reports: the lists of a native status report give the statuses of a real server', () => scenario.lists('lists', native)),
      ...await scenario.installations(batches, native),
      await check('reports: native/flow leaves its update as failed, and what else was needed as needed', () => scenario.flow('flow', recorded)),
    ];
  } finally {
    await dataSource.destroy();
    await service.stop();
  }
}

const NO_UPDATE = '00000000-0000-0000-0000-000000000000';

/** What an event says of its update according to the database of a real server; others change nothing. */
const STATUS_OF_EVENT: ReadonlyMap<number, string> = new Map([[182, 'Failed'], [183, 'Installed'], [184, 'InstalledPendingReboot']]);
/** What 2.2.2.3.1 says beyond that: needed updates are downloaded, and an installation that waits for a restart is pending. */
const DOWNLOADED = 162;
const PENDING = 201;

class Scenario {
  constructor(private readonly caller: ReportingCaller, private readonly dataSource: DataSource) {}

  async lists(computer: string, { U, V }: { U: readonly string[]; V: readonly string[] }): Promise<void> {
    await this.#report(computer, [statusReport({ U, V })]);
    const expected = new Map([...U.map((id) => [id.toLowerCase(), 'NotInstalled'] as const), ...V.map((id) => [id.toLowerCase(), 'Installed'] as const)]);
    requireEqual(await this.#statuses(computer), text(expected), 'the statuses');
  }

  async installations(batches: z.output<typeof installs>['batches'], { U, V }: { U: readonly string[]; V: readonly string[] }): Promise<CheckResult[]> {
    const results: CheckResult[] = [];
    for (const { run, exchange, events } of batches) {
      results.push(await check(`reports: ${run}, exchange ${exchange}, gives the statuses of a real server`, async () => {
        const named = events.map(updateOf).filter((id) => id !== NO_UPDATE);
        const needed = [...new Set([...U.map((id) => id.toLowerCase()), ...named])];
        const computer = `exchange-${exchange}`;
        const status = statusReport({ U: needed, V });
        // The lists themselves were not kept with these captures: one in which everything that is named is needed stands in.
        await this.#report(computer, [status, ...events.filter(({ event_id }) => event_id !== 156).map(native)]);
        const expected = new Map<string, string>([...needed.map((id) => [id, 'NotInstalled'] as const), ...V.map((id) => [id.toLowerCase(), 'Installed'] as const)]);
        for (const event of events) {
          const state = stateAfter(event, expected.get(updateOf(event)));
          if (state !== undefined) expected.set(updateOf(event), state);
        }
        requireEqual(await this.#statuses(computer), text(expected), 'the statuses');
      }));
    }
    return results;
  }

  async flow(computer: string, recorded: readonly reporting.ReportingEvent[][]): Promise<void> {
    for (const events of recorded) await this.#report(computer, events);
    const listed = recorded.flat().map(neededBy).filter((ids) => ids.length > 0).at(-1) ?? [];
    const failed = recorded.flat().filter(({ BasicData }) => BasicData?.EventID === 182).filter(({ ExtendedData }) => !ExtendedData?.MiscData?.some((tag) => tag.startsWith('M=')));
    const expected = new Map([...listed.map((id) => [id, 'NotInstalled'] as const), ...failed.map(({ BasicData }) => [BasicData!.UpdateID!.UpdateID.toLowerCase(), 'Failed'] as const)]);
    requireEqual(await this.#statuses(computer), text(expected), 'the statuses');
  }

  /** Sends events and waits until they are settled. */
  async #report(computer: string, events: readonly reporting.ReportingEvent[]): Promise<void> {
    if (!await this.caller.report(computer, events)) throw new Error('the report was answered with false');
    const ids = events.flatMap(({ BasicData }) => BasicData?.EventInstanceID ?? []);
    for (const end = Date.now() + SETTLED_WITHIN; Date.now() < end;) {
      const [row]: [{ count: number }] = await this.dataSource.query('SELECT count(*)::int AS count FROM reporting.event WHERE instance_id = ANY ($1)', [ids]);
      if (row.count === ids.length) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
    throw new Error('the report was not settled');
  }

  async #statuses(computer: string): Promise<string> {
    const numbers: { number: number; update_id: string }[] = await this.dataSource.query('SELECT number, update_id FROM reporting.update_number');
    const ids = new Map(numbers.map(({ number, update_id }) => [number, update_id]));
    const rows: { packed: Buffer }[] = await this.dataSource.query(
      'SELECT packed FROM reporting.computer_statuses JOIN reporting.computer_report USING (number) WHERE computer_id = $1', [computer]);
    return text(new Map(rows.flatMap(({ packed }) => [...unpackStatuses(packed)].map(([number, { state }]) => [ids.get(number)!, updateStateName(state)] as const))));
  }
}

function stateAfter({ event_id, win32_hresult }: InstallEvent, before: string | undefined): string | undefined {
  if (event_id === DOWNLOADED) return before === 'NotInstalled' ? 'Downloaded' : undefined;
  if (event_id === PENDING) return win32_hresult === 0x0024_0005 ? 'InstalledPendingReboot' : undefined;
  return STATUS_OF_EVENT.get(event_id);
}

const updateOf = ({ update }: InstallEvent): string => (update.split('@')[0] ?? '').toLowerCase();

function native(event: InstallEvent): reporting.ReportingEvent {
  const { event_id, win32_hresult, update, replacement_strings, misc_data } = event;
  return nativeEvent(event_id, {
    instanceId: randomUUID(), updateId: updateOf(event), revisionNumber: Number(update.split('@')[1]), win32HResult: win32_hresult,
    replacementStrings: replacement_strings, miscData: misc_data,
  });
}

function eventsOf(body: string): reporting.ReportingEvent[] {
  const { message } = decodeRequest(Buffer.from(body), { contract: reporting.reportingWebService });
  return [...(message as reporting.ReportEventBatch).eventBatch];
}

function neededBy({ BasicData, ExtendedData }: reporting.ReportingEvent): string[] {
  const list = BasicData?.EventID === 156 ? ExtendedData?.MiscData?.find((tag) => tag.startsWith('U=')) : undefined;
  return list === undefined ? [] : list.slice(2).toLowerCase().split(';');
}

function mentioned(event: reporting.ReportingEvent): string[] {
  return [...neededBy(event), event.BasicData?.UpdateID?.UpdateID ?? NO_UPDATE];
}

const text = (statuses: ReadonlyMap<string, string>): string => [...statuses].map((parts) => parts.join(' ')).sort().join('\n');

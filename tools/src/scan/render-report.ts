import type { CallMeasurement, ReportedUpdate, ScanReport, SyncRound } from '@sluice/testing/update-client';
import { textTable, type Column } from './text-table.js';

const ROUND_COLUMNS: readonly Column<SyncRound & { readonly number: number }>[] = [
  { title: 'round', value: ({ number }) => number },
  { title: 'pass', value: ({ pass }) => pass },
  { title: 'installed', value: ({ sentInstalled }) => sentInstalled },
  { title: 'other', value: ({ sentOther }) => sentOther },
  { title: 'new', value: ({ newUpdates }) => newUpdates },
  { title: 'leaf', value: ({ newLeaves }) => newLeaves },
  { title: 'changed', value: ({ changedUpdates }) => changedUpdates },
  { title: 'gone', value: ({ outOfScope }) => outOfScope },
  { title: 'truncated', value: ({ truncated }) => (truncated ? 'yes' : 'no') },
  { title: 'wire', value: ({ wireBytes }) => wireBytes },
  { title: 'plain', value: ({ plainBytes }) => plainBytes },
  { title: 'ms', value: ({ milliseconds }) => Math.round(milliseconds) },
];

/** Calls of one operation that ended alike. */
interface CallGroup {
  readonly operation: string;
  readonly fault: string;
  readonly calls: readonly CallMeasurement[];
}

const sum = (calls: readonly CallMeasurement[], value: (call: CallMeasurement) => number): number => calls.reduce((total, call) => total + value(call), 0);

const CALL_COLUMNS: readonly Column<CallGroup>[] = [
  { title: 'operation', value: ({ operation }) => operation },
  { title: 'calls', value: ({ calls }) => calls.length },
  { title: 'request', value: ({ calls }) => sum(calls, ({ requestBytes }) => requestBytes) },
  { title: 'wire', value: ({ calls }) => sum(calls, ({ wireBytes }) => wireBytes) },
  { title: 'plain', value: ({ calls }) => sum(calls, ({ plainBytes }) => plainBytes) },
  { title: 'ms', value: ({ calls }) => Math.round(sum(calls, ({ milliseconds }) => milliseconds)) },
  { title: 'fault', value: ({ fault }) => fault },
];

/** The result of a scan for people: rounds, the other calls, and what the machine needs and has. */
export function renderReport(report: ScanReport): string {
  return [
    'SyncUpdates, sizes in bytes ("installed" and "other" are the lists sent):',
    ...textTable(ROUND_COLUMNS, report.rounds.map((round, index) => ({ ...round, number: index + 1 }))),
    '',
    'Other calls, bytes and milliseconds summed up:',
    ...textTable(CALL_COLUMNS, otherCalls(report)),
    '',
    `${report.machine} needs ${count(report.needed)}:`,
    ...report.needed.flatMap(neededLines),
    '',
    `It has ${count(report.installed)}:`,
    ...report.installed.map((update) => `  ${titleOf(update)}`),
    '',
    ...unknownRuleLines(report),
    `${report.notApplicable.length} further updates do not apply to it; it holds ${report.held} revisions.`,
    ...nextStep(report),
  ].join('\n');
}

/** Everything but the rounds, in the order of first use; a long scan asks for extended information a hundred times. */
function otherCalls({ calls }: ScanReport): CallGroup[] {
  const groups = new Map<string, { operation: string; fault: string; calls: CallMeasurement[] }>();
  for (const call of calls) {
    const { operation, fault = '' } = call;
    if (operation === 'SyncUpdates' && fault === '') continue;
    const group = groups.get(`${operation} ${fault}`) ?? { operation, fault, calls: [] };
    group.calls.push(call);
    groups.set(`${operation} ${fault}`, group);
  }
  return [...groups.values()];
}

function count(updates: readonly ReportedUpdate[]): string {
  return updates.length === 1 ? '1 update' : `${updates.length} updates`;
}

function neededLines(update: ReportedUpdate): string[] {
  return [`  ${titleOf(update)}  [${statusOf(update)}]`, ...update.files.map(({ fileName, size, url }) => `      ${fileName}, ${size} bytes: ${url ?? 'the server gave no address'}`)];
}

function titleOf({ title, updateId }: ReportedUpdate): string {
  return title ?? updateId;
}

function statusOf({ action, supersededBy, offered }: ReportedUpdate): string {
  if (offered) return `${action}: offered`;
  if (supersededBy !== undefined) return `${action}: superseded`;
  return action === 'PreDeploymentCheck' ? 'not approved' : action;
}

/** Rules that could not be evaluated make the result doubtful, so they are named. */
function unknownRuleLines({ unknownRules }: ScanReport): string[] {
  const names = Object.entries(unknownRules);
  if (names.length === 0) return [];
  return [`Rules that this scan cannot evaluate and took for false: ${names.map(([name, times]) => `${name} (${times})`).join(', ')}`];
}

function nextStep({ needed, held }: ScanReport): string[] {
  if (held === 0) return ['The server delivered nothing: its catalog is empty, or everything in it is declined.'];
  if (needed.length > 0 && !needed.some(({ offered }) => offered)) return ['Nothing is offered, because no update that is needed is approved for installation.'];
  return [];
}

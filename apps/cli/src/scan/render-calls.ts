import type { CallMeasurement, ScanReport, SyncRound } from '@sluice/testing/update-client';
import { textTable, type Column } from '../output/text-table.js';

const ROUND_COLUMNS: readonly Column<SyncRound & { readonly number: number }>[] = [
  { title: 'round', value: ({ number }) => number },
  { title: 'pass', value: ({ pass }) => pass },
  { title: 'have', value: ({ sentInstalled }) => sentInstalled },
  { title: 'other', value: ({ sentOther }) => sentOther },
  { title: 'new', value: ({ newUpdates }) => newUpdates },
  { title: 'leaf', value: ({ newLeaves }) => newLeaves },
  { title: 'chg', value: ({ changedUpdates }) => changedUpdates },
  { title: 'gone', value: ({ outOfScope }) => outOfScope },
  { title: 'cut', value: ({ truncated }) => truncated },
  { title: 'wire', value: ({ wireBytes }) => wireBytes },
  { title: 'plain', value: ({ plainBytes }) => plainBytes },
  { title: 'ms', value: ({ milliseconds }) => Math.round(milliseconds) },
];

/** The rounds of SyncUpdates. */
export function roundLines({ rounds }: ScanReport, columns: number): string[] {
  const rows = rounds.map((round, index) => ({ ...round, number: index + 1 }));
  return ['SyncUpdates, sizes in bytes ("have" and "other" are the lists sent):', ...textTable(ROUND_COLUMNS, rows, columns)];
}

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

/** Everything but the rounds, in the order of first use; a long scan asks for extended information a hundred times. */
export function callLines({ calls }: ScanReport, columns: number): string[] {
  const groups = new Map<string, { operation: string; fault: string; calls: CallMeasurement[] }>();
  for (const call of calls) {
    const { operation, fault = '' } = call;
    if (operation === 'SyncUpdates' && fault === '') continue;
    const group = groups.get(`${operation} ${fault}`) ?? { operation, fault, calls: [] };
    group.calls.push(call);
    groups.set(`${operation} ${fault}`, group);
  }
  return ['Other calls, bytes and milliseconds summed up:', ...textTable(CALL_COLUMNS, [...groups.values()], columns)];
}

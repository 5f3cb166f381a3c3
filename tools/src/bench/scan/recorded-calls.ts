import type { RecordedCall } from '../harness/recorded-call.js';
import type { RecordedScan } from './record-scans.js';

/** The first SyncUpdates of a scan in which nothing was new: what computers ask all day. */
export function deltaCall({ calls, report }: RecordedScan): RecordedCall {
  const call = calls.find(({ operation }) => operation === 'SyncUpdates');
  if (call === undefined || report.rounds[0]?.newUpdates !== 0) throw new Error('the second scan did not begin with a SyncUpdates that brought nothing');
  return call;
}

/** The last of the SyncUpdates that brought the most updates: by then the client says of more than a thousand revisions that it holds them. */
export function fullestPage({ calls, report }: RecordedScan): { readonly call: RecordedCall; readonly updates: number } {
  const updates = Math.max(...report.rounds.map((round) => round.newUpdates));
  const last = report.rounds.findLastIndex((round) => round.newUpdates === updates);
  const call = calls.filter(({ operation }) => operation === 'SyncUpdates')[last];
  if (call === undefined) throw new Error('the scan has fewer recorded SyncUpdates than rounds');
  return { call, updates };
}

import { histogram, type Log } from '@sluice/platform/observability';
import type { ScanCount } from '@sluice/platform/cookies';

/** A client whose last scan was broken off starts counting anew after this. Milliseconds. */
const SCAN_LASTS_AT_MOST = 60 * 60_000;
/** An agent gives up a scan after 200 calls (observed); an administrator should hear of it before. */
const MANY_CALLS = 150;
/** A scan that takes longer than this is worth a look. Milliseconds. */
const SLOW_SCAN = 5 * 60_000;

const callsPerScan = histogram({
  name: 'sluice_scan_calls', help: 'SyncUpdates calls of a finished scan that brought something, and its driver pass; an agent gives up after 200',
  buckets: [1, 2, 5, 10, 20, 50, 100, 150, 200],
});
const secondsPerScan = histogram({
  name: 'sluice_scan_seconds', help: 'Time from the first SyncUpdates call of a scan to its driver pass, as the server sees it',
  buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1_800],
});

/** The scan after one more call. */
export function countCall({ scanCalls, scanStartedAt }: ScanCount, now: number): ScanCount {
  const goesOn = scanCalls > 0 && now - scanStartedAt < SCAN_LASTS_AT_MOST;
  return goesOn ? { scanCalls: Math.min(scanCalls + 1, 0xffff), scanStartedAt } : { scanCalls: 1, scanStartedAt: now };
}

/** What an administrator should hear of a finished scan, if anything. */
export function remarkable({ scanCalls, scanStartedAt }: ScanCount, now: number): 'many calls' | 'slow' | undefined {
  if (scanCalls >= MANY_CALLS) return 'many calls';
  return now - scanStartedAt > SLOW_SCAN ? 'slow' : undefined;
}

/** Measures a scan that came to its driver pass, and logs one that took too many calls or too long. */
export function measureScan(computer: string, count: ScanCount, log: Log, now: number): void {
  const progress = countCall(count, now);
  const seconds = (now - progress.scanStartedAt) / 1_000;
  callsPerScan.observe(progress.scanCalls);
  secondsPerScan.observe(seconds);
  const remark = remarkable(progress, now);
  if (remark) log.warn('A scan took more than it should', { remark, computer, calls: progress.scanCalls, seconds });
}

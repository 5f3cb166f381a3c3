import { machines, UpdateClient, type ScanReport } from '@sluice/testing/update-client';
import { RecordingProxy } from '../harness/recording-proxy.js';
import type { RecordedCall } from '../harness/recorded-call.js';

/** What a believable client and the gateway said to each other. */
export interface RecordedScan {
  readonly calls: readonly RecordedCall[];
  readonly report: ScanReport;
}

/** Lets a new computer scan, and scan again, and records both: everything that is replayed later was said by a real evaluation. */
export async function recordScans(gatewayUrl: string): Promise<{ fresh: RecordedScan; again: RecordedScan }> {
  const proxy = await RecordingProxy.start(gatewayUrl);
  const client = new UpdateClient({ serverUrl: proxy.url, machine: machines.windows11Amd64 });
  try {
    const scan = async (): Promise<RecordedScan> => ({ report: await client.scan(), calls: proxy.calls.splice(0) });
    return { fresh: await scan(), again: await scan() };
  } finally {
    client.close();
    await proxy.stop();
  }
}

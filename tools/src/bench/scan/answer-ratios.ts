import { generateLoad } from '../harness/load.js';
import { compareInterleaved, type Comparison } from '../harness/interleaved.js';
import type { RecordedCall } from '../harness/recorded-call.js';
import { startReferenceServer } from '../harness/reference-server.js';

/** Connections of the load: enough to keep one core of a server busy, too few to wait for each other. */
const CONNECTIONS = 16;

/** How fast the gateway answers one call again and again, against a bare server that returns the same bytes. In answers per second. */
export async function compareAnswers(
  gatewayUrl: string, call: RecordedCall, { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<Comparison> {
  const reference = await startReferenceServer(call);
  const rate = async (url: string): Promise<number> => {
    const { perSecond, statuses, errors } = await generateLoad({ url, call, connections: CONNECTIONS, seconds });
    if (errors > 0 || Object.keys(statuses).some((status) => status !== '200')) {
      throw new Error(`${call.operation} was answered with ${JSON.stringify(statuses)} and ${errors} errors`);
    }
    return perSecond;
  };
  try {
    return await compareInterleaved(rounds, () => rate(gatewayUrl), () => rate(reference.url));
  } finally {
    await reference.stop();
  }
}

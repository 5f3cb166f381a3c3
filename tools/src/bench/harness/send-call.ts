import { request, type Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { RecordedCall } from './recorded-call.js';

/** What came back. */
export interface CallAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a recorded call once, with the recorded or another body. */
export function sendCall(serverUrl: string, call: Pick<RecordedCall, 'path' | 'headers' | 'body'>, agent: Agent, body: string | Buffer = call.body): Promise<CallAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { ...call.headers, 'content-length': Buffer.byteLength(body) };
    const outgoing = request(new URL(call.path, serverUrl), { method: 'POST', agent, headers }, (incoming: IncomingMessage) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }));
    });
    outgoing.on('error', reject).end(body);
  });
}

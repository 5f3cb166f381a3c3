import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { RefusedRequest } from './fault-translation.js';

/** What becomes of the body of a request. Exactly one of them is called, none when the client goes away first. */
export interface BodyReceiver {
  onBody(body: Buffer): void;
  onRefusal(error: RefusedRequest): void;
}

/** Reads the body of a request, at most `maxBytes` of it. Node ends slow senders and broken framing by itself. */
export function readBody(request: IncomingMessage, maxBytes: number, receiver: BodyReceiver): void {
  if (Number(request.headers['content-length']) > maxBytes) return receiver.onRefusal(tooLarge());
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    if (length > maxBytes) return;
    length += chunk.length;
    chunks.push(chunk);
    if (length > maxBytes) receiver.onRefusal(tooLarge());
  });
  request.on('end', () => {
    if (length <= maxBytes) receiver.onBody(chunks.length === 1 ? chunks[0] as Buffer : Buffer.concat(chunks, length));
  });
}

function tooLarge(): RefusedRequest {
  return new RefusedRequest(413, 'the body is larger than this service accepts');
}

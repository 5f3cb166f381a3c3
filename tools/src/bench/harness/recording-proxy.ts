import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordedCall } from './recorded-call.js';

/** Headers that a connection, not a message, has. */
const OF_CONNECTION = new Set(['connection', 'keep-alive', 'date', 'host', 'transfer-encoding', 'content-length']);

/** Stands between a client and a server and keeps every exchange. */
export class RecordingProxy {
  readonly calls: RecordedCall[] = [];

  private constructor(private readonly server: Server, private readonly target: string) {}

  static async start(target: string): Promise<RecordingProxy> {
    const server = createServer();
    const proxy = new RecordingProxy(server, target);
    server.on('request', (incoming, outgoing) => {
      proxy.#pass(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const onward = request(new URL(incoming.url ?? '/', this.target), { method: incoming.method ?? 'POST', headers: incoming.headers });
    onward.end(body);
    const [answer] = await once(onward, 'response') as [IncomingMessage];
    const bytes = await bytesOf(answer);
    this.calls.push({
      path: incoming.url ?? '/',
      operation: /([^/"]+)"?$/.exec(String(incoming.headers['soapaction'] ?? ''))?.[1] ?? '',
      headers: kept(incoming.headers), body,
      status: answer.statusCode ?? 0, answerHeaders: kept(answer.headers), answer: bytes,
    });
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(bytes);
  }
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function kept(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_CONNECTION.has(name)).map(([name, value]) => [name, String(value)]));
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the parent sends: the one answer, as base64. */
interface BareAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: string;
}

/**
 * The reference of the ratios: a bare `node:http` server in a process of its own, which reads each request to its end and
 * sends the same bytes without looking at it.
 */
process.once('message', ({ headers, answer }: BareAnswer) => {
  const bytes = Buffer.from(answer, 'base64');
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes));
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
process.once('disconnect', () => process.exit(0));

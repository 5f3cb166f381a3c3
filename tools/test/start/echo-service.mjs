/**
 * A service small enough to test the supervisor and the edge with: it says what it received.
 *   any path         answers with method, target, headers and the SHA-256 of the body as JSON
 *   …/return         answers with the body itself, byte by byte
 *   …/crash          ends the process without an answer
 *   …/hang           stops listening to signals and to its channel, like a process in an endless loop
 *   /readyz          ready
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import process from 'node:process';

let deaf = false;

const server = createServer((request, response) => {
  const path = request.url.toLowerCase();
  if (path === '/readyz') return void response.end('{}');
  if (path.endsWith('/crash')) process.exit(3);
  if (path.endsWith('/hang')) deaf = true;
  if (path.endsWith('/return')) return void request.pipe(response);
  const hash = createHash('sha256');
  let bytes = 0;
  request.on('data', (chunk) => {
    bytes += chunk.length;
    hash.update(chunk);
  });
  request.on('end', () => {
    const { method, url, headers } = request;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ pid: process.pid, method, url, headers, bytes, sha256: hash.digest('hex') }));
  });
});

function stop() {
  if (deaf) return;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);
server.listen(Number(process.env.SLUICE_SERVICE_PORT), process.env.SLUICE_BIND, () => process.send({ ready: true }));

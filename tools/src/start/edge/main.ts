import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { readEdgeOptions } from './edge-options.js';
import { createEdgeServer } from './edge-server.js';

/** Every address of the machine, IPv4 and IPv6: clients of the whole network come here. */
const ANY_ADDRESS = '::';
const ANY_IPV4_ADDRESS = '0.0.0.0';

/** How long requests in progress may take to finish after the request to stop, in milliseconds. */
const DRAIN_MS = 10_000;

const { httpPort, https, routes } = readEdgeOptions(process.env);
const servers: FastifyInstance[] = [await createEdgeServer({ routes })];
if (https !== undefined) {
  servers.push(await createEdgeServer({ routes, tls: { cert: readFileSync(https.cert), key: readFileSync(https.key) } }));
}

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
process.on('disconnect', stop);

await Promise.all(servers.map((server, index) => listen(server, index === 0 ? httpPort : (https?.port ?? 0))));
process.send?.({ ready: true });

/** Machines without IPv6 have no `::`. */
async function listen(server: FastifyInstance, port: number): Promise<void> {
  try {
    await server.listen({ port, host: ANY_ADDRESS });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAFNOSUPPORT') throw error;
    await server.listen({ port, host: ANY_IPV4_ADDRESS });
  }
}

/** Takes no new connection, lets requests in progress finish, and ends the process. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), DRAIN_MS).unref();
  void Promise.allSettled(servers.map((server) => server.close())).then(() => process.exit(0));
}

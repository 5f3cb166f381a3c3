import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { type KeptProcess, type Log, assertPortFree, findFreePort } from '@sluice/local-services';
import { type Component, startComponent } from './component.js';
import type { DataLayout } from './data-layout.js';
import { edgeEnvironment } from './edge/edge-options.js';
import { keepNodeProgram, nodeStop } from './node-program.js';
import type { ServiceEntry } from './service-table.js';
import type { StartSettings } from './settings.js';

const EDGE_MAIN = fileURLToPath(new URL('./edge/main.js', import.meta.url));

/** Services answer the edge only. */
const SERVICE_ADDRESS = '127.0.0.1';

/** How often a service that has started is asked whether it is ready, in milliseconds. */
const READY_POLL_MS = 50;

/** How long a service that listens may take until its dependencies are there, in milliseconds. */
const READY_TIMEOUT_MS = 60_000;

/** The ports clients use. */
export interface EdgePorts {
  readonly http: number;
  /** Undefined without a certificate. */
  readonly https?: number;
}

/** A service with the address it listens on, the same after each crash because the edge knows it by then. */
export interface PlacedService {
  readonly entry: ServiceEntry;
  readonly port: number;
  readonly origin: string;
}

/**
 * Settles the edge's ports before anything is started.
 *
 * @throws LocalServiceError `PORT_IN_USE` naming the port and the variable to set
 */
export async function choosePorts(settings: StartSettings): Promise<EdgePorts> {
  const http = await choosePort(settings.httpPort, 'HTTP', 'SLUICE_HTTP_PORT');
  if (settings.tls === undefined) return { http };
  return { http, https: await choosePort(settings.httpsPort, 'HTTPS', 'SLUICE_HTTPS_PORT') };
}

async function choosePort(wanted: number, protocol: string, variable: string): Promise<number> {
  if (wanted === 0) return findFreePort();
  const remedy = `Stop what listens there, or set ${variable} to another port.`;
  for (const address of ['0.0.0.0', '::']) await assertPortFree(wanted, protocol, remedy, address);
  return wanted;
}

/** Gives every service a free port. */
export function placeServices(services: readonly ServiceEntry[]): Promise<PlacedService[]> {
  return Promise.all(
    services.map(async (entry) => {
      const port = await findFreePort();
      return { entry, port, origin: `http://${SERVICE_ADDRESS}:${port}` };
    }),
  );
}

/** Starts the edge: the one process that clients talk to. */
export function startEdge(
  ports: EdgePorts,
  services: readonly PlacedService[],
  settings: StartSettings,
  layout: DataLayout,
  log: Log,
): Promise<Component<KeptProcess>> {
  const { tls, shutdownSeconds } = settings;
  const routes = services.flatMap(({ entry, origin }) => entry.prefixes.map((prefix) => ({ prefix, target: origin })));
  const https = tls !== undefined && ports.https !== undefined ? { port: ports.https, ...tls } : undefined;
  const environment = edgeEnvironment({ httpPort: ports.http, https, routes });
  const start = () => keepNodeProgram({ name: 'edge', main: EDGE_MAIN, stop: nodeStop(shutdownSeconds), environment }, layout);
  return startComponent({ name: 'edge', start }, log);
}

/** Starts one service and waits until it can answer clients. */
export function startService(
  service: PlacedService,
  environment: Readonly<Record<string, string>>,
  settings: StartSettings,
  layout: DataLayout,
  log: Log,
): Promise<Component<KeptProcess>> {
  const { name, main } = service.entry;
  const own = { ...environment, SLUICE_SERVICE_PORT: String(service.port), SLUICE_BIND: SERVICE_ADDRESS };
  const start = async () => {
    const program = await keepNodeProgram({ name, main, stop: nodeStop(settings.shutdownSeconds), environment: own }, layout);
    if (await isReady(service.origin, program)) return program;
    await program.stop();
    throw new Error(`${name} listens but is not ready: its dependencies are missing. Its log is in ${layout.logs}.`);
  };
  log(`Starting ${name} …`);
  return startComponent({ name, start }, log);
}

/** Asks `/readyz` until it agrees, the process ends, or the patience does. */
async function isReady(origin: string, program: KeptProcess): Promise<boolean> {
  let ended = false;
  void program.exited.then(() => (ended = true));
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!ended && performance.now() < deadline) {
    const response = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok === true) return true;
    await delay(READY_POLL_MS);
  }
  return false;
}

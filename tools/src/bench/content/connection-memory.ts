import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceProcess } from '../harness/service-process.js';

/** Connections at once when memory is measured. */
const CONNECTIONS = 1_000;
/** Answers before memory is looked at, so that code and buffers that everything shares are there. */
const WARM_UP = 500;
/** How long the service may take to settle: connections accepted, answers begun. Milliseconds. */
const SETTLE = 2_000;

/** What a connection costs a service in memory, in KiB. */
export interface ConnectionMemory {
  /** One that has had its answer and is kept. */
  readonly idleKiB: number;
  /** One whose client does not read the answer that is being sent. */
  readonly stalledKiB: number;
}

/**
 * Opens connections to a file, and leaves them idle or in the middle of the file. A process does not give memory back to the system, so each
 * measurement has one of its own.
 */
export async function measureConnectionMemory(start: () => Promise<ServiceProcess>, path: string): Promise<ConnectionMemory> {
  return { idleKiB: await growth(start, path, 'HEAD'), stalledKiB: await growth(start, path, 'GET') };
}

async function growth(start: () => Promise<ServiceProcess>, path: string, method: 'GET' | 'HEAD'): Promise<number> {
  const service = await start();
  const sockets: Socket[] = [];
  try {
    for (let at = 0; at < WARM_UP; at++) await (await fetch(service.url + path, { headers: { range: 'bytes=0-99999' } })).arrayBuffer();
    await delay(SETTLE);
    const before = service.memory().residentMiB;
    for (let at = 0; at < CONNECTIONS; at++) sockets.push(await ask(service.url, path, method));
    await delay(SETTLE);
    return ((service.memory().residentMiB - before) * 1024) / CONNECTIONS;
  } finally {
    for (const socket of sockets) socket.destroy();
    await service.stop();
  }
}

/** Asks for a file, and reads no more than the beginning of the answer. */
async function ask(url: string, path: string, method: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`);
  await once(socket, 'readable');
  return socket;
}

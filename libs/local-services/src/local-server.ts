import type { KeptProcess } from './supervision/keep.js';

/** A running server that ends with this process. */
export interface LocalServer extends KeptProcess {
  /** Where it answers, with user and password. Never print it. */
  readonly url: string;
  readonly port: number;
  /** The file that receives what it prints. */
  readonly logFile: string;
}

/** What there is to know about a server beyond its process. */
export type ServerAddress = Pick<LocalServer, 'url' | 'port' | 'logFile'>;

/** Adds where a server answers to its process. */
export function localServer<A extends ServerAddress>(process: KeptProcess, address: A): KeptProcess & A {
  const { pid, exited } = process;
  return { ...address, pid, exited, stop: () => process.stop(), kill: () => process.kill() };
}

/** Builds a URL with credentials, escaped as RFC 3986 wants. */
export function serverUrl(scheme: string, user: string, password: string, host: string, port: number, path = ''): string {
  return `${scheme}://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}${path === '' ? '' : `/${path}`}`;
}

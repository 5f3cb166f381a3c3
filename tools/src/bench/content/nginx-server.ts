import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '@sluice/local-services';
import { processorSeconds } from '../harness/service-process.js';

/** Where nginx finds the content directory when the service hands a file over; the service's SLUICE_CONTENT_ACCEL. */
export const ACCEL_PREFIX = '/sluice-content/';
/** How long nginx may take to listen. Milliseconds. */
const READY_WITHIN = 10_000;
const LOOK_EVERY = 20;

/** An nginx of this machine that serves a content directory by itself, and as the edge of a service that hands files over. */
export interface NginxServer {
  /** Serves `<directory>/<path>` as `/<path>`. */
  readonly plainUrl: string;
  /** Passes everything on to the service; absent without one. */
  readonly edgeUrl: string | undefined;
  /** Processor time of all its processes so far, in seconds. */
  processorSeconds(): number;
  stop(): Promise<void>;
}

/** Whether there is an nginx on this machine. */
export function hasNginx(): boolean {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @param serviceUrl the service that nginx is the edge of */
export async function startNginx(directory: string, serviceUrl?: string): Promise<NginxServer> {
  const home = mkdtempSync(join(tmpdir(), 'sluice-nginx-'));
  for (const folder of ['body', 'proxy', 'other']) mkdirSync(join(home, folder));
  const [plainPort, edgePort] = [await findFreePort(), await findFreePort()];
  writeFileSync(join(home, 'nginx.conf'), configuration({ home, directory, plainPort, edgePort, serviceUrl }));
  const child = spawn('nginx', ['-p', home, '-c', join(home, 'nginx.conf'), '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const plainUrl = `http://127.0.0.1:${plainPort}`;
  const deadline = Date.now() + READY_WITHIN;
  while (!(await fetch(plainUrl).then(() => true, () => false))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('nginx did not start');
    await delay(LOOK_EVERY);
  }
  return {
    plainUrl,
    edgeUrl: serviceUrl === undefined ? undefined : `http://127.0.0.1:${edgePort}`,
    processorSeconds: () => [child.pid as number, ...childrenOf(child.pid as number)].reduce((sum, pid) => sum + processorSeconds(pid), 0),
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(home, { recursive: true, force: true });
    },
  };
}

interface Placement {
  readonly home: string;
  readonly directory: string;
  readonly plainPort: number;
  readonly edgePort: number;
  readonly serviceUrl: string | undefined;
}

/** As Debian configures it, on ports of ours and without a log, which the service does not write either. */
function configuration({ home, directory, plainPort, edgePort, serviceUrl }: Placement): string {
  return `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off; pid ${home}/pid; error_log ${home}/error.log; worker_processes auto;
events { worker_connections 4096; }
http {
  client_body_temp_path ${home}/body; proxy_temp_path ${home}/proxy; fastcgi_temp_path ${home}/other; uwsgi_temp_path ${home}/other; scgi_temp_path ${home}/other;
  access_log off; sendfile on; tcp_nopush on; default_type application/octet-stream; keepalive_requests 1000000;
  server { listen 127.0.0.1:${plainPort}; location / { root ${directory}; } }
  ${serviceUrl === undefined ? '' : edgeConfiguration(directory, edgePort, serviceUrl)}
}
`;
}

/** The part that an edge needs; README.md of the content-fetcher explains it. */
function edgeConfiguration(directory: string, port: number, serviceUrl: string): string {
  return `
  upstream content_fetcher { server ${new URL(serviceUrl).host}; keepalive 64; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://content_fetcher; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host; }
    location ${ACCEL_PREFIX} { internal; alias ${directory}/; etag off; add_header ETag $upstream_http_etag; max_ranges 100; }
  }`;
}

/** Processes whose parent this is. Linux. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((candidate) => {
    try {
      return Number(readFileSync(`/proc/${candidate}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')[1]) === pid;
    } catch {
      return false;
    }
  });
}

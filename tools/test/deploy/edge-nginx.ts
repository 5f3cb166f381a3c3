import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@sluice/testing/service-process';
import { findFreePort } from '@sluice/local-services';

const FILES = fileURLToPath(new URL('../../../deploy/compose/edge/', import.meta.url));

/** Programs that the tests of the edge need. */
export const hasPrograms = spawnSync('nginx', ['-v']).error === undefined && spawnSync('openssl', ['version']).error === undefined;

/** The edge of the compose file, run by the nginx of this machine: other ports and directories, the rest as it is. */
export class Edge {
  private constructor(readonly httpPort: number, readonly httpsPort: number, readonly content: string, private readonly home: string, private readonly child: ChildProcess) {}

  /** @param services host and port of each service by its name */
  static async start(services: Readonly<Record<string, string>>): Promise<Edge> {
    const home = mkdtempSync(join(tmpdir(), 'sluice-edge-'));
    const [httpPort, httpsPort, healthPort] = [await findFreePort(), await findFreePort(), await findFreePort()];
    for (const directory of ['content', 'tmp', 'tls']) mkdirSync(join(home, directory), { mode: 0o755 });
    makeCertificate(join(home, 'tls'));
    const placed = (text: string) => text
      .replaceAll(' /tmp/', ` ${home}/tmp/`).replaceAll('/etc/sluice/tls/', `${home}/tls/`).replaceAll('/var/lib/sluice/content/', `${home}/content/`)
      .replace('listen 8530', `listen 127.0.0.1:${httpPort}`).replace('listen 8531', `listen 127.0.0.1:${httpsPort}`).replace('127.0.0.1:8529', `127.0.0.1:${healthPort}`);
    const asRoot = process.getuid?.() === 0 ? 'user root;\n' : '';
    writeFileSync(join(home, 'nginx.conf'), asRoot + placed(readFileSync(join(FILES, 'nginx.conf'), 'utf8')));
    for (const file of ['routes.conf', 'tls.conf']) writeFileSync(join(home, file), placed(readFileSync(join(FILES, file), 'utf8')));
    writeFileSync(join(home, 'services.conf'), Object.entries(services).map(([name, address]) => `map "" $${name.replaceAll('-', '_')} { default "${address}"; }\n`).join(''));
    const child = spawn('nginx', ['-c', join(home, 'nginx.conf'), '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'inherit'] });
    await until('nginx to listen', async () => {
      if (child.exitCode !== null) throw new Error('nginx did not start');
      return fetch(`http://127.0.0.1:${healthPort}/`).then((response) => response.ok, () => false);
    });
    return new Edge(httpPort, httpsPort, join(home, 'content'), home, child);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill('SIGQUIT');
      await once(this.child, 'exit');
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}

function makeCertificate(directory: string): void {
  const made = spawnSync('openssl', [
    'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=updates.example', '-keyout', join(directory, 'tls.key'), '-out', join(directory, 'tls.crt'),
  ]);
  if (made.status !== 0) throw new Error(`openssl failed: ${made.stderr.toString()}`);
}

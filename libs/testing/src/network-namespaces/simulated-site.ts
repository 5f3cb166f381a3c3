import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
let sites = 0;

/** What a link does to packets besides losing some: shares in per cent, times in milliseconds. Needs netem in the kernel. */
export interface LinkDisorder {
  readonly lossPercent: number;
  readonly duplicatePercent: number;
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly reorderPercent: number;
}

/** One machine of a site: a network namespace of Linux with one interface. */
export interface SiteHost {
  readonly namespace: string;
  readonly ipv4: string;
  readonly ipv6: string;
}

/** Whether this process may make network namespaces. Otherwise the reason why not. */
export function namespacesUnavailable(): string | null {
  const name = `sluice-try-${process.pid}`;
  try {
    execFileSync('ip', ['netns', 'add', name], { stdio: 'pipe' });
    execFileSync('ip', ['netns', 'del', name], { stdio: 'pipe' });
    execFileSync('tc', ['-Version'], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `network namespaces cannot be made here: ${String((error as { stderr?: Buffer }).stderr ?? error).trim()}`;
  }
}

/** Whether this kernel has netem, which {@link SimulatedSite.setDisorder} needs. Otherwise the reason why not. */
export function netemUnavailable(): string | null {
  const name = `sluice-netem-${process.pid}`;
  try {
    execFileSync('ip', ['netns', 'add', name], { stdio: 'pipe' });
    execFileSync('tc', ['-n', name, 'qdisc', 'replace', 'dev', 'lo', 'root', 'netem', 'loss', '1%'], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `this kernel has no netem: ${String((error as { stderr?: Buffer }).stderr ?? error).trim()}`;
  } finally {
    try {
      execFileSync('ip', ['netns', 'del', name], { stdio: 'pipe' });
    } catch {
      // It was not made.
    }
  }
}

/** Machines on one switch: namespaces, joined by veth pairs and a bridge in a namespace of its own. Nothing of it is seen outside. */
export class SimulatedSite {
  readonly #switch: string;

  private constructor(
    readonly hosts: readonly SiteHost[],
    switchName: string,
  ) {
    this.#switch = switchName;
  }

  /** @param hosts how many machines; @param mtu of all links, in bytes */
  static async open(hosts: number, mtu = 1500): Promise<SimulatedSite> {
    sites += 1;
    const prefix = `sluice-${process.pid}-${sites}`;
    const site = new SimulatedSite(Array.from({ length: hosts }, (_, at) => ({ namespace: `${prefix}-${at + 1}`, ipv4: `10.77.0.${at + 1}`, ipv6: `fd77::${(at + 1).toString(16)}` })), `${prefix}-sw`);
    try {
      await site.#build(mtu);
      return site;
    } catch (error) {
      await site.close();
      throw error;
    }
  }

  /** Starts a program on a machine. */
  start(host: SiteHost, command: string, args: readonly string[], options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {}): ChildProcess {
    return spawn('ip', ['netns', 'exec', host.namespace, command, ...args], { stdio: ['pipe', 'pipe', 'inherit'], ...options });
  }

  /** Loses so many per cent of the packets that go to a machine, and of those that come from it: at random, with a filter that every kernel has. */
  async setLoss(host: SiteHost, percent: number): Promise<void> {
    for (const [namespace, device] of this.#ends(host)) {
      await run('tc', ['-n', namespace, 'qdisc', 'del', 'dev', device, 'clsact']).catch(() => {});
      if (percent === 0) continue;
      await run('tc', ['-n', namespace, 'qdisc', 'add', 'dev', device, 'clsact']);
      await run('tc', ['-n', namespace, 'filter', 'add', 'dev', device, 'egress', 'bpf', 'da', 'bytecode', lossFilter(percent)]);
    }
  }

  /** Both ways. Null: none. */
  async setDisorder(host: SiteHost, disorder: LinkDisorder | null): Promise<void> {
    for (const [namespace, device] of this.#ends(host)) {
      await run('tc', ['-n', namespace, 'qdisc', 'del', 'dev', device, 'root']).catch(() => {});
      if (disorder !== null) await run('tc', ['-n', namespace, 'qdisc', 'add', 'dev', device, 'root', 'netem', ...netemOf(disorder)]);
    }
  }

  /** Removes everything. Programs that still run there keep running without a network. */
  async close(): Promise<void> {
    for (const namespace of [...this.hosts.map((host) => host.namespace), this.#switch]) await run('ip', ['netns', 'del', namespace]).catch(() => {});
  }

  /** The switch's port to a machine, and the machine's own interface. */
  #ends(host: SiteHost): readonly (readonly [string, string])[] {
    return [[this.#switch, `p${this.hosts.indexOf(host) + 1}`], [host.namespace, 'eth0']];
  }

  async #build(mtu: number): Promise<void> {
    const ip = (...args: string[]) => run('ip', args);
    await ip('netns', 'add', this.#switch);
    await ip('-n', this.#switch, 'link', 'add', 'br0', 'mtu', String(mtu), 'type', 'bridge', 'mcast_snooping', '0');
    await ip('-n', this.#switch, 'link', 'set', 'br0', 'up');
    for (const [at, host] of this.hosts.entries()) {
      const port = `p${at + 1}`;
      await ip('netns', 'add', host.namespace);
      await ip('-n', this.#switch, 'link', 'add', port, 'mtu', String(mtu), 'type', 'veth', 'peer', 'name', 'eth0', 'mtu', String(mtu), 'netns', host.namespace);
      await ip('-n', this.#switch, 'link', 'set', port, 'master', 'br0', 'up');
      await ip('-n', host.namespace, 'addr', 'add', `${host.ipv4}/24`, 'brd', '+', 'dev', 'eth0');
      await ip('-n', host.namespace, 'addr', 'add', `${host.ipv6}/64`, 'dev', 'eth0', 'nodad');
      await ip('-n', host.namespace, 'link', 'set', 'lo', 'up');
      await ip('-n', host.namespace, 'link', 'set', 'eth0', 'up');
      await ip('-n', host.namespace, 'route', 'add', 'default', 'dev', 'eth0');
    }
  }
}

/** Classic BPF for tc: load a random number of 32 bits; where it is below the share, drop (TC_ACT_SHOT), else go on (TC_ACT_UNSPEC). */
function lossFilter(percent: number): string {
  return `4,32 0 0 ${0xffff_f038},53 0 1 ${Math.floor((percent / 100) * 2 ** 32)},6 0 0 ${0xffff_ffff},6 0 0 2`;
}

function netemOf({ delayMs, jitterMs, lossPercent, duplicatePercent, reorderPercent }: LinkDisorder): string[] {
  return ['limit', '20000', 'delay', `${delayMs}ms`, `${jitterMs}ms`, 'loss', `${lossPercent}%`, 'duplicate', `${duplicatePercent}%`, 'reorder', `${reorderPercent}%`];
}

import { execFileSync } from 'node:child_process';
import { randomFillSync, createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namespacesUnavailable, SimulatedSite } from '@sluice/testing/network-namespaces';
import type { Benchmark, Figures } from '../benchmark.js';
import { median, rounded } from '../harness/statistics.js';
import { sluice, udpcast, uftp, type Job, type Tool, type Transfer } from './transfers.js';

const TOOLS: Readonly<Record<string, Tool>> = { sluice, uftp, udpcast };
const SITUATIONS = [{ receivers: 2, loss: 0 }, { receivers: 8, loss: 0 }, { receivers: 2, loss: 1 }, { receivers: 8, loss: 1 }] as const;
/** Receivers with which the sender's cost is compared, and how much is sent for that: receiving it fifty times is what takes long. */
const GROWTH = [1, 10, 50] as const;
const GROWTH_SHARE = 0.1;

/** `npm run bench -- multicast`: one file to many machines in network namespaces, against uftp and udpcast. */
export const multicastBenchmark: Benchmark = {
  name: 'multicast',
  summary: 'one file to many machines, against uftp and udpcast',
  run: async ({ megabytes, rounds, receivers: most }, say) => {
    const unavailable = namespacesUnavailable() ?? missingTools();
    if (unavailable !== null) return { figures: { skipped: unavailable } };
    const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-multicast-'));
    const failures: string[] = [];
    try {
      const file = await madeFile(join(folder, 'content'), megabytes * 1_000_000);
      const figures: Record<string, number> = { megabytes, rounds };
      // Each time a switch with no more ports than needed: the sender pays in the kernel for each copy to a port.
      for (const situation of SITUATIONS.filter(({ receivers }) => receivers <= most)) {
        Object.assign(figures, await withSite(situation.receivers, (site) => new Bench(site, folder, file, failures, say).compare(situation, rounds)));
      }
      const part = await madeFile(join(folder, 'part'), Math.ceil(megabytes * GROWTH_SHARE) * 1_000_000);
      for (const receivers of GROWTH.filter((count) => count <= most)) {
        const { processorSeconds, userSeconds } = await withSite(receivers, (site) => new Bench(site, folder, part, failures, say).transfer('sluice', receivers, true));
        figures[`processorSecondsPerGigabyteTo${receivers}`] = rounded(processorSeconds / (part.bytes / 1e9));
        // Without the kernel, whose switch is part of this machine here.
        figures[`userSecondsPerGigabyteTo${receivers}`] = rounded(userSeconds / (part.bytes / 1e9));
      }
      return { figures: figures as Figures, failures };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function withSite<T>(receivers: number, action: (site: SimulatedSite) => Promise<T>): Promise<T> {
  const site = await SimulatedSite.open(1 + receivers);
  try {
    return await action(site);
  } finally {
    await site.close();
  }
}

interface MadeFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

class Bench {
  constructor(
    private readonly site: SimulatedSite,
    private readonly folder: string,
    private readonly file: MadeFile,
    private readonly failures: string[],
    private readonly say: (line: string) => void,
  ) {}

  /**
   * Each tool with small and with large datagrams, in turn; the better of the two counts. With loss only small ones: Linux holds the fragments of what is
   * incomplete for 30 seconds, and once they have 4 MiB it takes no others.
   */
  async compare({ receivers, loss }: { readonly receivers: number; readonly loss: number }, rounds: number): Promise<Record<string, number>> {
    for (const host of this.site.hosts.slice(1, 1 + receivers)) await this.site.setLoss(host, loss);
    const best: Record<string, { rate: number; processor: number }> = {};
    for (const large of loss > 0 ? [false] : [true, false]) {
      const all: Record<string, Transfer[]> = {};
      for (let round = 0; round < rounds; round += 1) {
        for (const tool of Object.keys(TOOLS)) {
          const done = await this.transfer(tool, receivers, large).catch((error: unknown) => this.say(`${tool} failed: ${String(error)}`));
          if (done !== undefined) (all[tool] ??= []).push(done);
        }
      }
      for (const [tool, transfers] of Object.entries(all)) {
        const rate = this.file.bytes / 1e6 / median(transfers.map((transfer) => transfer.seconds));
        if (rate > (best[tool]?.rate ?? 0)) best[tool] = { rate, processor: median(transfers.map((transfer) => transfer.processorSeconds)) / (this.file.bytes / 1e9) };
      }
    }
    for (const host of this.site.hosts.slice(1, 1 + receivers)) await this.site.setLoss(host, 0);
    const name = `To${receivers}Loss${loss}`;
    const figures = Object.entries(best).flatMap(([tool, { rate, processor }]) => [
      [`${tool}MegabytesPerSecond${name}`, rounded(rate)], [`${tool}ProcessorSecondsPerGigabyte${name}`, rounded(processor)],
    ] as const);
    const better = Math.max(best['uftp']?.rate ?? 0, best['udpcast']?.rate ?? 0);
    return { ...Object.fromEntries(figures), ...(better > 0 && best['sluice'] !== undefined ? { [`better${name}Ratio`]: rounded(best['sluice'].rate / better) } : {}) };
  }

  async transfer(tool: string, receivers: number, large: boolean): Promise<Transfer> {
    const job: Job = { site: this.site, receivers: this.site.hosts.slice(1, 1 + receivers), file: this.file.path, bytes: this.file.bytes, folder: this.folder, large };
    const transfer = await TOOLS[tool]!(job);
    for (const path of transfer.files) {
      if (await sha256Of(path) !== this.file.sha256) this.failures.push(`${path} is not what ${tool} sent`);
      await rm(path, { force: true });
    }
    this.say(`${tool} to ${receivers}, ${large ? 'large' : 'small'} datagrams: ${rounded(transfer.seconds)} s, ${rounded(this.file.bytes / 1e6 / transfer.seconds)} MB/s, processor ${rounded(transfer.processorSeconds)} s`);
    return transfer;
  }
}

function missingTools(): string | null {
  for (const tool of ['uftp', 'uftpd', 'udp-sender', 'udp-receiver']) {
    try {
      execFileSync('which', [tool], { stdio: 'pipe' });
    } catch {
      return `${tool} is not installed (Debian: uftp, udpcast)`;
    }
  }
  return null;
}

async function madeFile(path: string, bytes: number): Promise<MadeFile> {
  const file = await open(path, 'w');
  const chunk = Buffer.alloc(1_000_000);
  for (let left = bytes; left > 0; left -= chunk.length) await file.write(randomFillSync(chunk), 0, Math.min(left, chunk.length));
  await file.close();
  return { path, bytes, sha256: await sha256Of(path) };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SimulatedSite, SiteHost } from '@sluice/testing/network-namespaces';

/** One file to all machines of a site but the first, which sends it. */
export interface Job {
  readonly site: SimulatedSite;
  readonly receivers: readonly SiteHost[];
  readonly file: string;
  readonly bytes: number;
  /** Where receivers put it; each in a folder of its own that this makes. */
  readonly folder: string;
  /** Whether datagrams are larger than the link takes, so that IP fragments them. */
  readonly large: boolean;
}

export interface Transfer {
  /** From the start of the sender until everybody has the file. */
  readonly seconds: number;
  /** Of the sender, user and system. */
  readonly processorSeconds: number;
  /** The user's part of it. */
  readonly userSeconds: number;
  /** Where each receiver has put the file. */
  readonly files: readonly string[];
}

export type Tool = (job: Job) => Promise<Transfer>;

const PROGRAMS = new URL('../../../../libs/wds-transport/test/programs/', import.meta.url);
/** A transfer that takes longer has failed, in milliseconds. */
const LONGEST_TRANSFER = 600_000;
const LARGE = 8_785;
const SMALL = 1_410;

/** Ours: MS-WDSMT with checksums, as a client before the operating system has it. */
export const sluice: Tool = async (job) => {
  const [server] = job.site.hosts as [SiteHost];
  const fields = {
    sessionId: 7, multicast: { address: '239.7.7.7', port: 50_041 }, unicast: { address: server.ipv4, port: 50_041 }, security: { mode: 'checksum' }, blockSize: job.large ? LARGE : SMALL,
  };
  const program = (name: string) => fileURLToPath(new URL(`${name}.mjs`, PROGRAMS));
  const files = await outputs(job, 'sluice');
  const receivers = job.receivers.map((host, at) => job.site.start(host, process.execPath, [program('receive'), JSON.stringify({
    ...fields, contentSize: job.bytes, identity: 'bench', out: files[at], interfaceAddress: host.ipv4, silenceMs: 300_000,
  })]));
  await Promise.all(receivers.map((child) => eventOf(child, 'ready')));
  const start = performance.now();
  const sender = job.site.start(server, process.execPath, [program('serve'), JSON.stringify({ ...fields, file: job.file, held: true, releaseAt: receivers.length })]);
  const ended = eventOf(sender, 'ended');
  try {
    for (const end of await Promise.all(receivers.map((child) => eventOf(child, 'ended')))) if (end['outcome'] !== 'complete') throw new Error(`A receiver ended with ${String(end['outcome'])}.`);
    const seconds = (performance.now() - start) / 1000;
    sender.stdin!.write('{"do":"close"}\n');
    const { processorMs, userMs } = await ended;
    return { seconds, processorSeconds: Number(processorMs) / 1000, userSeconds: Number(userMs) / 1000, files };
  } finally {
    for (const child of [...receivers, sender]) child.kill('SIGKILL');
  }
};

export const uftp: Tool = async (job) => {
  const files = await outputs(job, 'uftp', (folder) => join(folder, job.file.split('/').at(-1)!));
  const receivers = job.receivers.map((host, at) => {
    const folder = files[at]!.slice(0, files[at]!.lastIndexOf('/'));
    return job.site.start(host, 'uftpd', ['-d', '-D', folder, '-T', `${folder}-tmp`, '-B', '4194304', '-I', 'eth0', '-L', join(folder, '..', `uftpd-${at}.log`), '-x', '0']);
  });
  try {
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    return { ...await timed(job, ['uftp', '-R', '-1', '-b', job.large ? '8800' : '1450', '-B', '4194304', '-I', 'eth0', '-x', '0', '-q', job.file]), files };
  } finally {
    for (const child of receivers) child.kill('SIGKILL');
  }
};

export const udpcast: Tool = async (job) => {
  const files = await outputs(job, 'udpcast');
  const receivers = job.receivers.map((host, at) => job.site.start(host, 'udp-receiver', ['--file', files[at]!, '--nokbd', '--no-progress', '--interface', 'eth0', '--rcvbuf', '4m', '--log', '/dev/null']));
  const gone = Promise.all(receivers.map((child) => once(child, 'exit')));
  try {
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    const sent = await timed(job, ['udp-sender', '--file', job.file, '--nokbd', '--no-progress', '--interface', 'eth0', '--min-receivers', String(receivers.length), '--blocksize', job.large ? '8784' : '1456']);
    // The sender is content; a receiver that is not has failed, and its file shows it.
    await Promise.race([gone, new Promise((resolve) => { setTimeout(resolve, 10_000).unref(); })]);
    return { ...sent, files };
  } finally {
    for (const child of receivers) child.kill('SIGKILL');
  }
};

/** Runs a sender on the first machine until it ends. */
async function timed(job: Job, command: readonly string[]): Promise<Omit<Transfer, 'files'>> {
  const start = performance.now();
  const child = job.site.start(job.site.hosts[0]!, 'bash', ['-c', 'TIMEFORMAT="processor %U %S"; { time timeout -s KILL 590 "$@" >/dev/null 2>&1; } 2>&1', 'bash', ...command]);
  let said = '';
  child.stdout!.on('data', (data: Buffer) => { said += data.toString(); });
  const tooLong = setTimeout(() => child.kill('SIGKILL'), LONGEST_TRANSFER);
  const [code] = await once(child, 'exit') as [number | null];
  clearTimeout(tooLong);
  const seconds = (performance.now() - start) / 1000;
  const times = /processor ([\d.]+) ([\d.]+)/.exec(said);
  if (code !== 0 || times === null) throw new Error(`${command[0]} ended with ${code}: ${said}`);
  return { seconds, processorSeconds: Number(times[1]) + Number(times[2]), userSeconds: Number(times[1]) };
}

async function outputs(job: Job, tool: string, name = (folder: string) => join(folder, 'file')): Promise<string[]> {
  return Promise.all(job.receivers.map(async (_, at) => {
    const folder = join(job.folder, `${tool}-${at}`);
    await mkdir(folder, { recursive: true });
    await mkdir(`${folder}-tmp`, { recursive: true });
    return name(folder);
  }));
}

const lines = new WeakMap<ChildProcess, Record<string, unknown>[]>();

/** The first line with this event that one of our programs writes. */
function eventOf(child: ChildProcess, event: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let said = lines.get(child);
    if (said === undefined) {
      said = [];
      lines.set(child, said);
      createInterface({ input: child.stdout! }).on('line', (line) => {
        said!.push(JSON.parse(line) as Record<string, unknown>);
        child.emit('said');
      });
    }
    const look = () => {
      const found = said.find((line) => line['event'] === event);
      if (found !== undefined) resolve(found);
    };
    child.on('said', look);
    child.once('close', () => reject(new Error(`A program ended without saying ${event}.`)));
    look();
  });
}

import { isIP } from 'node:net';
import { parseHttpUrl } from '../api/connection.js';
import { CommandError, UsageError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';
import type { Command, Invocation } from '../command-line/command.js';
import { getContent, type GetStatus } from '../multicast/get-content.js';
import { formatBytes } from '../output/format-bytes.js';
import { progressLine } from '../output/progress-bar.js';
import { print } from './connect.js';

async function get(invocation: Invocation): Promise<void> {
  const { options, terminal } = invocation;
  const host = options.required('server');
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const result = await getContent({
      question: {
        host, port: options.integer('port', 1, 65_535) ?? 5041, namespace: options.required('namespace'), content: options.required('content'), ipv6Capable: options.flag('ipv6'),
      },
      out: options.required('out'), http: httpOf(invocation, host), sha256: digestOption(invocation), attempts: options.integer('attempts', 1, 1_000) ?? 5,
      silenceMs: (options.integer('silence', 1, 3_600) ?? 30) * 1_000, interfaceAddress: interfaceOption(invocation),
      onStatus: (status) => { if (terminal.isWatched) terminal.status(statusText(status)); }, signal: stop.signal,
    });
    if (terminal.isWatched) terminal.status('');
    print(invocation, { ...result, out: options.required('out') }, () => [
      `${formatBytes(result.size)} by ${result.means.length === 0 ? 'earlier runs' : result.means.join(' and ')}`,
      result.verified ? `SHA-256 ${result.sha256}, as it should be` : `SHA-256 ${result.sha256}; nobody said what it should be`,
    ]);
  } catch (error) {
    if (terminal.isWatched) terminal.status('');
    throw error instanceof CommandError || (error as { code?: unknown }).code === undefined ? error : new CommandError(EXIT.refused, (error as Error).message, { cause: error });
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

function statusText({ how, bytes, size, bytesPerSecond }: GetStatus): string {
  return `${progressLine(bytes, size)}${bytesPerSecond === null ? '' : `, ${formatBytes(bytesPerSecond)}/s`} by ${how}`;
}

/** Where the edge of the same server is, unless told otherwise. */
function httpOf({ options }: Invocation, host: string): URL | null {
  if (options.flag('no-http')) return null;
  const text = options.text('http');
  return parseHttpUrl(text ?? `http://${host.includes(':') ? `[${host.split('%')[0]}]` : host}:8530`, '--http');
}

function digestOption({ options }: Invocation): string | null {
  const digest = options.text('sha256') ?? null;
  if (digest !== null && !/^[0-9a-f]{64}$/i.test(digest)) throw new UsageError('--sha256 wants 64 hexadecimal digits');
  return digest?.toLowerCase() ?? null;
}

function interfaceOption({ options }: Invocation): string | null {
  const address = options.text('interface') ?? null;
  if (address !== null && isIP(address) === 0) throw new UsageError('--interface wants an IP address of this computer');
  return address;
}

/** `sluice multicast get` */
export const MULTICAST_GET: Command = {
  words: ['multicast', 'get'],
  summary: 'receives content that a server sends to many computers at once',
  positionals: '',
  least: 0,
  most: 0,
  options: {
    server: { value: 'HOST', help: 'name or address of the server' },
    namespace: { value: 'NAME', help: 'namespace of the content' },
    content: { value: 'NAME', help: 'what to receive' },
    out: { value: 'FILE', help: 'where to; FILE.part is what is there of it until then' },
    ipv6: { help: 'this computer can receive multicast over IPv6' },
    sha256: { value: 'DIGEST', help: 'what it must be; by default the server is asked over HTTP' },
    http: { value: 'URL', help: 'where the server has it over HTTP, when multicast does not work; default http://HOST:8530' },
    'no-http': { help: 'does without HTTP' },
    interface: { value: 'ADDRESS', help: 'address of this computer to receive on' },
    silence: { value: 'SECONDS', help: 'without a packet, after which the server is asked again; default 30' },
    attempts: { value: 'N', help: 'requests without an answer, one a second, before multicast is given up; default 5' },
    port: { value: 'PORT', help: 'of session initiation; default 5041' },
    json: { help: 'prints JSON for scripts' },
  },
  details: [
    'Asks without an account, so the namespace has to allow that. The same command goes on where it was interrupted.',
    'Example: sluice multicast get --server 10.0.0.1 --namespace images --content install.wim --out install.wim',
  ],
  run: get,
};

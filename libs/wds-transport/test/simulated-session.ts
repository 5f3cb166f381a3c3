import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SecurityMode, type SessionSecurity } from '@sluice/protocol/wds/msi';
import { BlockReceiver, ClientEngine, ServerEngine, BlockSet, type ClientEnd, type ClientGone, type ServerParameters } from '../src/index.js';
import { VirtualClock } from './virtual-clock.js';

export const NO_SECURITY: SessionSecurity = { serverMode: SecurityMode.none, clientMode: SecurityMode.none, hashAlgorithm: 'sha256', hashKey: null, signKey: null };
let signKey: KeyObject | undefined;

export function securityOf(mode: 'none' | 'checksum' | 'hash' | 'sign'): SessionSecurity {
  signKey ??= generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const serverMode = SecurityMode[mode];
  return { serverMode, clientMode: mode === 'sign' ? SecurityMode.hash : serverMode, hashAlgorithm: 'sha256', hashKey: Buffer.from('a key of the session'), signKey };
}

/** What a path does to datagrams. Shares of one; times in milliseconds. */
export interface Path {
  readonly loss: number;
  readonly duplication: number;
  readonly delay: number;
  /** Added at random to each datagram: more than the time between two of them changes their order. */
  readonly jitter: number;
}
export const GOOD_PATH: Path = { loss: 0, duplication: 0, delay: 0.3, jitter: 0 };

/** Numbers that are the same each time (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function contentOf(size: number, seed = 1): Uint8Array {
  const random = numbersFrom(seed);
  return Uint8Array.from({ length: size }, () => Math.floor(random() * 256));
}

/** A sink in memory. */
export class MemorySink {
  readonly bytes: Uint8Array;
  readonly has: BlockSet;
  writes = 0;

  constructor(readonly size: number, readonly blockSize: number) {
    this.bytes = new Uint8Array(size);
    this.has = new BlockSet(Math.ceil(size / blockSize));
  }

  write(block: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, block * this.blockSize);
    this.has.add(block);
    this.writes += 1;
  }
}

export interface SimulatedClient {
  readonly engine: ClientEngine;
  readonly sink: MemorySink;
  readonly port: number;
  readonly end: ClientEnd | undefined;
  path: Path;
  /** Neither hears nor speaks any more. */
  isDead: boolean;
}

export interface SessionOptions {
  readonly content: Uint8Array;
  readonly blockSize?: number;
  readonly seed?: number;
  readonly security?: SessionSecurity;
  readonly held?: boolean;
  readonly bytesPerSecond?: number;
  readonly maximumClients?: number;
  readonly parameters?: Partial<ServerParameters>;
  readonly clock?: VirtualClock;
  readonly sessionId?: number;
}

/** A server, clients and a network between them, all in virtual time. */
export class SimulatedSession {
  readonly clock: VirtualClock;
  readonly random: () => number;
  readonly clients: SimulatedClient[] = [];
  readonly gone: { name: string; reason: ClientGone }[] = [];
  readonly server: ServerEngine;
  readonly blockSize: number;
  /** Each datagram to the group, as it left. */
  readonly multicasts: Uint8Array[] = [];
  multicastBytes = 0;
  unicastBytes = 0;
  ended: 'inactive' | 'failed' | undefined;
  keepMulticasts = false;
  isServerDead = false;

  constructor(readonly options: SessionOptions) {
    this.clock = options.clock ?? new VirtualClock();
    this.random = numbersFrom(options.seed ?? 1);
    this.blockSize = options.blockSize ?? 500;
    const { content } = options;
    this.server = new ServerEngine({
      sessionId: options.sessionId ?? 7, security: options.security ?? NO_SECURITY, held: options.held ?? false, maximumClients: options.maximumClients ?? 200,
      bytesPerSecond: options.bytesPerSecond ?? null, ...(options.parameters === undefined ? {} : { parameters: options.parameters }),
      content: { size: content.length, blockSize: this.blockSize, read: async (offset, length) => content.subarray(offset, offset + length) },
    }, {
      clock: this.clock, random: this.random, queuedBytes: () => 0,
      multicast: (datagram) => this.#multicast(datagram),
      unicast: (datagram, to) => {
        this.unicastBytes += datagram.length;
        const client = this.clients.find((one) => one.port === to.port);
        if (client !== undefined) this.#carry(datagram, client.path, () => this.#hear(client, datagram));
      },
      ended: (reason) => { this.ended = reason; },
      gone: (client, reason) => this.gone.push({ name: client.name, reason }),
    });
  }

  join(name: string, path: Path = GOOD_PATH, sink?: MemorySink): SimulatedClient {
    const port = 1000 + this.clients.length;
    const content = { size: this.options.content.length, blockSize: this.blockSize };
    const target = sink ?? new MemorySink(content.size, content.blockSize);
    const client: { -readonly [key in keyof SimulatedClient]: SimulatedClient[key] } = { sink: target, port, path, isDead: false, end: undefined, engine: undefined as unknown as ClientEngine };
    const blocks = new BlockReceiver(content, target, this.clock, () => client.engine.stored());
    client.engine = new ClientEngine({ sessionId: this.options.sessionId ?? 7, security: this.options.security ?? NO_SECURITY, name, address: '10.0.0.9' }, {
      clock: this.clock, random: this.random,
      send: (datagram) => {
        const copy = Uint8Array.from(datagram);
        if (!client.isDead) this.#carry(copy, client.path, () => this.toServer(copy, port));
      },
      ended: (end) => { client.end = end; },
    }, blocks);
    this.clients.push(client);
    client.engine.start();
    return client;
  }

  toServer(datagram: Uint8Array, port: number, address = '10.0.0.9'): void {
    if (!this.isServerDead) this.server.receive(datagram, { address, port });
  }

  /** Turns the clock until every client that lives is at its end. @returns whether that happened */
  async finish(longest = 3_600_000): Promise<boolean> {
    const isFinished = await this.clock.until(() => this.clients.every((client) => client.isDead || client.end !== undefined), longest);
    // What the last ones said is still under way.
    await this.clock.until(() => false, 50);
    return isFinished;
  }

  #multicast(datagram: Uint8Array): void {
    // The server uses a frame again for the next sending.
    const copy = Uint8Array.from(datagram);
    if (this.keepMulticasts) this.multicasts.push(copy);
    this.multicastBytes += copy.length;
    for (const client of this.clients) this.#carry(copy, client.path, () => this.#hear(client, copy));
  }

  #hear(client: SimulatedClient, datagram: Uint8Array): void {
    if (!client.isDead) client.engine.receive(datagram);
  }

  #carry(datagram: Uint8Array, path: Path, arrive: () => void): void {
    if (this.isServerDead) return;
    for (let copies = this.random() < path.duplication ? 2 : 1; copies > 0; copies -= 1) {
      if (this.random() < path.loss) continue;
      this.clock.after(path.delay + this.random() * path.jitter, arrive);
    }
  }
}

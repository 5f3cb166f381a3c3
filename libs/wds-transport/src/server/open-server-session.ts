import type { Socket } from 'node:dgram';
import type { SessionSecurity } from '@sluice/protocol/wds/msi';
import type { KickReason } from '@sluice/protocol/wds/transport';
import { systemClock } from '../clock.js';
import type { ServerParameters } from '../parameters.js';
import { boundSocket, closed, connected, familyOf, multicastInterfaceOf } from '../sockets.js';
import type { ClientEntry, DemoteTarget, Endpoint } from './client-table.js';
import { RateMeter } from './rate-meter.js';
import type { ServerContent } from './rounds.js';
import { ServerEngine, type ClientGone } from './server-engine.js';

export interface ServerSessionOptions {
  /** 32 bits. A session that starts again needs a new one: its sequence numbers start again, too. */
  readonly sessionId: number;
  readonly multicast: Endpoint;
  /** Bound here; the interface that has this address carries the multicast. Its port is the multicast's (MS-WDSMSI 2.2.1). */
  readonly unicast: Endpoint;
  readonly blockSize: number;
  readonly content: Pick<ServerContent, 'size' | 'read'>;
  readonly security: SessionSecurity;
  /** Data goes no faster; null: as fast as clients take it. */
  readonly bytesPerSecond: number | null;
  /** Clients may join and are kept, but no data goes until {@link ServerSession.release}. */
  readonly held: boolean;
  /** Routers that multicast may pass, 1: none. */
  readonly timeToLive: number;
  readonly maximumClients: number;
  readonly inactivityMs?: number;
  readonly parameters?: Partial<ServerParameters>;
  readonly onJoined?: (client: ClientSnapshot) => void;
  readonly onGone?: (client: ClientSnapshot, reason: ClientGone) => void;
}

/** What is known about a client. `joinedAt` and `lastSeenAt` as milliseconds since 1970. */
export interface ClientSnapshot {
  readonly clientId: number;
  readonly name: string | null;
  readonly address: string;
  readonly port: number;
  readonly joinedAt: number;
  readonly lastSeenAt: number;
  readonly isMaster: boolean;
  readonly supportsDemote: boolean;
  readonly progressPercent: number;
  readonly roundTripMs: number;
  /** A share of one, smoothed, as the client reports it. */
  readonly lossRate: number;
  readonly done: boolean;
}

export interface SessionSnapshot {
  readonly state: 'waiting' | 'querying' | 'sending';
  /** Bytes of data packets, repairs included. */
  readonly sentBytes: number;
  readonly repairedBytes: number;
  /** Over the last seconds. */
  readonly bytesPerSecond: number;
  readonly clients: readonly ClientSnapshot[];
}

export interface ServerSession {
  release(): void;
  snapshot(): SessionSnapshot;
  /** @returns whether there is such a client */
  kick(clientId: number, reason: KickReason): boolean;
  demote(clientIds: readonly number[], to: DemoteTarget): void;
  setRate(bytesPerSecond: number | null): void;
  /** Sends everybody away (who then use other means) and closes the sockets; quietly, clients hear nothing and ask for the content again. */
  close(options?: { readonly quietly?: boolean }): Promise<void>;
  /** Why it is over; never rejects. */
  readonly ended: Promise<'inactive' | 'closed' | 'failed'>;
}

/**
 * Runs one session. Two sockets share the unicast address: one hears clients, the other is connected to the group, which makes sending cheaper and
 * keeps the port of both the same. Rejects when a socket cannot be bound.
 */
export async function openServerSession(options: ServerSessionOptions): Promise<ServerSession> {
  const { unicast, multicast } = options;
  const family = familyOf(unicast.address);
  const listening = await boundSocket({ family, address: unicast.address, port: unicast.port, shared: true });
  let sending: Socket | undefined;
  try {
    sending = await boundSocket({ family, address: unicast.address, port: unicast.port, shared: true });
    const carrier = multicastInterfaceOf(unicast.address);
    sending.setMulticastInterface(carrier);
    sending.setMulticastTTL(options.timeToLive);
    sending.setMulticastLoopback(true);
    await connected(sending, scoped(multicast.address, carrier), multicast.port);
    return new RunningSession(options, listening, sending);
  } catch (error) {
    await Promise.all([closed(listening), sending === undefined ? undefined : closed(sending)]);
    throw error;
  }
}

class RunningSession implements ServerSession {
  readonly ended: Promise<'inactive' | 'closed' | 'failed'>;
  readonly #engine: ServerEngine;
  readonly #meter = new RateMeter();
  #resolve!: (reason: 'inactive' | 'closed' | 'failed') => void;
  #closing: Promise<void> | undefined;

  constructor(
    options: ServerSessionOptions,
    private readonly listening: Socket,
    private readonly sending: Socket,
  ) {
    this.ended = new Promise((resolve) => { this.#resolve = resolve; });
    const parameters = { ...options.parameters, ...(options.inactivityMs === undefined ? {} : { inactivityTimeout: options.inactivityMs }) };
    this.#engine = new ServerEngine({
      sessionId: options.sessionId, security: options.security, bytesPerSecond: options.bytesPerSecond, held: options.held, maximumClients: options.maximumClients,
      parameters, content: { size: options.content.size, blockSize: options.blockSize, read: (offset, length) => options.content.read(offset, length) },
    }, {
      clock: systemClock, random: Math.random, queuedBytes: () => sending.getSendQueueSize(),
      multicast: (datagram) => sending.send(datagram, ignoreError),
      unicast: (datagram, to) => listening.send(datagram, to.port, to.address, ignoreError),
      ended: (reason) => void this.#finish(reason),
      joined: (client) => options.onJoined?.(this.#snapshotOf(client)),
      gone: (client, reason) => options.onGone?.(this.#snapshotOf(client), reason),
    });
    listening.on('message', (datagram, from) => this.#engine.receive(datagram, from));
    // An error that a router or a client sent back (ICMP) ends nothing.
    listening.on('error', ignoreError);
    sending.on('error', ignoreError);
  }

  release(): void {
    this.#engine.release();
  }

  snapshot(): SessionSnapshot {
    const { sender, state } = this.#engine;
    return {
      state, sentBytes: sender.sentBytes, repairedBytes: sender.repairedBytes, bytesPerSecond: this.#meter.rate(sender.sentBytes, systemClock.now()),
      clients: this.#engine.clients.inList('active').map((client) => this.#snapshotOf(client)),
    };
  }

  kick(clientId: number, reason: KickReason): boolean {
    return this.#engine.kick(clientId, reason);
  }

  demote(clientIds: readonly number[], to: DemoteTarget): void {
    this.#engine.demote(clientIds, to);
  }

  setRate(bytesPerSecond: number | null): void {
    this.#engine.sender.setRate(bytesPerSecond);
  }

  async close({ quietly = false }: { readonly quietly?: boolean } = {}): Promise<void> {
    this.#engine.close(quietly);
    await this.#finish('closed');
  }

  #finish(reason: 'inactive' | 'closed' | 'failed'): Promise<void> {
    this.#closing ??= Promise.all([closed(this.listening), closed(this.sending)]).then(() => this.#resolve(reason));
    return this.#closing;
  }

  #snapshotOf(client: ClientEntry): ClientSnapshot {
    return {
      clientId: client.clientId, name: client.name === '' ? null : client.name, address: client.endpoint.address, port: client.endpoint.port,
      joinedAt: client.joinedAt, lastSeenAt: client.lastSeenAt, isMaster: client.clientId === this.#engine.sender.masterClientId,
      supportsDemote: client.supportsDemote, progressPercent: client.progress, roundTripMs: client.roundTrip, lossRate: client.lossRate, done: client.progress === 100,
    };
  }
}

/** A datagram that could not be sent is a datagram that was lost. */
function ignoreError(): void {}

/** Groups of a link (ff02::) need to be told which. */
function scoped(address: string, carrier: string): string {
  const zone = carrier.split('%')[1];
  return zone !== undefined && !address.includes('%') ? `${address}%${zone}` : address;
}

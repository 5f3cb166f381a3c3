import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG } from '@sluice/platform/config';
import { isTransientConnectionError } from '@sluice/platform/database';
import { counter, Log, NotReady, ReadinessRegistry } from '@sluice/platform/observability';
import { InitiationService } from '../initiation/initiation.service.js';
import { withoutZone, type OwnAddress } from '../network/addresses.js';
import type { WdsMulticastConfig } from '../wds-multicast.config.js';
import { SourceLimiter } from './source-limiter.js';
import { answerPacket } from './udp-initiation.js';

/** Requests that are worked on at the same time; more are dropped, and come again after a second (MS-WDSMSI 3.1.6). */
const MAXIMUM_AT_ONCE = 64;
/** How long until an address that cannot be bound is tried again, in milliseconds. */
const RETRY_MS = 5_000;

const packets = counter({ name: 'sluice_wds_initiation_packets_total', help: 'Packets that came to the UDP port of session initiation, by what became of them.', labelNames: ['result'] });

/** Answers requests for content over UDP (MS-WDSMSI 3.1.5.3), on every address of its own. */
@Injectable()
export class UdpServer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  readonly #limiter: SourceLimiter;
  readonly #sockets = new Map<string, Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #inside = 0;
  #isStopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: WdsMulticastConfig, @Inject(InitiationService) private readonly initiation: InitiationService,
    @Inject(ReadinessRegistry) private readonly readiness: ReadinessRegistry, @Inject(Log) log: Log,
  ) {
    this.#log = log.child(UdpServer.name);
    this.#limiter = new SourceLimiter(config.SLUICE_WDS_REQUESTS_PER_SECOND);
  }

  async onApplicationBootstrap(): Promise<void> {
    const addresses = this.config.SLUICE_WDS_UDP === 'on' ? this.config.SLUICE_WDS_ADDRESSES ?? [] : [];
    if (addresses.length === 0) return;
    this.readiness.register('session initiation', () => {
      if (this.#sockets.size < addresses.length) throw new NotReady('an address cannot be bound');
    }, { critical: false });
    await Promise.all(addresses.map((address) => this.#listen(address)));
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all([...this.#sockets.values()].map((socket) => new Promise<void>((resolve) => { socket.close(resolve); })));
  }

  /** An interface may come up later than this process: then it is tried until it is there. */
  async #listen(own: OwnAddress): Promise<void> {
    const socket = createSocket({ type: own.family === 4 ? 'udp4' : 'udp6', ipv6Only: own.family === 6 });
    try {
      socket.bind({ address: own.address, port: this.config.SLUICE_WDS_PORT, exclusive: true });
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      this.#log.warn('The port of session initiation cannot be bound', { address: own.address, port: this.config.SLUICE_WDS_PORT, err: error });
      return this.#again(own);
    }
    this.#sockets.set(own.address, socket);
    socket.on('message', (packet, from) => this.#receive(socket, own, packet, from));
    socket.on('error', (error) => {
      this.#log.warn('The socket of session initiation failed', { address: own.address, err: error });
      this.#sockets.delete(own.address);
      socket.close();
      this.#again(own);
    });
  }

  #again(own: OwnAddress): void {
    if (this.#isStopping) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#listen(own);
    }, RETRY_MS).unref();
    this.#timers.add(timer);
  }

  #receive(socket: Socket, own: OwnAddress, packet: Buffer, from: RemoteInfo): void {
    const source = withoutZone(from.address);
    if (this.#inside >= MAXIMUM_AT_ONCE || from.port === 0 || !this.#limiter.admit(source, performance.now())) return packets.inc({ result: 'dropped' });
    this.#inside += 1;
    void answerPacket(packet, { source, reachedAt: own.address }, (request) => this.initiation.initiate(request), (error) => this.#failed(error)).then(
      (answer) => {
        packets.inc({ result: answer === null ? 'ignored' : 'answered' });
        // What cannot be sent is asked for again.
        if (answer !== null && !this.#isStopping) socket.send(answer, from.port, from.address, () => undefined);
      },
      (error: unknown) => this.#failed(error),
    ).finally(() => { this.#inside -= 1; });
  }

  #failed(error: unknown): void {
    if (!isTransientConnectionError(error)) this.#log.error('A session could not be set up', { err: error });
  }
}

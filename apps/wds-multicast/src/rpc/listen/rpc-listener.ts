import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Association } from '../association/association.js';
import type { Mechanisms } from '../association/association-security.js';
import type { RpcInterface } from '../interfaces/rpc-interface.js';
import { type Admission, sourceOf } from './admission.js';
import { CallPlaces } from './call-places.js';
import type { FailedAttempts } from './failed-attempts.js';
import { serveConnection, type ConnectionHost, type ConnectionTimes } from './rpc-connection.js';

/** What the listeners of a process share. */
export interface ListenerOptions {
  readonly admission: Admission;
  readonly failures: FailedAttempts;
  readonly mechanisms: Mechanisms;
  readonly times: ConnectionTimes;
  /** Most calls that one listener carries out at the same time. */
  readonly calls: number;
  readonly observer: RpcObserver;
}

/** Is told what happens, for logs and metrics. */
export interface RpcObserver {
  /** A connection was turned away at once: too many. */
  turnedAway(source: string): void;
  denied(source: string): void;
  ended(source: string, reason: string): void;
  failed(error: unknown): void;
}

/** Listens on one TCP port for callers of some interfaces. */
export class RpcListener {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly places: CallPlaces;

  constructor(
    private readonly interfaces: readonly RpcInterface[],
    private readonly options: ListenerOptions,
  ) {
    this.places = new CallPlaces(options.calls);
    this.server = createServer((socket) => this.accept(socket));
  }

  /**
   * @param host undefined for all addresses
   * @param port 0 for any free one
   * @returns the port; rejects when it cannot be had
   */
  async listen(host: string | undefined, port: number): Promise<number> {
    this.server.listen({ host, port });
    await once(this.server, 'listening');
    this.server.on('error', (error) => this.options.observer.failed(error));
    return this.port;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  private accept(socket: Socket): void {
    const source = sourceOf(socket.remoteAddress ?? '');
    const leave = this.options.admission.enter(source);
    socket.on('error', () => undefined); // The loop that reads it learns of it as well.
    if (leave === null) {
      this.options.observer.turnedAway(source);
      socket.destroy();
      return;
    }
    this.sockets.add(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      leave();
    });
    void serveConnection(socket, this.association(source), this.hostFor(source));
  }

  private association(source: string): Association {
    const { failures, mechanisms } = this.options;
    return new Association({
      interfaces: this.interfaces,
      secondaryAddress: String(this.port),
      mechanisms: (type) => (failures.blocks(source) ? null : mechanisms(type)),
      newGroup: () => randomInt(1, 2 ** 32),
    });
  }

  private hostFor(source: string): ConnectionHost {
    const { observer, failures, times } = this.options;
    return {
      times,
      beginCall: () => this.places.enter(),
      denied: () => {
        failures.note(source);
        observer.denied(source);
      },
      failed: (error) => observer.failed(error),
      ended: (reason) => observer.ended(source, reason),
    };
  }
}


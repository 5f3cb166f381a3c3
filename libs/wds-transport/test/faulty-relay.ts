import type { Socket } from 'node:dgram';
import { boundSocket, closed } from '../src/sockets.js';
import { numbersFrom, type Path } from './simulated-session.js';

interface Place {
  readonly multicast: { readonly address: string; readonly port: number };
  readonly unicast: { readonly address: string; readonly port: number };
}

/** Stands between a server and its clients on the loopback interface: loses, doubles and holds back datagrams both ways. */
export class FaultyRelay {
  readonly #random = numbersFrom(7);
  readonly #toServer = new Map<number, Promise<Socket>>();
  readonly #sockets: Socket[] = [];

  private constructor(
    private readonly server: Place,
    private readonly clients: Place,
    private readonly path: Path,
  ) {}

  /** @param server where the server is; @param clients where clients find it */
  static async open(server: Place, clients: Place, path: Path): Promise<FaultyRelay> {
    const relay = new FaultyRelay(server, clients, path);
    const group = await relay.#socket(server.multicast.port, server.multicast.address, true);
    group.addMembership(server.multicast.address, '127.0.0.1');
    const out = await relay.#socket(clients.unicast.port, '127.0.0.1', false);
    out.setMulticastInterface('127.0.0.1');
    group.on('message', (datagram) => relay.#carry(() => out.send(datagram, clients.multicast.port, clients.multicast.address)));
    out.on('message', (datagram, from) => relay.#carry(() => void relay.#forClient(from.port, out).then((socket) => socket.send(datagram, server.unicast.port, '127.0.0.1'))));
    return relay;
  }

  async close(): Promise<void> {
    await Promise.all(this.#sockets.splice(0).map((socket) => closed(socket)));
  }

  /** Each client speaks to the server from a port of its own. */
  #forClient(port: number, out: Socket): Promise<Socket> {
    let socket = this.#toServer.get(port);
    if (socket === undefined) {
      socket = this.#socket(0, '127.0.0.1', false).then((made) => made.on('message', (datagram) => this.#carry(() => out.send(datagram, port, '127.0.0.1'))));
      this.#toServer.set(port, socket);
    }
    return socket;
  }

  async #socket(port: number, address: string, shared: boolean): Promise<Socket> {
    const socket = await boundSocket({ family: 4, port, address, shared });
    socket.on('error', () => {});
    this.#sockets.push(socket);
    return socket;
  }

  #carry(send: () => void): void {
    const { loss, duplication, delay, jitter } = this.path;
    for (let copies = this.#random() < duplication ? 2 : 1; copies > 0; copies -= 1) {
      if (this.#random() < loss) continue;
      setTimeout(() => { if (this.#sockets.length > 0) send(); }, delay + this.#random() * jitter);
    }
  }
}

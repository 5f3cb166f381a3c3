import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A proxy that sends each request to the next of its targets, or to whichever a test puts there: what a load balancer does to clients. */
export class SwitchingEdge {
  #turn = 0;

  private constructor(private readonly server: Server, public targets: readonly string[]) {}

  static async start(targets: readonly string[]): Promise<SwitchingEdge> {
    const server = createServer((incoming, outgoing) => {
      const url = new URL(incoming.url ?? '/', edge.#next());
      const onward = request(url, { method: incoming.method, headers: incoming.headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    const edge = new SwitchingEdge(server, targets);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return edge;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  #next(): string {
    return this.targets[this.#turn++ % this.targets.length] as string;
  }
}

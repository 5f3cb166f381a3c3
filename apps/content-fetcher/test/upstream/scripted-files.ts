import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request for a file, as the server saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Answers one request in its own way, for example not at all. */
export type Misbehaviour = (request: SeenRequest, response: ServerResponse, bytes: Buffer) => void;

/** A web server with files that answers requests for parts of them, until it is told to do something else. */
export class ScriptedFiles {
  readonly requests: SeenRequest[] = [];
  readonly files = new Map<string, Buffer>();
  /** What the next requests meet, in order; `null` is an honest answer. */
  readonly script: (Misbehaviour | null)[] = [];
  /** What every request meets that the script has nothing for. */
  always: Misbehaviour | null = null;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ScriptedFiles> {
    const server = createServer();
    const files = new ScriptedFiles(server);
    server.on('request', (request, response) => files.#answer(request, response));
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return files;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Forgets everything but the files. */
  calm(): void {
    this.requests.length = 0;
    this.script.length = 0;
    this.always = null;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => { this.server.close(resolve); });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const bytes = this.files.get(path) ?? Buffer.alloc(0);
    const [, start = '0', end = String(bytes.length - 1)] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const seen = { path, start: Number(start), end: Math.min(Number(end), bytes.length - 1) };
    this.requests.push(seen);
    const misbehaviour = this.script.length > 0 ? this.script.shift() : this.always;
    if (misbehaviour) misbehaviour(seen, response, bytes);
    else if (!this.files.has(path)) response.writeHead(404).end();
    else honest(seen, response, bytes);
  }
}

/** 206 with exactly what was asked for. */
export function honest({ start, end }: SeenRequest, response: ServerResponse, bytes: Buffer): void {
  response.writeHead(206, { 'content-range': `bytes ${start}-${end}/${bytes.length}`, 'content-length': end - start + 1 });
  response.end(bytes.subarray(start, end + 1));
}

/** Ways in which servers, and those who pretend to be one, go wrong. */
export const misbehaviours = {
  status: (status: number, headers: Record<string, string> = {}): Misbehaviour => (_request, response) => { response.writeHead(status, headers).end('no'); },
  /** The connection breaks after so many bytes of the body. */
  breakAfter: (sent: number): Misbehaviour => ({ start, end }, response, bytes) => {
    response.writeHead(206, { 'content-range': `bytes ${start}-${end}/${bytes.length}`, 'content-length': end - start + 1 });
    response.write(bytes.subarray(start, Math.min(end + 1, start + sent)), () => response.destroy());
  },
  /** The body ends, in good order, before it should: there is no Content-Length to tell. */
  endAfter: (sent: number): Misbehaviour => ({ start, end }, response, bytes) => {
    response.writeHead(206, { 'content-range': `bytes ${start}-${end}/${bytes.length}` });
    response.end(bytes.subarray(start, Math.min(end + 1, start + sent)));
  },
  /** More bytes than the part has. */
  sendMore: (): Misbehaviour => ({ start, end }, response, bytes) => {
    response.writeHead(206, { 'content-range': `bytes ${start}-${end}/${bytes.length}` });
    response.end(Buffer.concat([bytes.subarray(start, end + 1), Buffer.alloc(100)]));
  },
  /** Another length of the whole file. */
  claimTotal: (total: number): Misbehaviour => ({ start, end }, response, bytes) => {
    response.writeHead(206, { 'content-range': `bytes ${start}-${Math.min(end, total - 1)}/${total}` });
    response.end(bytes.subarray(start, end + 1));
  },
  /** Another part than was asked for. */
  shift: (by: number): Misbehaviour => ({ start, end }, response, bytes) => {
    response.writeHead(206, { 'content-range': `bytes ${start + by}-${end + by}/${bytes.length}` });
    response.end(bytes.subarray(start + by, end + by + 1));
  },
  /** One bit of the part is wrong. */
  flipBit: (): Misbehaviour => ({ start, end }, response, bytes) => {
    const flipped = Buffer.from(bytes.subarray(start, end + 1));
    flipped[flipped.length >> 1]! ^= 1;
    response.writeHead(206, { 'content-range': `bytes ${start}-${end}/${bytes.length}`, 'content-length': flipped.length });
    response.end(flipped);
  },
  /** The whole file, whatever was asked for. */
  ignoreRange: (): Misbehaviour => (_request, response, bytes) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.end(bytes);
  },
  redirect: (location: string): Misbehaviour => (_request, response) => { response.writeHead(302, { location }).end(); },
  compressed: (): Misbehaviour => ({ start, end }, response, bytes) => {
    response.writeHead(206, { 'content-range': `bytes ${start}-${end}/${bytes.length}`, 'content-encoding': 'gzip' }).end('x');
  },
} as const;

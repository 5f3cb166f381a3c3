import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { decodeRequest, encodeFault, encodeResponse, SoapDecodeError, type SoapErrorCode } from '@sluice/protocol/soap';
import { dssAuthWebService, serverSyncWebService } from '@sluice/protocol/wsusss';
import { encodeXpress } from '@sluice/protocol/xpress';
import { UpstreamServerFault, type UpstreamBehaviour } from './upstream-behaviour.js';
import { UpstreamCatalogState } from './upstream-catalog-state.js';
import { UpstreamOperations, type UpstreamRequest, type UpstreamSettings } from './upstream-operations.js';

/** Answers shorter than this are sent as they are, in bytes. */
const SMALLEST_CODED_BODY = 256;

/** A call that the server got. */
export interface UpstreamCall {
  readonly operation: string;
  readonly message: unknown;
  readonly headers: IncomingMessage['headers'];
}

/**
 * An upstream server for tests, believable and scripted: it speaks MS-WSUSSS over HTTP as a real one was seen to, xpress and cabinets
 * included, and misbehaves when told to. What it knows is in `state`, what it was asked in `calls`.
 */
export class UpstreamServer {
  readonly state = new UpstreamCatalogState();
  readonly settings: UpstreamSettings = {
    maxUpdatesPerRequest: 100, maxDecryptionUpdatesPerRequest: 100, maxDriverIds: 0, protocolVersion: '1.20', answerBytes: 2_000_000, cookieKey: 'first',
    languages: [{ LanguageID: 0, ShortLanguage: 'all', LongLanguage: 'all', Enabled: true }, { LanguageID: 1031, ShortLanguage: 'de', LongLanguage: 'German', Enabled: true }],
  };
  readonly calls: UpstreamCall[] = [];
  readonly #operations = new UpstreamOperations(this.state, this.settings);
  readonly #scripts = new Map<string, UpstreamBehaviour[]>();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response).catch(() => response.destroy()));
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined);
    });
  }

  /** Starts a server on a free port of this machine. */
  static async start(): Promise<UpstreamServer> {
    const server = new UpstreamServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  /** Its base address. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Makes the next calls of an operation, one after the other, end otherwise. */
  script(operation: string, ...behaviours: UpstreamBehaviour[]): void {
    this.#scripts.set(operation, [...this.#scripts.get(operation) ?? [], ...behaviours]);
  }

  /** Names of the operations called since the last time this was asked. */
  takeCalls(): string[] {
    return this.calls.splice(0).map(({ operation }) => operation);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray() as Buffer[]);
    const decoded = this.#decode(request.url ?? '', body);
    if (decoded === undefined) return void response.writeHead(404).end();
    this.calls.push({ operation: decoded.name, message: decoded.message, headers: request.headers });
    const behaviour = this.#scripts.get(decoded.name)?.shift();
    switch (behaviour?.kind) {
      case 'hang': return;
      case 'reset': return void request.socket.destroy();
      case 'status': return void response.writeHead(behaviour.status, { 'content-type': 'text/html', ...(behaviour.retryAfter === undefined ? {} : { 'retry-after': behaviour.retryAfter }) }).end('<html></html>');
      case 'fault': return sendFault(response, decoded, behaviour.errorCode, behaviour.message);
      case 'bare-fault': return send(response, 500, Buffer.from(BARE_FAULT));
      case 'wait': await behaviour.until();
    }
    this.#answer(request, response, decoded, behaviour);
  }

  #answer(request: IncomingMessage, response: ServerResponse, decoded: UpstreamRequest, behaviour: UpstreamBehaviour | undefined): void {
    try {
      const proper = this.#operations.answer(decoded);
      const message = behaviour?.kind === 'change' ? behaviour.change(proper as never) : proper;
      const body = encodeResponse(decoded.operation as never, message as never, { style: 'asmx', soapVersion: decoded.soapVersion }).toPlain();
      if (behaviour?.kind === 'cut') response.writeHead(200, { 'content-type': XML }).end(body.subarray(0, body.length / 2));
      else if (behaviour?.kind === 'endless') sendEndlessly(response, body.toString(), behaviour.part);
      else send(response, 200, body, request.headers['accept-encoding']);
    } catch (error) {
      if (!(error instanceof UpstreamServerFault)) throw error;
      sendFault(response, decoded, error.errorCode, error.message);
    }
  }

  /** Paths in any letter case, as a real server takes them; undefined for another path or a message that is none. */
  #decode(path: string, body: Buffer): UpstreamRequest | undefined {
    const contract = CONTRACTS.get(path.toLowerCase());
    if (contract === undefined) return undefined;
    try {
      return decodeRequest(body, { contract: contract as typeof serverSyncWebService });
    } catch (error) {
      if (error instanceof SoapDecodeError) return undefined;
      throw error;
    }
  }
}

const CONTRACTS: ReadonlyMap<string, typeof serverSyncWebService | typeof dssAuthWebService> = new Map<string, typeof serverSyncWebService | typeof dssAuthWebService>([
  ['/serversyncwebservice/serversyncwebservice.asmx', serverSyncWebService], ['/dssauthwebservice/dssauthwebservice.asmx', dssAuthWebService],
]);
const XML = 'text/xml; charset=utf-8';
const BARE_FAULT = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>Server was unable to process request.</faultstring></s:Fault></s:Body></s:Envelope>';

function sendFault(response: ServerResponse, { operation }: UpstreamRequest, errorCode: SoapErrorCode, message = ''): void {
  send(response, 500, encodeFault({ errorCode, message, id: randomUUID(), method: operation.soapAction }, 'asmx', '1.1'));
}

function sendEndlessly(response: ServerResponse, body: string, part: RegExp): void {
  const found = part.exec(body);
  if (found === null) throw new Error(`the answer has no ${part}`);
  response.writeHead(200, { 'content-type': XML }).write(body.slice(0, found.index));
  const again = found[0].repeat(1_000);
  const more = (): void => {
    while (!response.destroyed && response.write(again));
  };
  response.on('drain', more);
  more();
}

function send(response: ServerResponse, status: number, body: Buffer, acceptEncoding: string | string[] = ''): void {
  const isCoded = String(acceptEncoding).includes('xpress') && body.length >= SMALLEST_CODED_BODY;
  const bytes = isCoded ? encodeXpress(body) : body;
  response.writeHead(status, { 'content-type': XML, 'content-length': bytes.length, ...(isCoded ? { 'content-encoding': 'xpress' } : {}) }).end(bytes);
}

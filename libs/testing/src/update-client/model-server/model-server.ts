import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeRequest, encodeFault, encodeResponse, type SegmentedBody, type SoapContract, type SoapErrorCode } from '@sluice/protocol/soap';
import { clientWebService, simpleAuthWebService } from '@sluice/protocol/wusp';
import { ModelCatalog } from './model-catalog.js';
import { ModelAnswers } from './model-answers.js';

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly path: string;
  readonly rawHeaders: readonly string[];
  readonly operation: string;
  readonly body: string;
}

/** A fault that a test wants. */
interface PlannedFault {
  readonly operation: string;
  readonly errorCode: SoapErrorCode;
  /** What stands in ErrorCode. */
  readonly text: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The id of the first revision unless told otherwise. */
const FIRST_REVISION_ID = 1000;

/**
 * A small update server inside the test: enough of MS-WUSP for a scan, with faults on demand. It exists so that the client's tests
 * do not depend on the gateway, and the other way round.
 */
export class ModelServer {
  readonly requests: ReceivedRequest[] = [];
  readonly #server: Server;
  readonly #faults: PlannedFault[] = [];
  #answers: ModelAnswers;

  private constructor(
    private readonly documents: readonly string[],
    answers: ModelAnswers,
  ) {
    this.#answers = answers;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Starts a server on a free port of the loopback interface. */
  static async start(documents: readonly string[]): Promise<ModelServer> {
    const server = new ModelServer(documents, new ModelAnswers(new ModelCatalog(documents, FIRST_REVISION_ID)));
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get catalog(): ModelCatalog {
    return this.#answers.catalog;
  }

  /** What the server answers; its fields may be changed by a test. */
  get answers(): ModelAnswers {
    return this.#answers;
  }

  /** The next call of the operation gets a fault; `text` replaces the ErrorCode on the wire, empty leaves it out. */
  failNext(operation: string, errorCode: SoapErrorCode, text: string = errorCode): void {
    this.#faults.push({ operation, errorCode, text, status: 500, headers: {} });
  }

  /** The next call of the operation gets a status for "too busy". */
  refuseNext(operation: string, retryAfter: string): void {
    this.#faults.push({ operation, errorCode: 'ServerBusy', text: 'ServerBusy', status: 503, headers: { 'Retry-After': retryAfter } });
  }

  /** Sets the server up anew: the same updates under other revision ids. */
  renumber(firstRevisionId: number): void {
    this.#answers = new ModelAnswers(new ModelCatalog(this.documents, firstRevisionId));
  }

  /** Names of the operations called since the last time this was asked. */
  takeOperations(): string[] {
    return this.requests.splice(0).map(({ operation }) => operation);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const isSimpleAuth = request.url === '/SimpleAuthWebService/SimpleAuth.asmx';
    this.#answer(isSimpleAuth ? simpleAuthWebService : clientWebService, request, Buffer.concat(chunks), response);
  }

  #answer(contract: SoapContract, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { name, operation, message } = decodeRequest(body, { contract });
    this.requests.push({ path: request.url ?? '', rawHeaders: request.rawHeaders, operation: name, body: body.toString('utf8') });
    const fault = this.#faults.findIndex((planned) => planned.operation === name);
    if (fault !== -1) {
      const [planned] = this.#faults.splice(fault, 1);
      const errorCode = planned?.errorCode ?? 'InternalServerError';
      const text = encodeFault({ errorCode, id: randomUUID(), method: operation.soapAction }, contract.style, '1.1').toString();
      response
        .writeHead(planned?.status ?? 500, { 'Content-Type': 'text/xml; charset=utf-8', Connection: 'close', ...planned?.headers })
        .end(text.replace(`<ErrorCode>${errorCode}</ErrorCode>`, `<ErrorCode>${planned?.text ?? errorCode}</ErrorCode>`));
      return;
    }
    send(response, encodeResponse(operation, this.#answers.answer(name, message), { style: contract.style, soapVersion: '1.1' }));
  }
}

function send(response: ServerResponse, body: SegmentedBody): void {
  response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8', 'Content-Encoding': 'xpress' }).end(Buffer.concat(body.toXpress()));
}

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  PduStream, PduType, readBindAck, readFault, readPduHeader, readResponse, readWdsRpcResults, unprotectPdu, WDS_RPC_INTERFACE, writeWdsRpcArguments,
  type PduHeader, type SyntaxId, type WdsRpcResults,
} from '@sluice/protocol/dcerpc';
import { NtlmClient } from '../../../../libs/protocol/fixtures/ntlm-client.js';
import { auth3Pdu, bindPdu, NTLM_PRIVACY, requestPdus, type RequestOptions } from './rpc-pdus.js';

/** A PDU that came, or null when the server ended the connection. */
export type Answer = { readonly pdu: Uint8Array; readonly header: PduHeader } | null;

/** A client of RPC over a socket, which does just what it is told, be it right or wrong. */
export class RpcSocket {
  private readonly stream = new PduStream(65_535);
  private readonly received: Answer[] = [];
  private readonly waiting: ((answer: Answer) => void)[] = [];
  security: RequestOptions['security'];
  /** Resolves when the connection is over. */
  readonly closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const pdu of this.stream.push(chunk)) this.deliver({ pdu, header: readPduHeader(pdu) });
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.deliver(null);
        resolve();
      });
    });
  }

  /** @param localAddress where it comes from, such as 127.0.0.2 */
  static async open(port: number, { host = '127.0.0.1', localAddress }: { readonly host?: string; readonly localAddress?: string } = {}): Promise<RpcSocket> {
    const socket = connect({ port, host, ...(localAddress === undefined ? {} : { localAddress }) });
    const client = new RpcSocket(socket);
    await Promise.race([once(socket, 'connect'), client.closed]);
    return client;
  }

  send(...pdus: readonly Uint8Array[]): void {
    for (const pdu of pdus) this.socket.write(pdu);
  }

  async next(): Promise<Answer> {
    return this.received.shift() ?? new Promise((resolve) => this.waiting.push(resolve));
  }

  async bind(syntax: SyntaxId = WDS_RPC_INTERFACE): Promise<Answer> {
    this.send(bindPdu(syntax));
    return this.next();
  }

  /** Binds with NTLM. @returns the answer to the bind; a wrong password shows later */
  async authenticate(user: string, password: string): Promise<Answer> {
    const client = new NtlmClient({ user, password });
    this.send(bindPdu(WDS_RPC_INTERFACE, { ...NTLM_PRIVACY, value: client.negotiate() }));
    const answer = await this.next();
    if (answer?.header.type !== PduType.bindAck) return answer;
    const { verifier } = readBindAck(answer.pdu, answer.header);
    this.send(auth3Pdu({ ...NTLM_PRIVACY, value: client.authenticate(verifier!.value) }));
    this.security = { head: NTLM_PRIVACY, session: client.session() };
    return answer;
  }

  /** Results of the call, the status of a fault, or null when the connection ended. */
  async call(packet: Uint8Array, options: RequestOptions = {}): Promise<WdsRpcResults | number | null> {
    this.send(...requestPdus(writeWdsRpcArguments(packet), { ...options, ...(this.security === undefined ? {} : { security: this.security }) }));
    const stub = await this.results();
    return stub instanceof Uint8Array ? readWdsRpcResults(stub, true) : stub;
  }

  /** The arguments of one answer put together; the status of a fault; null at the end of the connection. */
  async results(): Promise<Uint8Array | number | null> {
    const parts: Uint8Array[] = [];
    for (;;) {
      const answer = await this.next();
      if (answer === null) return null;
      const { pdu, header } = answer;
      if (header.type !== PduType.response) return header.type === PduType.fault ? readFault(pdu, header) : null;
      const { stub, verifier } = readResponse(pdu, header);
      parts.push(verifier === null ? stub : unprotectPdu(pdu, 24, verifier, this.security!.session));
      if ((header.flags & 2) !== 0) return new Uint8Array(Buffer.concat(parts));
    }
  }

  end(): void {
    this.socket.destroy();
  }

  private deliver(answer: Answer): void {
    const waiting = this.waiting.shift();
    if (waiting === undefined) this.received.push(answer);
    else waiting(answer);
  }
}

import type { Socket } from 'node:net';
import { FaultStatus, PduStream, RpcError } from '@sluice/protocol/dcerpc';
import { faultPdu } from '../association/answer-pdus.js';
import { type Association, type IncomingCall, MAX_FRAGMENT, type Reaction } from '../association/association.js';
import { RpcFault } from '../interfaces/rpc-interface.js';
import { Deadline } from './deadline.js';

/** Bind PDUs may be larger than fragments: domain clients put whole Kerberos tickets into them. */
const MAX_PDU = 3 * MAX_FRAGMENT;

/** How long a client may take for what, in milliseconds. */
export interface ConnectionTimes {
  /** From the connection to the end of the bind, authentication included. */
  readonly bind: number;
  /** From the first byte of a call to the last. */
  readonly call: number;
  /** Without anything sent or taken. */
  readonly idle: number;
  /** That the server takes for a call, until it begins and to carry it out. */
  readonly work: number;
}

/** What a connection needs of its listener. */
export interface ConnectionHost {
  readonly times: ConnectionTimes;
  /** Resolves when a call may be carried out, with what gives the place back. */
  beginCall(): Promise<() => void>;
  /** Somebody could not prove who they are. */
  denied(): void;
  /** Something went wrong that is not the client's fault. */
  failed(error: unknown): void;
  /** Why the connection was ended by this side. */
  ended(reason: string): void;
}

/** Serves one connection until either side ends it. Never rejects. */
export async function serveConnection(socket: Socket, association: Association, host: ConnectionHost): Promise<void> {
  const { times } = host;
  const bind = new Deadline(times.bind, () => socket.destroy());
  const call = new Deadline(times.call, () => socket.destroy());
  socket.setTimeout(times.idle, () => socket.destroy());
  socket.setNoDelay(true);
  bind.start();
  try {
    const stream = new PduStream(MAX_PDU);
    for await (const chunk of socket as AsyncIterable<Uint8Array>) {
      call.start();
      for (const pdu of stream.push(chunk)) {
        const reaction = association.receive(pdu);
        if (association.ready) bind.stop();
        if (!(await follow(socket, association, reaction, host))) return;
      }
      if (!stream.pending && !association.pending) call.stop();
    }
  } catch (error) {
    // Sockets that break off are the client's business.
    if (error instanceof RpcError) host.ended(`${error.code}: ${error.message}`);
    else if (!socket.destroyed) host.failed(error);
  } finally {
    bind.stop();
    call.stop();
    socket.destroySoon();
  }
}

/** @returns whether the connection goes on */
async function follow(socket: Socket, association: Association, { send = [], call, end, denied = false }: Reaction, host: ConnectionHost): Promise<boolean> {
  if (denied) host.denied();
  const answers = call === undefined ? send : await carryOut(socket, association, call, host);
  for (const pdu of answers) if (!(await write(socket, pdu))) return false;
  if (end !== undefined) host.ended(end);
  return end === undefined;
}

async function carryOut(socket: Socket, association: Association, call: IncomingCall, host: ConnectionHost): Promise<Uint8Array[]> {
  const caller = { ...call.caller, remoteAddress: socket.remoteAddress ?? '', localAddress: socket.localAddress ?? '' };
  const tooLong = new Deadline(host.times.work, () => socket.destroy());
  tooLong.start();
  const leave = await host.beginCall();
  try {
    if (socket.destroyed) return [];
    return association.respond(call, await call.interface.call(call.operation, call.stub, call.littleEndian, caller));
  } catch (error) {
    return [faultPdu(call.callId, call.contextId, statusOf(error, host))];
  } finally {
    tooLong.stop();
    leave();
  }
}

function statusOf(error: unknown, host: ConnectionHost): number {
  if (error instanceof RpcFault) return error.status;
  if (error instanceof RpcError) return FaultStatus.badArguments;
  host.failed(error);
  return FaultStatus.unspecified;
}

/** @returns false when the client is gone; waits while it takes nothing, as long as it may be idle */
async function write(socket: Socket, bytes: Uint8Array): Promise<boolean> {
  if (socket.destroyed || !socket.writable) return false;
  return new Promise((resolve) => {
    const closed = (): void => resolve(false);
    socket.once('close', closed);
    socket.write(bytes, (error) => {
      socket.off('close', closed);
      resolve(error === null || error === undefined);
    });
  });
}

import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { readInitiationAnswer, WdsError, writeInitiationRequest, type InitiationAnswer } from '@sluice/protocol/wds/msi';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';

/** How long an answer may take before the request is sent again (MS-WDSMSI 3.1.6), in milliseconds. */
const RETRY_MS = 1_000;

/** What is asked for, and whom. */
export interface ContentQuestion {
  readonly host: string;
  readonly port: number;
  readonly namespace: string;
  readonly content: string;
  readonly ipv6Capable: boolean;
}

/**
 * Asks a server for the session of some content over UDP (MS-WDSMSI 3.1.5.3), again every second. Null when nobody answers.
 * @throws CommandError when the host has no address
 */
export async function initiate(question: ContentQuestion, attempts: number, signal: AbortSignal): Promise<InitiationAnswer | null> {
  const { address, family } = await addressOf(question.host);
  const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4' });
  // Connected: nobody else's packets come in. "Nobody listens there" is silence like any other.
  socket.on('error', () => undefined);
  try {
    socket.connect(question.port, address);
    await once(socket, 'connect');
    const request = writeInitiationRequest({ ...question, macAddress: macAddressOf(socket.address().address) });
    for (let attempt = 0; attempt < attempts && !signal.aborted; attempt += 1) {
      const answer = await askOnce(socket, request, signal);
      if (answer !== null) return answer;
    }
    return null;
  } finally {
    socket.close();
  }
}

async function addressOf(host: string): Promise<{ address: string; family: number }> {
  try {
    return await lookup(host);
  } catch (error) {
    throw new CommandError(EXIT.notReachable, `${host} has no address: ${(error as Error).message}`, { cause: error });
  }
}

/** Sends the request and waits for an answer that can be read. */
function askOnce(socket: Socket, request: Uint8Array, signal: AbortSignal): Promise<InitiationAnswer | null> {
  return new Promise((resolve) => {
    const finish = (answer: InitiationAnswer | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.off('message', take);
      resolve(answer);
    };
    const abort = (): void => finish(null);
    const take = (packet: Uint8Array): void => {
      try {
        finish(readInitiationAnswer(packet));
      } catch (error) {
        if (!(error instanceof WdsError)) throw error;
      }
    };
    const timer = setTimeout(() => finish(null), RETRY_MS);
    signal.addEventListener('abort', abort);
    socket.on('message', take);
    socket.send(request, () => undefined);
  });
}

/** The hardware address of the interface with an address; zeros where it has none. */
function macAddressOf(address: string): Uint8Array {
  const plain = isIPv6(address) ? address.split('%')[0] : address;
  const found = Object.values(networkInterfaces()).flat().find((info) => info?.address === plain);
  return Buffer.from((found?.mac ?? '00:00:00:00:00:00').replaceAll(':', ''), 'hex');
}

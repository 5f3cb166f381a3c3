import type { Socket } from 'node:dgram';
import { hostname } from 'node:os';
import type { SessionSecurity } from '@sluice/protocol/wds/msi';
import { systemClock } from '../clock.js';
import type { Endpoint } from '../server/client-table.js';
import { RateMeter } from '../server/rate-meter.js';
import { boundSocket, closed, connected, familyOf, macAddressOf, multicastInterfaceOf } from '../sockets.js';
import { BlockReceiver, type BlockSink } from './block-receiver.js';
import { ClientEngine, type ClientEnd, type ClientState } from './client-engine.js';

/** How often progress is told. */
const PROGRESS_INTERVAL = 250;

export interface ReceiveProgress {
  /** Blocks there are, those of earlier sessions included. */
  readonly blocks: number;
  /** Bytes of content that came since this call and were new. */
  readonly bytes: number;
  readonly bytesPerSecond: number;
  readonly state: ClientState;
}

export interface ReceiveOptions {
  readonly sessionId: number;
  readonly multicast: Endpoint;
  readonly unicast: Endpoint;
  readonly blockSize: number;
  readonly contentSize: number;
  readonly security: SessionSecurity;
  /** The address of the interface to receive on; found out by asking which one leads to the server when it is absent. */
  readonly interfaceAddress?: string;
  readonly sink: BlockSink;
  /** The name that the server shows; the machine's by default. */
  readonly name?: string;
  readonly userSid?: Uint8Array;
  /** Milliseconds without any packet of the session after which it is given up; 30 seconds by default. */
  readonly silenceMs?: number;
  readonly onProgress?: (progress: ReceiveProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * - `complete`: everything has been stored.
 * - `kicked`: the server wants no other means tried either (policy, fail).
 * - `fallback`: the server asks to get it by other means.
 * - `silent`: nothing was heard for so long: the server is gone, or multicast does not get through.
 * - `aborted`: by the signal.
 */
export type ReceiveOutcome = 'complete' | 'kicked' | 'fallback' | 'silent' | 'aborted';

/**
 * Takes part in a session until everything is there. Follows a DEMOTE to the slower session by itself. What the sink has is not received again, so a
 * second call goes on where the first one ended. Rejects when a socket cannot be opened or the sink cannot store.
 */
export async function receive(options: ReceiveOptions): Promise<ReceiveOutcome> {
  let place = { sessionId: options.sessionId, multicast: options.multicast, unicast: options.unicast };
  for (;;) {
    if (options.signal?.aborted) return 'aborted';
    const end = await takePart({ ...options, ...place });
    if (end.type !== 'demoted') return outcomeOf(end);
    place = end.to;
  }
}

function outcomeOf(end: Exclude<ClientEnd, { type: 'demoted' }>): ReceiveOutcome {
  switch (end.type) {
    case 'complete': return 'complete';
    case 'cancelled': return 'aborted';
    case 'inactive': return 'silent';
    case 'kicked': return end.reason === 'fallback' ? 'fallback' : 'kicked';
  }
}

async function takePart(options: ReceiveOptions): Promise<ClientEnd> {
  const family = familyOf(options.unicast.address);
  const sockets: Socket[] = [];
  try {
    // Its own port, any: to the server and from it. Connecting tells which of our addresses leads there.
    const speaking = await boundSocket({ family, port: 0, shared: false, ...(options.interfaceAddress === undefined ? {} : { address: options.interfaceAddress }) });
    sockets.push(speaking);
    await connected(speaking, options.unicast.address, options.unicast.port);
    const address = options.interfaceAddress ?? speaking.address().address;
    const group = options.multicast;
    // Bound to the group, it does not get what is sent to the port for others.
    const listening = await boundSocket({ family, port: group.port, shared: true, ...(process.platform === 'win32' || family === 6 ? {} : { address: group.address }) });
    sockets.push(listening);
    listening.addMembership(group.address, multicastInterfaceOf(address));
    return await run(options, address, speaking, listening);
  } finally {
    await Promise.all(sockets.map((socket) => closed(socket)));
  }
}

function run(options: ReceiveOptions, address: string, speaking: Socket, listening: Socket): Promise<ClientEnd> {
  return new Promise((resolve, reject) => {
    const blocks = new BlockReceiver({ size: options.contentSize, blockSize: options.blockSize }, options.sink, systemClock, () => stored());
    const engine = new ClientEngine({
      sessionId: options.sessionId, security: options.security, name: options.name ?? hostname(), address: address.split('%')[0]!, macAddress: macAddressOf(address),
      ...(options.userSid === undefined ? {} : { userSid: options.userSid }),
      ...(options.silenceMs === undefined ? {} : { parameters: { inactivityTimeout: options.silenceMs } }),
    }, {
      clock: systemClock, random: Math.random,
      send: (datagram) => speaking.send(datagram, () => {}),
      ended: (end) => {
        clearInterval(ticking);
        options.signal?.removeEventListener('abort', abort);
        tell();
        if (blocks.error === undefined) resolve(end);
        else reject(blocks.error);
      },
    }, blocks);
    const meter = new RateMeter();
    const tell = () => options.onProgress?.({ blocks: blocks.blocks, bytes: blocks.bytes, bytesPerSecond: meter.rate(blocks.bytes, systemClock.now()), state: engine.state });
    const stored = () => (blocks.error === undefined ? engine.stored() : engine.leave('cancelled'));
    const take = (datagram: Uint8Array) => {
      engine.receive(datagram);
      if (blocks.error !== undefined) stored();
    };
    const abort = () => engine.leave('cancelled');
    const ticking = setInterval(tell, PROGRESS_INTERVAL);
    options.signal?.addEventListener('abort', abort);
    for (const socket of [speaking, listening]) {
      socket.on('message', take);
      // "Nobody listens there" comes while a server starts again; silence decides.
      socket.on('error', () => {});
    }
    engine.start();
  });
}

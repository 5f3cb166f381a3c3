import { readMessage, type ApplicationMessage } from '@sluice/protocol/wds/application';
import type { SessionSecurity } from '@sluice/protocol/wds/msi';
import {
  CAPABILITY_MULTISTREAM, OptionId, optionValue, packetOpener, packetSealer, readPacket, WdsError, writePacket,
  type JoinPacket, type KickReason, type LeaveReason, type PacketOpener, type PacketSealer, type QcrPacket, type TransportPacket,
} from '@sluice/protocol/wds/transport';
import { DATA_MESSAGE_OVERHEAD } from '@sluice/protocol/wds/application';
import { Timer, type Clock } from '../clock.js';
import { SERVER_PARAMETERS, type ServerParameters } from '../parameters.js';
import { ClientTable, type ClientEntry, type DemoteTarget, type Endpoint } from './client-table.js';
import { DataSender, roundTripOf } from './data-sender.js';
import { Election } from './election.js';
import { Removals } from './removals.js';
import { Rounds, type ServerContent } from './rounds.js';

export interface ServerEngineSettings {
  readonly sessionId: number;
  readonly security: SessionSecurity;
  readonly content: ServerContent;
  readonly bytesPerSecond: number | null;
  readonly held: boolean;
  readonly maximumClients: number;
  readonly parameters?: Partial<ServerParameters>;
}

/** Why a client is no longer in a session. */
export type ClientGone = LeaveReason | 'kicked' | 'demoted' | 'dead';

export interface ServerEnvironment {
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  multicast(datagram: Uint8Array): void;
  unicast(datagram: Uint8Array, to: Endpoint): void;
  /** Bytes that the socket of {@link multicast} has not passed on yet. */
  queuedBytes(): number;
  /** Called once: nobody was there for too long, or the content cannot be read. */
  ended(reason: 'inactive' | 'failed', error?: unknown): void;
  joined?(client: ClientEntry): void;
  gone?(client: ClientEntry, reason: ClientGone): void;
}

/** A session at the server: MS-WDSMT 3.1 and the server of MS-WDSMA 3.1. No sockets, clock or randomness of its own. */
export class ServerEngine {
  readonly clients: ClientTable;
  readonly sender: DataSender;
  readonly rounds: Rounds;
  readonly #parameters: ServerParameters;
  readonly #sealer: PacketSealer;
  readonly #opener: PacketOpener;
  readonly #election: Election;
  readonly #removals: Removals;
  readonly #inactivity: Timer;
  readonly #cleanup: Timer;
  #held: boolean;
  #nextPoll = 1;
  #isClosed = false;

  constructor(
    private readonly settings: ServerEngineSettings,
    private readonly environment: ServerEnvironment,
  ) {
    const { clock } = environment;
    this.#parameters = { ...SERVER_PARAMETERS, ...settings.parameters };
    this.#held = settings.held;
    this.#sealer = packetSealer(settings.security, 'server');
    this.#opener = packetOpener(settings.security, 'client');
    this.clients = new ClientTable(Math.floor(environment.random() * 0xffff_ffff), settings.maximumClients);
    const send = (packet: TransportPacket) => this.#send(packet);
    this.sender = new DataSender(this.#parameters, {
      clock, send, sealer: this.#sealer, sessionId: settings.sessionId, payloadSize: DATA_MESSAGE_OVERHEAD + settings.content.blockSize,
      multicast: (datagram) => environment.multicast(datagram), queuedBytes: () => environment.queuedBytes(),
      sendSpm: (counted) => this.#election.sendSpm(counted), wantsData: () => this.rounds.feed(),
    }, settings.bytesPerSecond);
    this.rounds = new Rounds(settings.content, this.#parameters, {
      clock, sender: this.sender, poll: (payload) => this.#sendPoll(payload), failed: (error) => this.#end('failed', error),
    });
    this.#election = new Election(this.#parameters, { clock, send, clients: this.clients, sender: this.sender, isHeld: () => this.#held, elected: () => this.rounds.start() });
    this.#removals = new Removals(this.#parameters, { clock, send, clients: this.clients });
    this.#inactivity = new Timer(clock);
    this.#cleanup = new Timer(clock);
    this.#resetInactivity();
    this.#setCleanup();
  }

  get state(): 'waiting' | 'querying' | 'sending' {
    return this.#election.state !== 'data' ? 'waiting' : this.rounds.state === 'sending' ? 'sending' : 'querying';
  }

  /** Data may go: the session was held until now. */
  release(): void {
    if (!this.#held || this.#isClosed) return;
    this.#held = false;
    if (this.clients.count('active') > 0) this.#election.seek();
  }

  /** 3.1.5.6. @returns whether there is such a client */
  kick(clientId: number, reason: KickReason): boolean {
    const client = this.clients.get(clientId);
    if (client?.list !== 'active') return false;
    this.clients.move(client, 'kicked');
    client.kickReason = reason;
    this.#removed(client, 'kicked');
    this.#removals.kick();
    return true;
  }

  /** 3.1.5.10 */
  demote(clientIds: readonly number[], target: DemoteTarget): void {
    for (const clientId of clientIds) {
      const client = this.clients.get(clientId);
      if (client?.list !== 'active') continue;
      this.clients.move(client, 'demoted');
      client.demoteTarget = target;
      this.#removed(client, 'demoted');
    }
    this.#removals.demote();
  }

  /** Tells everybody to go elsewhere, unless quietly, and stops. Clients of a session that falls silent ask for it again. */
  close(quietly = false): void {
    if (this.#isClosed) return;
    if (quietly) return this.#stop();
    for (const client of this.clients.inList('active')) {
      this.clients.move(client, 'kicked');
      client.kickReason = 'fallback';
      this.environment.gone?.(client, 'kicked');
    }
    this.#removals.kick();
    this.#stop();
  }

  /** Takes one datagram from the unicast address. What is not a packet of this session from one of its clients is ignored: 3.1.5.1.1. */
  receive(datagram: Uint8Array, from: Endpoint): void {
    if (this.#isClosed) return;
    let packet: TransportPacket;
    let senderTime: bigint;
    try {
      ({ packet, senderTime } = readPacket(this.#opener.open(datagram, this.settings.sessionId)));
    } catch (error) {
      if (error instanceof WdsError) return;
      throw error;
    }
    if (packet.type === 'join') return this.#onJoin(packet, senderTime, from);
    if (!('clientId' in packet)) return;
    const client = this.clients.get(packet.clientId);
    if (client === undefined || client.endpoint.address !== from.address || client.endpoint.port !== from.port) return;
    this.#resetInactivity();
    client.lastSeenAt = this.environment.clock.now();
    this.#dispatch(packet, client);
  }

  #dispatch(packet: TransportPacket, client: ClientEntry): void {
    if (packet.type === 'qcr') return this.#onQcr(packet, client);
    if (packet.type === 'leave') return this.#onLeave(client, packet.reason);
    if (client.list !== 'active') return;
    switch (packet.type) {
      case 'ack':
        client.lossRate = packet.lossRate;
        client.highest = packet.highest;
        if (this.sender.onAck(packet, this.environment.clock.now())) {
          client.roundTrip = this.sender.roundTrip;
          this.#election.masterAnswered();
        }
        return;
      case 'nack':
        client.lossRate = packet.lossRate;
        client.highest = packet.highest;
        if (this.sender.onNack(packet, client.roundTrip, this.environment.clock.now(), client.failures === 0)) this.#election.sendSpm(false);
        if (client.clientId === this.sender.masterClientId) this.#election.masterAnswered();
        return;
      case 'pollack': return packet.sequence === this.#nextPoll - 1 ? this.#onApplication(packet.payload, client) : undefined;
      default:
    }
  }

  /** 3.1.5.2. A JOIN repeated from the same place is the same client, whose JOINACK was lost. */
  #onJoin(packet: JoinPacket, senderTime: bigint, from: Endpoint): void {
    const capabilities = optionValue(packet.options, OptionId.capabilities);
    const supportsDemote = capabilities?.includes(CAPABILITY_MULTISTREAM) ?? false;
    const known = this.clients.at(from);
    if (known !== undefined && (known.list === 'pending' || known.list === 'active')) {
      Object.assign(known, { clientTime: senderTime, name: packet.name, supportsDemote });
      return this.#sendJoinAck(known);
    }
    if (known !== undefined || this.clients.isFull) return;
    const client = this.clients.add({ endpoint: from, name: packet.name, supportsDemote, clientTime: senderTime }, this.environment.clock.now());
    this.#sendJoinAck(client);
    this.#setJoinTimer(client);
  }

  /** 3.1.6.1. The entry stays a while after the last JOINACK: the answer may only be late. */
  #setJoinTimer(client: ClientEntry): void {
    client.joinAckSends = 1;
    const again = () => {
      client.cancelJoinTimer = this.environment.clock.after(this.#parameters.joinAckToQcrTimeout, () => {
        client.cancelJoinTimer = null;
        if (client.joinAckSends >= this.#parameters.maxJoinAckSends) return;
        client.joinAckSends += 1;
        this.#sendJoinAck(client);
        again();
      });
    };
    again();
  }

  #sendJoinAck(client: ClientEntry): void {
    const { min, max } = this.#election.nackBackOff();
    const roundTrip = this.#election.state === 'data' ? this.sender.roundTrip : 0;
    this.#send({ type: 'joinack', clientId: client.clientId, minNackBackOff: min, maxNackBackOff: max, roundTrip, clientTime: client.clientTime }, client.endpoint);
  }

  /** 3.1.5.8, 3.1.5.2.3 */
  #onQcr(packet: QcrPacket, client: ClientEntry): void {
    if (!this.#election.isCurrent(packet.sequence)) return;
    const passed = packet.serverTime === 0n ? null : roundTripOf(packet.serverTime, this.environment.clock.now());
    // The document subtracts no back-off, which only this can be there for.
    if (passed !== null) client.roundTrip = Math.max(1, passed - packet.backOff);
    client.lossRate = packet.lossRate;
    client.highest = packet.highest;
    if (client.list === 'pending') this.#activate(client);
    if (client.list === 'active' && packet.sequence !== 0) client.qcrReceived = true;
    if (packet.payload.length > 0) this.#onApplication(packet.payload, client);
  }

  #activate(client: ClientEntry): void {
    if (this.clients.isFull) return;
    client.cancelJoinTimer?.();
    client.cancelJoinTimer = null;
    this.clients.move(client, 'active');
    this.environment.joined?.(client);
    this.#election.clientJoined();
  }

  #onApplication(payload: Uint8Array, client: ClientEntry): void {
    let message: ApplicationMessage;
    try {
      message = readMessage(payload);
    } catch (error) {
      if (error instanceof WdsError) return;
      throw error;
    }
    if (message.type === 'progress' || message.type === 'missing') client.progress = message.progress;
    if (message.type === 'missing') this.rounds.onMissing(message, this.environment.clock.now() - client.joinedAt);
  }

  #onLeave(client: ClientEntry, reason: LeaveReason): void {
    const wasActive = client.list === 'active';
    this.clients.remove(client);
    if (reason === 'complete') client.progress = 100;
    if (wasActive) this.#removed(client, reason);
  }

  #removed(client: ClientEntry, reason: ClientGone): void {
    this.sender.forget(client.clientId);
    this.environment.gone?.(client, reason);
    const isEmpty = this.clients.count('active') === 0;
    if (isEmpty) this.rounds.stop();
    if (isEmpty || client.clientId === this.sender.masterClientId) this.#election.masterGone();
  }

  #sendPoll(payload: Uint8Array): number {
    const backOff = this.#parameters.pollBackOff;
    this.#send({ type: 'poll', sequence: this.#nextPoll, backOff, payload });
    this.#nextPoll += 1;
    const slowest = Math.max(1, ...this.clients.inList('active').map((client) => client.roundTrip));
    return backOff + 2 * Math.min(slowest, 1_000) + 10;
  }

  /** 3.1.6.2 */
  #setCleanup(): void {
    this.#cleanup.set(Math.min(5_000, this.#parameters.clientDeadTimeout), () => {
      const oldest = this.environment.clock.now() - this.#parameters.clientDeadTimeout;
      for (const client of [...this.clients.all()]) {
        if (client.lastSeenAt >= oldest) continue;
        const wasActive = client.list === 'active';
        this.clients.remove(client);
        if (wasActive) this.#removed(client, 'dead');
      }
      this.#setCleanup();
    });
  }

  #resetInactivity(): void {
    this.#inactivity.set(this.#parameters.inactivityTimeout, () => this.#end('inactive'));
  }

  #send(packet: TransportPacket, to?: Endpoint): void {
    const senderTime = BigInt(Math.floor(this.environment.clock.now()));
    const datagram = writePacket(this.#sealer, { sessionId: this.settings.sessionId, senderTime }, packet);
    if (to === undefined) this.environment.multicast(datagram);
    else this.environment.unicast(datagram, to);
  }

  #end(reason: 'inactive' | 'failed', error?: unknown): void {
    if (this.#isClosed) return;
    this.#stop();
    this.environment.ended(reason, error);
  }

  #stop(): void {
    this.#isClosed = true;
    this.rounds.stop();
    this.sender.pause();
    this.#election.stop();
    this.#removals.stop();
    this.#inactivity.clear();
    this.#cleanup.clear();
    for (const client of [...this.clients.all()]) this.clients.remove(client);
  }
}

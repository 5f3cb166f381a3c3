import type { SessionSecurity } from '@sluice/protocol/wds/msi';
import {
  CAPABILITY_MULTISTREAM, OptionId, packetOpener, packetSealer, readPacket, WdsError, writePacket,
  type DataPacket, type DemotePacket, type JoinAckPacket, type KickReason, type LeaveReason, type PacketOpener, type PacketSealer, type PollPacket, type QccPacket,
  type SpmPacket, type TransportPacket,
} from '@sluice/protocol/wds/transport';
import { Timer, type Clock } from '../clock.js';
import { CLIENT_PARAMETERS, type ClientParameters } from '../parameters.js';
import type { BlockReceiver } from './block-receiver.js';
import { DataTracker } from './data-tracker.js';

export interface ClientEngineSettings {
  readonly sessionId: number;
  readonly security: SessionSecurity;
  readonly name: string;
  /** Of the interface that speaks to the server. */
  readonly address: string;
  readonly macAddress?: Uint8Array;
  readonly userSid?: Uint8Array;
  readonly parameters?: Partial<ClientParameters>;
}

export interface ClientEnvironment {
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** To the server's unicast address. */
  send(datagram: Uint8Array): void;
  /** Called once: the session is over for this client. */
  ended(end: ClientEnd): void;
}

export type ClientEnd =
  | { readonly type: 'complete' | 'cancelled' | 'inactive' }
  | { readonly type: 'kicked'; readonly reason: KickReason }
  | { readonly type: 'demoted'; readonly to: DemotePacket };

export type ClientState = 'joining' | 'receiving' | 'leaving' | 'ended';

/** A client of one session: MS-WDSMT 3.2 and the client of MS-WDSMA 3.2. No sockets, clock or randomness of its own. */
export class ClientEngine {
  #state: ClientState = 'joining';
  #clientId = 0;
  #lastPoll = 0;
  #lastQcc = 0;
  #lastSpm = 0;
  readonly #parameters: ClientParameters;
  readonly #sealer: PacketSealer;
  readonly #opener: PacketOpener;
  readonly #data: DataTracker;
  readonly #inactivity: Timer;
  readonly #join: Timer;
  readonly #poll: Timer;
  readonly #qcc: Timer;
  readonly #forceQcc: Timer;
  readonly #nack: Timer;

  constructor(
    private readonly settings: ClientEngineSettings,
    private readonly environment: ClientEnvironment,
    private readonly blocks: BlockReceiver,
  ) {
    this.#parameters = { ...CLIENT_PARAMETERS, ...settings.parameters };
    this.#sealer = packetSealer(settings.security, 'client');
    this.#opener = packetOpener(settings.security, 'server');
    this.#data = new DataTracker();
    [this.#inactivity, this.#join, this.#poll, this.#qcc, this.#forceQcc, this.#nack] = Array.from({ length: 6 }, () => new Timer(environment.clock)) as [Timer, Timer, Timer, Timer, Timer, Timer];
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Zero before the server gave one. */
  get clientId(): number {
    return this.#clientId;
  }

  get isMaster(): boolean {
    return this.#data.masterClientId === this.#clientId && this.#state === 'receiving';
  }

  get lossRate(): number {
    return this.#data.lossRate;
  }

  start(): void {
    this.#resetInactivity();
    this.#sendJoin();
  }

  /** Takes part no more: 3.2.5.4.1. `complete` when nothing is missing. */
  leave(reason: LeaveReason): void {
    if (this.#state === 'leaving' || this.#state === 'ended') return;
    const end: ClientEnd = { type: reason };
    if (this.#state === 'joining') return this.#end(end);
    this.#state = 'leaving';
    this.#stopTimers();
    const longest = this.#data.maxNackBackOff > 0 ? this.#data.maxNackBackOff : this.#parameters.maxLeaveDelay;
    this.environment.clock.after(this.environment.random() * longest, () => {
      this.#send({ type: 'leave', clientId: this.#clientId, reason });
      this.#end(end);
    });
  }

  /** The application stored bytes (3.2.5.18), perhaps the last ones. */
  stored(): void {
    if (this.blocks.isComplete && this.#state !== 'joining') this.leave('complete');
  }

  /** Takes one datagram from the group or from the server. What is not a packet of this session is ignored: 3.2.5.2. */
  receive(datagram: Uint8Array): void {
    if (this.#state === 'leaving' || this.#state === 'ended') return;
    let received;
    try {
      received = readPacket(this.#opener.open(datagram, this.settings.sessionId));
    } catch (error) {
      if (error instanceof WdsError) return;
      throw error;
    }
    this.#resetInactivity();
    if (this.#state === 'joining' && received.packet.type !== 'joinack') return;
    this.#dispatch(received.packet, received.senderTime);
  }

  #dispatch(packet: TransportPacket, senderTime: bigint): void {
    switch (packet.type) {
      case 'joinack': return this.#onJoinAck(packet, senderTime);
      case 'qcc': return this.#onQcc(packet, senderTime);
      case 'poll': return this.#onPoll(packet);
      case 'odata': case 'rdata': return this.#onData(packet, senderTime);
      case 'spm': return this.#onSpm(packet, senderTime);
      case 'kick': {
        const mine = packet.clients.find((client) => client.clientId === this.#clientId);
        return mine === undefined ? undefined : this.#end({ type: 'kicked', reason: mine.reason });
      }
      case 'demote': return this.#onDemote(packet);
      // NCF: 3.2.5.19. The others are sent by clients.
      default:
    }
  }

  #sendJoin(): void {
    const { name, address, macAddress, userSid } = this.settings;
    const options = [{ id: OptionId.capabilities, value: Uint8Array.of(CAPABILITY_MULTISTREAM) }, ...(userSid === undefined ? [] : [{ id: OptionId.userSid, value: userSid }])];
    this.#send({ type: 'join', name, address, macAddress: macAddress ?? new Uint8Array(6), options });
    this.#join.set(this.#parameters.joinInterval, () => this.#sendJoin());
  }

  /** 3.2.5.3.2, 3.2.5.5: once more means that the answer was lost. */
  #onJoinAck(packet: JoinAckPacket, senderTime: bigint): void {
    if (this.#state === 'receiving' && packet.clientId !== this.#clientId) return;
    this.#join.clear();
    this.#state = 'receiving';
    this.#clientId = packet.clientId;
    this.#data.setBackOff(packet.minNackBackOff, packet.maxNackBackOff);
    this.#send({ type: 'qcr', clientId: this.#clientId, sequence: 0, backOff: 0, serverTime: senderTime, highest: 0, lossRate: 0, payload: new Uint8Array(0) });
    this.#resetForceQcc();
    this.stored();
  }

  #onQcc(packet: QccPacket, senderTime: bigint): void {
    if (packet.sequence <= this.#lastQcc) return;
    this.#lastQcc = packet.sequence;
    const received = this.environment.clock.now();
    this.#qcc.set(this.environment.random() * packet.backOff, () => {
      const backOff = Math.min(0xffff, Math.round(this.environment.clock.now() - received));
      this.#sendQcr({ sequence: packet.sequence, backOff, serverTime: senderTime });
    });
  }

  #sendQcr(answer: { readonly sequence: number; readonly backOff: number; readonly serverTime: bigint }): void {
    this.#send({ type: 'qcr', clientId: this.#clientId, ...answer, highest: this.#data.highest, lossRate: this.#data.lossRate, payload: this.blocks.progress() });
    this.#resetForceQcc();
  }

  #onPoll(packet: PollPacket): void {
    if (packet.sequence <= this.#lastPoll) return;
    this.#lastPoll = packet.sequence;
    this.#poll.set(this.environment.random() * packet.backOff, () => {
      const payload = this.blocks.answer(packet.payload);
      if (payload !== null) this.#send({ type: 'pollack', clientId: this.#clientId, sequence: packet.sequence, payload });
    });
  }

  #onSpm(packet: SpmPacket, senderTime: bigint): void {
    if (packet.sequence <= this.#lastSpm) return;
    this.#lastSpm = packet.sequence;
    this.#data.announced(packet);
    this.#setUpNack();
    this.#acknowledge(senderTime);
  }

  /** 3.2.5.13. What finds no room is not taken for received, so that it is asked for again. */
  #onData(packet: DataPacket, senderTime: bigint): void {
    const accepted = this.blocks.accept(packet.payload, this.#parameters.maxCacheSize);
    if (accepted === 'no room') this.#data.passedBy(packet);
    else this.#data.received(packet);
    if (accepted === 'no room' && !this.#nack.isSet) this.#sendNack([]);
    this.#setUpNack();
    if (this.#data.isAcknowledged(packet)) this.#acknowledge(senderTime);
    this.stored();
  }

  #acknowledge(serverTime: bigint): void {
    if (this.#data.masterClientId !== this.#clientId) return;
    this.#send({ type: 'ack', clientId: this.#clientId, sequence: this.#data.highestContinuous, serverTime, highest: this.#data.highest, lossRate: this.#data.lossRate });
  }

  /** 3.2.5.12: the master asks at once, the others after a random while, so that the server hears few. */
  #setUpNack(): void {
    if (!this.#data.isMissing || this.#nack.isSet) return;
    const wait = this.isMaster ? 0 : this.#backOff();
    this.#nack.set(wait, () => this.#onNackTimer());
  }

  #onNackTimer(): void {
    const missing = this.#data.missing();
    if (missing.length === 0) return;
    // What finds no room must not be sent again and again: only say so (3.2.5.12.2).
    this.#sendNack(this.blocks.hasRoom(this.#parameters.maxCacheSize) ? missing : []);
    this.#nack.set(this.#backOff(), () => this.#onNackTimer());
  }

  #backOff(): number {
    const { minNackBackOff, maxNackBackOff } = this.#data;
    return Math.max(1, minNackBackOff + this.environment.random() * (maxNackBackOff - minNackBackOff));
  }

  #sendNack(ranges: { start: number; end: number }[]): void {
    this.#send({ type: 'nack', clientId: this.#clientId, highest: this.#data.highest, lossRate: this.#data.lossRate, ranges });
  }

  #onDemote(packet: DemotePacket): void {
    if (!packet.clientIds.includes(this.#clientId)) return;
    this.#send({ type: 'leave', clientId: this.#clientId, reason: 'cancelled' });
    this.#end({ type: 'demoted', to: packet });
  }

  #resetInactivity(): void {
    this.#inactivity.set(this.#parameters.inactivityTimeout, () => this.leave('inactive'));
  }

  #resetForceQcc(): void {
    this.#forceQcc.set(this.#parameters.forceQccInterval, () => this.#sendQcr({ sequence: 0, backOff: 0, serverTime: 0n }));
  }

  #send(packet: TransportPacket): void {
    const senderTime = BigInt(Math.floor(this.environment.clock.now()));
    this.environment.send(writePacket(this.#sealer, { sessionId: this.settings.sessionId, senderTime }, packet));
  }

  #stopTimers(): void {
    for (const timer of [this.#inactivity, this.#join, this.#poll, this.#qcc, this.#forceQcc, this.#nack]) timer.clear();
  }

  #end(end: ClientEnd): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#stopTimers();
    this.environment.ended(end);
  }
}

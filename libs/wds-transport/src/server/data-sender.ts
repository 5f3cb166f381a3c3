import { DataFrame, type AckPacket, type NackPacket, type PacketSealer, type TransportPacket } from '@sluice/protocol/wds/transport';
import { Timer, type Clock } from '../clock.js';
import type { ServerParameters } from '../parameters.js';
import { rangesOf } from '../ranges.js';
import { DataList, type DataEntry } from './data-list.js';
import { masterMetric } from './master-metric.js';
import { TokenBucket } from './token-bucket.js';
import { SendWindow } from './window.js';

/** Packets sent without letting others have a turn. */
const MAX_BURST = 64;
/** Packets that may be ahead of what the master has without a gap. */
const MAX_OUTSTANDING = 16_384;
/** Ranges in one NCF, which then fits any path unfragmented. */
const MAX_NCF_RANGES = 64;
/** Bytes read from the content before they are sent. */
const READ_AHEAD = 8 << 20;
/** Bytes that may wait in the socket. */
const MAX_SOCKET_QUEUE = 512 << 10;
const LONGEST_REPAIR_WAIT = 250;
/** A round trip is never taken for shorter: the clock of packets has whole milliseconds. */
const SHORTEST_ROUND_TRIP = 1;
const LONGEST_ROUND_TRIP = 5_000;

export interface DataSenderEnvironment {
  readonly clock: Clock;
  readonly sessionId: number;
  readonly sealer: PacketSealer;
  readonly payloadSize: number;
  /** Datagrams to the group. */
  multicast(datagram: Uint8Array): void;
  /** Bytes that the socket has not passed on yet. */
  queuedBytes(): number;
  send(packet: TransportPacket): void;
  /** Sends an SPM; `counted` when the master has to answer or is given up. */
  sendSpm(counted: boolean): void;
  /** There is room for more data. */
  wantsData(): void;
}

/** Sends data packets and sends them again: the data state of MS-WDSMT 3.1.5.9. */
export class DataSender {
  readonly list = new DataList();
  readonly window: SendWindow;
  readonly #bucket: TokenBucket;
  readonly #pump: Timer;
  readonly #probe: Timer;
  readonly #repairs: DataEntry[] = [];
  readonly #reportedUpTo = new Map<number, number>();
  #isRunning = false;
  #masterClientId = 0;
  #roundTrip = SHORTEST_ROUND_TRIP;
  #lossRate = 0;
  /** Acknowledged without a gap (MCTrailODATASeqNo), and the highest that the master has seen. */
  #acknowledged = 0;
  #highest = 0;
  #advancedAt = 0;
  #probes = 0;
  #sinceAcknowledged = 0;
  #lastSent = 0;
  sentBytes = 0;
  repairedBytes = 0;

  constructor(
    private readonly parameters: ServerParameters,
    private readonly environment: DataSenderEnvironment,
    rate: number | null,
  ) {
    const packets = (bytes: number, atLeast: number) => Math.max(atLeast, Math.floor(bytes / environment.payloadSize));
    this.window = new SendWindow({
      smallest: packets(parameters.minWindowBytes, 2), exponential: packets(parameters.expMaxWindowBytes, 8), largest: packets(parameters.maxWindowBytes, 16),
      toleratedLoss: parameters.toleratedLoss,
    });
    this.#bucket = new TokenBucket(rate, environment.clock.now());
    this.#pump = new Timer(environment.clock);
    this.#probe = new Timer(environment.clock);
  }

  get masterClientId(): number {
    return this.#masterClientId;
  }

  get roundTrip(): number {
    return this.#roundTrip;
  }

  /** Milliseconds for which the window has stood still because of the master, who may say all kinds of things meanwhile. */
  get stalledFor(): number {
    return this.list.hasUnsent && !this.#isWindowOpen() ? this.environment.clock.now() - this.#advancedAt : 0;
  }

  /** Nothing waits to be sent, and the master has everything, or has had time to say what it misses. */
  get isQuiet(): boolean {
    if (this.list.hasUnsent || this.#repairs.length > 0) return false;
    const since = this.environment.clock.now() - this.#lastSent;
    const quiet = Math.max(40, 6 * this.#roundTrip);
    return since >= this.parameters.retention || (since >= quiet && this.#acknowledged >= this.list.lead);
  }

  /** Reading ahead keeps the window full while the disk works. */
  get needsData(): boolean {
    return this.list.unsentBytes < READ_AHEAD;
  }

  setRate(bytesPerSecond: number | null): void {
    this.#bucket.setRate(bytesPerSecond, this.environment.clock.now());
    this.pumpSoon();
  }

  /** A master has been found: sending goes on. */
  resume(masterClientId: number, roundTrip: number, highest: number): void {
    this.#isRunning = true;
    this.#advancedAt = this.environment.clock.now();
    this.#follow(masterClientId, clampedRoundTrip(roundTrip), 0, highest);
    this.pumpSoon();
  }

  /** There is no master: nothing is sent until there is. */
  pause(): void {
    this.#isRunning = false;
    this.#pump.clear();
    this.#probe.clear();
  }

  /** A new frame for the next packet; fill its payload, then call {@link append}. */
  newFrame(payloadSize: number): DataFrame {
    return new DataFrame(this.environment.sealer, this.environment.sessionId, this.list.nextSequence, payloadSize);
  }

  append(frame: DataFrame): void {
    this.list.append(frame, this.environment.clock.now());
    this.pumpSoon();
  }

  pumpSoon(): void {
    if (this.#isRunning && !this.#pump.isSet) this.#pump.set(0, () => this.#send());
  }

  forget(clientId: number): void {
    this.#reportedUpTo.delete(clientId);
  }

  /** 3.1.5.9.5. @returns whether the master showed that it is alive */
  onAck(packet: AckPacket, now: number): boolean {
    if (packet.clientId !== this.#masterClientId || packet.sequence > this.list.lead || packet.highest > this.list.lead) return false;
    const roundTrip = roundTripOf(packet.serverTime, now);
    if (roundTrip !== null) this.#roundTrip = roundTrip;
    this.#lossRate = packet.lossRate;
    const highest = Math.max(this.#highest, packet.highest, packet.sequence);
    this.window.acknowledged(highest - this.#highest);
    if (highest > this.#highest || packet.sequence > this.#acknowledged) {
      this.#advancedAt = now;
      this.#resetProbe();
    }
    this.#highest = highest;
    // A new master may still be behind the one before; what that one acknowledged stays so.
    this.#acknowledged = Math.max(this.#acknowledged, packet.sequence);
    this.#review(now);
    this.#send();
    return true;
  }

  /** 3.1.5.9.6. `roundTrip` is the client's. @param mayLead whether the client can become the master @returns whether it does */
  onNack(packet: NackPacket, roundTrip: number, now: number, mayLead: boolean): boolean {
    if (packet.highest > this.list.lead) return false;
    const isMaster = packet.clientId === this.#masterClientId;
    if (isMaster) this.#lossRate = packet.lossRate;
    const isSlower = mayLead && !isMaster && masterMetric(roundTrip, packet.lossRate) * 0.75 > masterMetric(this.#roundTrip, this.#lossRate);
    if (isSlower) this.#follow(packet.clientId, clampedRoundTrip(roundTrip), packet.lossRate, packet.highest);
    if (packet.ranges.length === 0) this.window.refused();
    this.#countLosses(packet);
    for (const range of packet.ranges) this.#queueRepairs(Math.max(range.start, this.list.trail), Math.min(range.end, this.list.lead), now);
    this.#review(now);
    this.pumpSoon();
    return isSlower;
  }

  /** 3.1.6.7. @returns whether packets were removed */
  cleanUp(now: number): boolean {
    const isOld = (entry: DataEntry) => now - entry.created > this.parameters.retention || this.list.bytes - this.list.unsentBytes > this.parameters.maxRetainedBytes;
    return this.list.drop((entry, sequence) => sequence < this.#acknowledged && isOld(entry));
  }

  #follow(masterClientId: number, roundTrip: number, lossRate: number, highest: number): void {
    this.#masterClientId = masterClientId;
    this.#roundTrip = roundTrip;
    this.#lossRate = lossRate;
    // The window is about what this master has seen; a newcomer, who has seen nothing, begins where the session is.
    this.#highest = Math.min(this.#highest, highest > 0 ? Math.max(highest, this.#acknowledged) : this.list.lead);
    this.#resetProbe();
  }

  /** Packets that the client has not complained about before count for the window. */
  #countLosses(packet: NackPacket): void {
    let reported = this.#reportedUpTo.get(packet.clientId) ?? 0;
    let fresh = 0;
    for (const range of packet.ranges) {
      const start = Math.max(range.start, reported + 1, this.list.trail);
      const end = Math.min(range.end, this.list.lead);
      if (end >= start) fresh += end - start + 1;
      reported = Math.max(reported, end);
    }
    this.#reportedUpTo.set(packet.clientId, reported);
    if (fresh > 0) this.window.lost(packet.clientId, fresh);
  }

  #queueRepairs(start: number, end: number, now: number): void {
    for (let sequence = start; sequence <= end; sequence += 1) {
      const entry = this.list.get(sequence);
      if (entry === undefined || entry.isQueuedForRepair || now - (entry.lastSent ?? now) < this.#repairWait(entry)) continue;
      entry.isQueuedForRepair = true;
      this.#repairs.push(entry);
    }
  }

  /**
   * 3.1.5.9.6: four round trips. Each further time twice as long, up to a quarter of a second: round trips are short while queues are, and whoever is
   * busy would be sent the same again and again.
   */
  #repairWait(entry: DataEntry): number {
    return Math.max(4 * this.#roundTrip, Math.min(LONGEST_REPAIR_WAIT, 4 * this.#roundTrip * 2 ** Math.min(entry.repairs, 8)));
  }

  #send(): void {
    if (!this.#isRunning) return;
    const now = this.environment.clock.now();
    const senderTime = BigInt(Math.floor(now));
    let burst = this.#sendRepairs(now, senderTime);
    while (burst < MAX_BURST && this.#mayTransmit(now) && this.list.hasUnsent && this.#isWindowOpen()) {
      this.#sendNext(now, senderTime);
      burst += 1;
    }
    if (this.needsData) this.environment.wantsData();
    if (this.#repairs.length > 0 || (this.list.hasUnsent && this.#isWindowOpen())) this.#pump.set(this.#mayTransmit(now) ? 0 : 1, () => this.#send());
    if (!this.#probe.isSet) this.#setProbe();
  }

  #sendRepairs(now: number, senderTime: bigint): number {
    if (this.#repairs.length === 0 || !this.#mayTransmit(now)) return 0;
    const most = Math.min(MAX_BURST, Math.max(8, this.window.size >> 1));
    const batch = this.#repairs.splice(0, most);
    const sequences = batch.map((entry) => entry.frame.sequence).sort((one, other) => one - other);
    this.environment.send({ type: 'ncf', ranges: rangesOf(sequences, MAX_NCF_RANGES) });
    for (const entry of batch) {
      entry.isQueuedForRepair = false;
      // It may have been removed in the meantime.
      if (this.list.get(entry.frame.sequence) !== entry) continue;
      const bytes = this.#transmit(entry, now, { type: 'rdata', senderTime, masterClientId: this.#masterClientId, trail: this.list.trail });
      this.repairedBytes += bytes;
      entry.repairs += 1;
    }
    return batch.length;
  }

  #sendNext(now: number, senderTime: bigint): void {
    if (this.list.lead <= this.#highest) this.#advancedAt = now;
    const entry = this.list.takeUnsent()!;
    this.#sinceAcknowledged += 1;
    const isLast = !this.list.hasUnsent || !this.#isWindowOpen();
    const isAcknowledged = isLast || this.#sinceAcknowledged >= Math.min(32, this.window.size >> 3);
    if (isAcknowledged) this.#sinceAcknowledged = 0;
    const sending = { type: 'odata' as const, senderTime, masterClientId: this.#masterClientId, trail: this.list.trail };
    // Any number below its own says that the master need not answer (2.2.16).
    this.#transmit(entry, now, isAcknowledged ? sending : { ...sending, forwardLead: Math.max(this.#acknowledged, entry.frame.sequence - 1) });
    this.window.sent(1);
    if (!this.list.hasUnsent) this.environment.sendSpm(false);
  }

  #transmit(entry: DataEntry, now: number, sending: Parameters<DataFrame['datagram']>[0]): number {
    const datagram = entry.frame.datagram(sending);
    entry.lastSent = now;
    this.#lastSent = now;
    this.#bucket.take(datagram.length);
    this.sentBytes += datagram.length;
    this.environment.multicast(datagram);
    return datagram.length;
  }

  #mayTransmit(now: number): boolean {
    return this.#bucket.hasTokens(now) && this.environment.queuedBytes() < MAX_SOCKET_QUEUE;
  }

  #isWindowOpen(): boolean {
    return this.list.lead - this.#highest < this.window.size && this.list.lead - this.#acknowledged < MAX_OUTSTANDING;
  }

  /**
   * Packets or their acknowledgements were lost, and the window stands: ask with an SPM before the SPM timer would (220 ms, an age with a small
   * window and much loss). Such questions come more and more slowly, and the master is not given up for them.
   */
  #setProbe(): void {
    if (this.list.lead <= this.#highest && this.list.lead <= this.#acknowledged) return;
    const wait = Math.max(10, 4 * this.#roundTrip) * 2 ** Math.min(this.#probes, 8);
    if (wait >= this.parameters.spmInterval) return;
    this.#probe.set(wait, () => {
      this.#probes += 1;
      this.environment.sendSpm(false);
      this.#setProbe();
    });
  }

  #resetProbe(): void {
    this.#probes = 0;
    this.#probe.clear();
  }

  #review(now: number): void {
    this.window.review(now, Math.max(10, 2 * this.#roundTrip));
  }
}

/** What came back of our own time; null when it cannot be that. */
export function roundTripOf(serverTime: bigint, now: number): number | null {
  const passed = now - Number(serverTime);
  return passed >= -1 && passed <= 60_000 ? clampedRoundTrip(passed) : null;
}

function clampedRoundTrip(milliseconds: number): number {
  return Math.min(LONGEST_ROUND_TRIP, Math.max(SHORTEST_ROUND_TRIP, Math.round(milliseconds)));
}

import { OptionId, optionValue, type DataPacket, type SequenceRange, type SpmPacket } from '@sluice/protocol/wds/transport';
import { LossRate } from './loss-rate.js';
import { MissingList } from './missing-list.js';

/** Ranges in one NACK, which then fits any path unfragmented. */
const MAX_NACK_RANGES = 64;

/** What a client knows about the stream of data: Data Configuration of MS-WDSMT 3.2.1.3. */
export class DataTracker {
  readonly #missing = new MissingList();
  readonly #loss = new LossRate();
  #highest = 0;
  #masterClientId = 0;
  #minNackBackOff = 0;
  #maxNackBackOff = 0;

  get masterClientId(): number {
    return this.#masterClientId;
  }

  get highest(): number {
    return this.#highest;
  }

  get lossRate(): number {
    return this.#loss.share;
  }

  get minNackBackOff(): number {
    return this.#minNackBackOff;
  }

  get maxNackBackOff(): number {
    return this.#maxNackBackOff;
  }

  get isMissing(): boolean {
    return !this.#missing.isEmpty;
  }

  get highestContinuous(): number {
    return this.#missing.highestContinuous;
  }

  missing(): SequenceRange[] {
    return this.#missing.first(MAX_NACK_RANGES);
  }

  setBackOff(minimum: number, maximum: number): void {
    this.#minNackBackOff = minimum;
    this.#maxNackBackOff = Math.max(minimum, maximum);
  }

  /** 3.2.5.9 */
  announced(packet: SpmPacket): void {
    this.#masterClientId = packet.masterClientId;
    this.setBackOff(packet.minNackBackOff, packet.maxNackBackOff);
    if (!this.#missing.hasBegun) this.#begin(packet.lead + 1);
    this.#loss.announced(packet.lead);
    this.#missing.updateStart(packet.trail);
    this.#missing.updateEnd(packet.lead);
    this.#highest = Math.max(this.#highest, Math.min(packet.trail, packet.lead));
  }

  /** 3.2.5.13, the part that is about sequence numbers. */
  received(packet: DataPacket): void {
    this.passedBy(packet);
    this.#missing.received(packet.sequence);
  }

  /** A packet whose data found no room: it has been sent, and is missing. */
  passedBy(packet: DataPacket): void {
    this.#masterClientId = packet.clientId;
    if (!this.#missing.hasBegun) this.#begin(packet.sequence);
    this.#loss.received(packet.sequence);
    this.#highest = Math.max(this.#highest, packet.sequence);
    this.#missing.updateStart(Math.min(packet.trail, packet.sequence));
    this.#missing.updateEnd(packet.sequence);
  }

  /** Whether the master answers this packet: 3.2.5.13, WDSMCTP_OPT_ODATA_FW_LEAD_SEQ_NO. */
  isAcknowledged(packet: DataPacket): boolean {
    const forwardLead = optionValue(packet.options, OptionId.forwardLead);
    if (forwardLead === undefined || forwardLead.length !== 8) return true;
    return new DataView(forwardLead.buffer, forwardLead.byteOffset, 8).getBigUint64(0) >= BigInt(packet.sequence);
  }

  #begin(first: number): void {
    this.#missing.begin(first);
    this.#loss.begin(first - 1);
  }
}

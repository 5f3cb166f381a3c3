/** Below so many packets in a period, a share of lost ones says nothing. */
const MIN_COUNTED = 32;

export interface WindowLimits {
  /** In packets. */
  readonly smallest: number;
  readonly exponential: number;
  readonly largest: number;
  /** A share of one. */
  readonly toleratedLoss: number;
}

/**
 * How many packets may be under way: CurrentWindowSize of MS-WDSMT 3.1.1.3.
 *
 * It grows as the document says (3.1.5.9.5): by two for each packet acknowledged, then by one. It shrinks to three quarters as the document says
 * (3.1.5.9.6), but not for every NACK: with many clients that lose one packet in a hundred each, every round trip brings several, and the session
 * would stand still, the more the more clients there are. It shrinks once in a period, and only when one client lost more than what is tolerated.
 * After that it grows slowly. ADR 0026.
 */
export class SendWindow {
  #size = 1;
  #exponential: number;
  #congested = false;
  #periodEnd = 0;
  #sent = 0;
  readonly #lost = new Map<number, number>();
  #isFull = false;

  constructor(private readonly limits: WindowLimits) {
    this.#exponential = limits.exponential;
  }

  get size(): number {
    return Math.floor(this.#size);
  }

  sent(packets: number): void {
    this.#sent += packets;
  }

  acknowledged(packets: number): void {
    if (this.#isFull) return;
    if (this.#size < this.#exponential) this.#size = Math.min(this.#size + 2 * packets, this.#exponential);
    else this.#size = Math.min(this.#size + (this.#congested ? packets / 16 : packets), this.limits.largest);
  }

  /** A client says for the first time that it misses so many packets. */
  lost(clientId: number, packets: number): void {
    this.#lost.set(clientId, (this.#lost.get(clientId) ?? 0) + packets);
  }

  /** A client has no room (a NACK without ranges). */
  refused(): void {
    this.#isFull = true;
  }

  /** To be called often; a period is a few round trips long. */
  review(now: number, period: number): void {
    if (now < this.#periodEnd || (this.#sent < MIN_COUNTED && !this.#isFull)) return;
    const worst = Math.max(0, ...this.#lost.values()) / Math.max(1, this.#sent);
    if (this.#isFull || worst > this.limits.toleratedLoss) this.#shrink();
    this.#periodEnd = now + period;
    this.#sent = 0;
    this.#lost.clear();
    this.#isFull = false;
  }

  #shrink(): void {
    this.#congested = true;
    if (this.#size > this.limits.smallest) this.#size = Math.max(this.#size * 0.75, this.limits.smallest);
    this.#exponential = Math.min(this.#exponential, this.#size);
  }
}

import type { DataFrame } from '@sluice/protocol/wds/transport';

export interface DataEntry {
  readonly frame: DataFrame;
  readonly created: number;
  /** Of the first or the last sending; null before. */
  lastSent: number | null;
  isQueuedForRepair: boolean;
  /** How often it was sent again. */
  repairs: number;
}

/** The Data Packet List (MS-WDSMT 3.1.1.3): packets by sequence number, those not sent yet at its end. */
export class DataList {
  readonly #entries = new Map<number, DataEntry>();
  #trail = 1;
  #lead = 0;
  #newest = 0;
  #bytes = 0;
  #unsentBytes = 0;

  /** The lowest number that can be had; one more than the highest when there is nothing. */
  get trail(): number {
    return this.#trail;
  }

  /** The highest number that has been sent. */
  get lead(): number {
    return this.#lead;
  }

  get nextSequence(): number {
    return this.#newest + 1;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get unsentBytes(): number {
    return this.#unsentBytes;
  }

  get hasUnsent(): boolean {
    return this.#newest > this.#lead;
  }

  append(frame: DataFrame, now: number): void {
    this.#newest = frame.sequence;
    this.#entries.set(frame.sequence, { frame, created: now, lastSent: null, isQueuedForRepair: false, repairs: 0 });
    this.#bytes += frame.size;
    this.#unsentBytes += frame.size;
  }

  get(sequence: number): DataEntry | undefined {
    return this.#entries.get(sequence);
  }

  /** The next packet that has not been sent; it counts as sent from now on. */
  takeUnsent(): DataEntry | undefined {
    const entry = this.#entries.get(this.#lead + 1);
    if (entry === undefined) return undefined;
    this.#lead += 1;
    this.#unsentBytes -= entry.frame.size;
    return entry;
  }

  /** Forgets packets from the oldest on while `isDone`. @returns whether there were any */
  drop(isDone: (entry: DataEntry, sequence: number) => boolean): boolean {
    const before = this.#trail;
    for (let entry = this.#entries.get(this.#trail); entry !== undefined && this.#trail <= this.#lead && isDone(entry, this.#trail); entry = this.#entries.get(this.#trail)) {
      this.#entries.delete(this.#trail);
      this.#bytes -= entry.frame.size;
      this.#trail += 1;
    }
    return this.#trail > before;
  }

  /** Forgets what has not been sent; its numbers are given again. */
  dropUnsent(): void {
    for (let sequence = this.#lead + 1; sequence <= this.#newest; sequence += 1) {
      this.#bytes -= this.#entries.get(sequence)!.frame.size;
      this.#entries.delete(sequence);
    }
    this.#newest = this.#lead;
    this.#unsentBytes = 0;
  }
}

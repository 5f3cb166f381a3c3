import type { TransportPacket } from '@sluice/protocol/wds/transport';
import { Timer, type Clock } from '../clock.js';
import type { ServerParameters } from '../parameters.js';
import type { ClientEntry, ClientTable } from './client-table.js';
import type { DataSender } from './data-sender.js';

/** Milliseconds between QCCs while a session is held. */
const WAITING_QCC_INTERVAL = 1_500;

/** A master that keeps the window closed for so many milliseconds is given up even though it speaks. */
const LONGEST_STALL = 5_000;

export interface ElectionEnvironment {
  readonly clock: Clock;
  readonly clients: ClientTable;
  readonly sender: DataSender;
  send(packet: TransportPacket): void;
  /** Clients may come, and no data goes yet. */
  isHeld(): boolean;
  /** A master has been found, and sending goes on. */
  elected(): void;
}

/** Finds the client that acknowledges, and notices when it is gone: QCC state and data state of MS-WDSMT 3.1.5.7 and 3.1.5.9. */
export class Election {
  #state: 'waiting' | 'seeking' | 'data' = 'waiting';
  #nextQcc = 1;
  #nextSpm = 1;
  #waitTime = 1;
  #unansweredSpms = 0;
  readonly #qcc: Timer;
  readonly #spm: Timer;
  readonly #cleanup: Timer;

  constructor(
    private readonly parameters: ServerParameters,
    private readonly environment: ElectionEnvironment,
  ) {
    this.#qcc = new Timer(environment.clock);
    this.#spm = new Timer(environment.clock);
    this.#cleanup = new Timer(environment.clock);
  }

  get state(): 'waiting' | 'seeking' | 'data' {
    return this.#state;
  }

  /** Whether a QCR answers the latest QCC, or the one before, whose answers may be late, or none (3.1.5.8). */
  isCurrent(sequence: number): boolean {
    return sequence === 0 || (sequence < this.#nextQcc && sequence >= this.#nextQcc - 2);
  }

  clientJoined(): void {
    if (this.#state !== 'waiting') return;
    // Before the start, clients hear of the server often enough to stay.
    if (this.environment.isHeld()) this.#setRegularQcc();
    else this.seek();
  }

  /** 3.1.5.7.1 */
  seek(): void {
    this.#state = 'seeking';
    this.#spm.clear();
    this.#cleanup.clear();
    this.environment.sender.pause();
    this.#waitTime = 1;
    this.#sendSeekingQcc();
  }

  masterGone(): void {
    if (this.#state === 'data') this.seek();
  }

  masterAnswered(): void {
    this.#unansweredSpms = 0;
  }

  /** 3.1.5.9.3; the document's least of one millisecond is too little for a timer. */
  nackBackOff(): { readonly min: number; readonly max: number } {
    const min = Math.max(2 * this.environment.sender.roundTrip, 4);
    return { min, max: min + Math.max(1, Math.ceil(this.environment.clients.count('active') / 5)) };
  }

  /** 3.1.5.9.3. Only a `counted` one is answered or the master is given up. */
  sendSpm(counted: boolean): void {
    if (this.#state !== 'data') return;
    const { sender } = this.environment;
    const { min, max } = this.nackBackOff();
    this.environment.send({
      type: 'spm', sequence: this.#nextSpm, masterClientId: sender.masterClientId, minNackBackOff: min, maxNackBackOff: max,
      trail: sender.list.trail, lead: sender.list.lead, roundTrip: sender.roundTrip,
    });
    this.#nextSpm += 1;
    if (!counted) return;
    this.#unansweredSpms += 1;
    this.#spm.set(Math.max(this.parameters.spmInterval, 4 * sender.roundTrip), () => this.#onSpmTimer());
  }

  stop(): void {
    this.#state = 'waiting';
    for (const timer of [this.#qcc, this.#spm, this.#cleanup]) timer.clear();
  }

  #active(): ClientEntry[] {
    return this.environment.clients.inList('active');
  }

  /**
   * 3.1.5.7.3. The wait grows also when there are clients and none of them answered: what the document computes is one round trip, which a busy client
   * may always miss.
   */
  #sendSeekingQcc(): void {
    const active = this.#active();
    for (const client of active) client.qcrReceived = false;
    const slowest = Math.max(0, ...active.map((client) => client.roundTrip));
    const backOff = Math.min(0xffff, Math.max(active.length, this.#waitTime));
    this.#sendQcc(backOff);
    this.#waitTime = Math.min(this.parameters.noClientQccInterval, 2 * Math.max(this.#waitTime, active.length));
    this.#qcc.set(backOff + 2 * slowest, () => this.#onSeekingTimer());
  }

  /** 3.1.6.4. A client that was tried and did not acknowledge comes after all others, or it would be tried for ever. */
  #onSeekingTimer(): void {
    const answered = this.#active().filter((client) => client.qcrReceived);
    if (answered.length === 0) return this.#sendSeekingQcc();
    const master = answered.reduce((one, other) => (other.failures < one.failures || (other.failures === one.failures && other.roundTrip > one.roundTrip) ? other : one));
    this.#enterData(master);
  }

  /** 3.1.5.9.1 */
  #enterData(master: ClientEntry): void {
    this.#state = 'data';
    this.#unansweredSpms = 0;
    this.environment.sender.resume(master.clientId, master.roundTrip, master.highest);
    this.sendSpm(true);
    this.#setCleanup();
    this.#setRegularQcc();
    this.environment.elected();
  }

  /** 3.1.6.5. Before the start these are all that clients hear: there they come so often that a client which loses many still hears some. */
  #setRegularQcc(): void {
    const interval = this.#state === 'waiting' ? Math.min(WAITING_QCC_INTERVAL, this.parameters.qccInterval) : this.parameters.qccInterval;
    this.#qcc.set(interval, () => {
      const active = this.#active();
      if (active.length > 0) this.#sendQcc(Math.min(0xffff, Math.max(interval, active.length)));
      this.#setRegularQcc();
    });
  }

  #sendQcc(backOff: number): void {
    this.environment.send({ type: 'qcc', sequence: this.#nextQcc, backOff });
    this.#nextQcc += 1;
  }

  /** 3.1.6.6 */
  #onSpmTimer(): void {
    if (this.#unansweredSpms < this.parameters.maxNoResponseSpm && this.environment.sender.stalledFor < LONGEST_STALL) return this.sendSpm(true);
    const master = this.environment.clients.get(this.environment.sender.masterClientId);
    if (master !== undefined) master.failures += 1;
    this.seek();
  }

  /** 3.1.6.7 */
  #setCleanup(): void {
    this.#cleanup.set(this.parameters.cleanupDataListInterval, () => {
      if (this.environment.sender.cleanUp(this.environment.clock.now())) this.sendSpm(false);
      this.#setCleanup();
    });
  }
}

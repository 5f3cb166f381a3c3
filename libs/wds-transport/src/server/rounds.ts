import { DATA_MESSAGE_OVERHEAD, writeDataHeader, writeMessage, type BlockRange, type MissingMessage } from '@sluice/protocol/wds/application';
import { Timer, type Clock } from '../clock.js';
import type { ContentShape } from '../client/block-receiver.js';
import type { ServerParameters } from '../parameters.js';
import { blocksToSend, type MissingReport } from './block-merge.js';
import type { DataSender } from './data-sender.js';

export interface ServerContent extends ContentShape {
  /** Exactly these bytes of the content. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes read from the content at once. */
const READ_SIZE = 1 << 20;
/** How often it is looked whether a round is over, and how long to wait when nobody misses anything. */
const LOOK_INTERVAL = 20;
const IDLE_INTERVAL = 500;

const QUERY = writeMessage({ type: 'query' });

export interface RoundsEnvironment {
  readonly clock: Clock;
  readonly sender: DataSender;
  /** Sends a POLL. @returns how long answers may take: milliseconds */
  poll(payload: Uint8Array): number;
  /** The content cannot be read any more. */
  failed(error: unknown): void;
}

/** The server of MS-WDSMA (3.1): ask what is missing, send it, ask again. */
export class Rounds {
  #state: 'stopped' | 'querying' | 'sending' = 'stopped';
  #reports: MissingReport[] = [];
  #ranges: BlockRange[] = [];
  #isReading = false;
  /** Counts starts: what an earlier start was reading is of no use to a later one. */
  #generation = 0;
  readonly #timer: Timer;
  readonly #totalBlocks: number;

  constructor(
    private readonly content: ServerContent,
    private readonly parameters: ServerParameters,
    private readonly environment: RoundsEnvironment,
  ) {
    this.#timer = new Timer(environment.clock);
    this.#totalBlocks = Math.ceil(content.size / content.blockSize);
  }

  get state(): 'stopped' | 'querying' | 'sending' {
    return this.#state;
  }

  start(): void {
    if (this.#state === 'stopped') this.#query();
  }

  stop(): void {
    this.#state = 'stopped';
    this.#generation += 1;
    this.#ranges = [];
    this.#timer.clear();
    this.environment.sender.list.dropUnsent();
  }

  /** POLLACK trigger: 3.1.5.1.1. */
  onMissing(message: MissingMessage, inSession: number): void {
    if (this.#state === 'querying') this.#reports.push({ message, inSession });
  }

  /** The sender has room for more. */
  feed(): void {
    if (this.#state === 'sending' && !this.#isReading && this.#ranges.length > 0) void this.#read(this.#generation);
  }

  #query(): void {
    this.#state = 'querying';
    this.#reports = [];
    this.#timer.set(this.environment.poll(QUERY), () => this.#onQueryTimer());
  }

  /** 3.1.6.1 */
  #onQueryTimer(): void {
    if (this.#reports.length === 0) return this.#query();
    this.#ranges = blocksToSend(this.#reports, this.parameters.lateJoiner, this.#totalBlocks);
    // Those who have everything are about to leave.
    if (this.#ranges.length === 0) return this.#timer.set(IDLE_INTERVAL, () => this.#query());
    this.#state = 'sending';
    this.feed();
    this.#look();
  }

  /** Data Empty (3.1.5.2.1), as soon as everything is sent and nobody asks for it again, not only when the packets are forgotten. */
  #look(): void {
    this.#timer.set(LOOK_INTERVAL, () => {
      if (this.#ranges.length === 0 && !this.#isReading && this.environment.sender.isQuiet) this.#query();
      else this.#look();
    });
  }

  async #read(generation: number): Promise<void> {
    this.#isReading = true;
    try {
      const [first] = this.#ranges as [BlockRange];
      const { blockSize, size } = this.content;
      const count = Math.min(first.end - first.start + 1, Math.max(1, Math.floor(READ_SIZE / blockSize)));
      const offset = first.start * blockSize;
      const length = Math.min(count * blockSize, size - offset);
      const bytes = await this.content.read(offset, length);
      if (bytes.length !== length) throw new Error(`The content gave ${bytes.length} bytes instead of ${length}.`);
      if (generation === this.#generation) this.#append(first, count, bytes);
    } catch (error) {
      if (generation === this.#generation) this.environment.failed(error);
    } finally {
      this.#isReading = false;
    }
    if (generation !== this.#generation || this.environment.sender.needsData) this.feed();
  }

  #append(range: BlockRange, count: number, bytes: Uint8Array): void {
    if (count > range.end - range.start) this.#ranges.shift();
    else this.#ranges[0] = { start: range.start + count, end: range.end };
    for (let index = 0; index < count; index += 1) {
      const data = bytes.subarray(index * this.content.blockSize, (index + 1) * this.content.blockSize);
      const frame = this.environment.sender.newFrame(DATA_MESSAGE_OVERHEAD + data.length);
      writeDataHeader(frame.payload, range.start + index, data.length);
      frame.payload.set(data, DATA_MESSAGE_OVERHEAD);
      this.environment.sender.append(frame);
    }
  }
}

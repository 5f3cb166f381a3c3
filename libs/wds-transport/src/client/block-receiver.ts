import { MAX_BLOCK_RANGES, readMessage, writeMessage, type DataMessage } from '@sluice/protocol/wds/application';
import { WdsError } from '@sluice/protocol/wds/transport';
import { BlockSet } from '../block-set.js';
import type { Clock } from '../clock.js';

export interface ContentShape {
  /** Bytes of the whole content. */
  readonly size: number;
  readonly blockSize: number;
}

export function totalBlocksOf(content: ContentShape): number {
  return Math.ceil(content.size / content.blockSize);
}

/** Where blocks go. */
export interface BlockSink {
  /** The blocks that are stored, and stay so; the sink adds to it. Read once, when a session begins. */
  readonly has: BlockSet;
  /** Stores a block. `bytes` are valid until the call returns: keep a copy. A promise says when the room is free again. */
  write(block: number, bytes: Uint8Array): Promise<void> | void;
  /** No block will follow: nothing need wait any longer. */
  allGiven?(): void;
}

/** The client of MS-WDSMA (3.2): takes blocks, and says which are missing. */
export class BlockReceiver {
  readonly #received: BlockSet;
  readonly #joined: number;
  #bytesWaiting = 0;
  #error: unknown;
  #bytes = 0;

  constructor(
    private readonly content: ContentShape,
    private readonly sink: BlockSink,
    private readonly clock: Clock,
    /** Called each time that something has been stored. */
    private readonly stored: () => void,
  ) {
    this.#received = BlockSet.fromBytes(totalBlocksOf(content), sink.has.toBytes());
    this.#joined = clock.now();
  }

  /** Everything has arrived and been stored. */
  get isComplete(): boolean {
    return this.#received.isFull && this.#bytesWaiting === 0 && this.#error === undefined;
  }

  /** Why the sink cannot store; then the session is of no use. */
  get error(): unknown {
    return this.#error;
  }

  get blocks(): number {
    return this.#received.count;
  }

  /** Bytes of content that came in this session and were new. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether another block would be taken. */
  hasRoom(room: number): boolean {
    return this.#bytesWaiting === 0 || this.#bytesWaiting + this.content.blockSize <= room;
  }

  /** A payload of ODATA or RDATA: 3.2.5.1. Foolish ones are taken and forgotten. */
  accept(payload: Uint8Array, room: number): 'taken' | 'no room' {
    const message = this.#dataOf(payload);
    if (message === null || this.#received.has(message.block)) return 'taken';
    if (!this.hasRoom(room)) return 'no room';
    this.#received.add(message.block);
    this.#bytes += message.data.length;
    this.#store(message);
    return 'taken';
  }

  /** 3.2.5.4: the answer to a SRVCIR, null to anything else. */
  answer(payload: Uint8Array): Uint8Array | null {
    try {
      if (readMessage(payload).type !== 'query') return null;
    } catch (error) {
      if (error instanceof WdsError) return null;
      throw error;
    }
    return writeMessage({ type: 'missing', progress: this.#received.percent, secondsInSession: this.#seconds(), ranges: this.#received.missing(MAX_BLOCK_RANGES) });
  }

  /** 3.2.5.3 */
  progress(): Uint8Array {
    return writeMessage({ type: 'progress', secondsInSession: this.#seconds(), progress: this.#received.percent });
  }

  #dataOf(payload: Uint8Array): DataMessage | null {
    try {
      const message = readMessage(payload);
      return message.type === 'data' && message.data.length === this.#sizeOf(message.block) ? message : null;
    } catch (error) {
      if (error instanceof WdsError) return null;
      throw error;
    }
  }

  #sizeOf(block: number): number {
    return Math.max(0, Math.min(this.content.blockSize, this.content.size - block * this.content.blockSize));
  }

  #store(message: DataMessage): void {
    let storing: Promise<void> | void;
    try {
      storing = this.sink.write(message.block, message.data);
    } catch (error) {
      this.#error = error;
      return;
    }
    if (this.#received.isFull) this.sink.allGiven?.();
    if (storing === undefined) return;
    const size = message.data.length;
    this.#bytesWaiting += size;
    storing.catch((error: unknown) => { this.#error = error; }).finally(() => {
      this.#bytesWaiting -= size;
      this.stored();
    });
  }

  #seconds(): number {
    return Math.max(0, Math.floor((this.clock.now() - this.#joined) / 1000));
  }
}

import type { ServerResponse } from 'node:http';

/** Bytes that are handed to the socket at once. More are handed over when these have gone, which is how progress is seen. */
const SLICE_BYTES = 262_144;
/** What an answer costs besides its body, in bytes: the call, the socket, their buffers. */
const ANSWER_BYTES = 16_384;
/** How often is looked for readers that take nothing, in milliseconds, at the most. */
const SWEEP_MS = 1_000;
/** When there is no room, a reader has to have taken something within this part of the time limit to keep its place. */
const PATIENCE_UNDER_PRESSURE = 0.1;

/** Bounds of what waits for readers. */
export interface OutgoingLimits {
  /** Bytes that wait at once, over all answers. */
  readonly maxBytes: number;
  /** How long a reader may take nothing, in milliseconds. */
  readonly stallMs: number;
}

/** Why a reader was cut. */
export interface CutReader {
  readonly unreadBytes: number;
  readonly because: 'stalled' | 'no room';
}

/** Who is told. */
export interface OutgoingWatcher {
  /** So many bytes wait now. */
  onBytes(bytes: number): void;
  onCut(response: ServerResponse, cut: CutReader): void;
}

/**
 * The answers of a web service that their readers have not taken yet. An answer that goes to the kernel at once, as nearly all do, is not counted.
 * One that does not is counted until it has gone; a reader that takes nothing for the time limit is cut, and so are, when there is no more room,
 * those that have stood still for longest. So readers that stop reading cost a bounded amount of memory, and nobody else's answer.
 */
export class OutgoingAnswers {
  readonly #waiting = new Set<WaitingAnswer>();
  #bytes = 0;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(
    private readonly limits: OutgoingLimits,
    private readonly watcher: OutgoingWatcher,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Bytes that wait at present. */
  get waitingBytes(): number {
    return this.#bytes;
  }

  /**
   * Makes room for an answer by cutting readers that stand still. Returns false when there is none. An answer alone always has room, and so has
   * a short one, which the kernel takes.
   */
  makeRoom(bytes: number): boolean {
    if (this.#bytes + bytes <= this.limits.maxBytes || bytes <= ANSWER_BYTES) return true;
    const still = this.now() - this.limits.stallMs * PATIENCE_UNDER_PRESSURE;
    const slowest = [...this.#waiting].filter(({ movedAt }) => movedAt <= still).sort((a, b) => a.movedAt - b.movedAt);
    for (const answer of slowest) {
      if (this.#bytes + bytes <= this.limits.maxBytes) break;
      this.#cut(answer, 'no room');
    }
    return this.#bytes + bytes <= this.limits.maxBytes || this.#bytes === 0;
  }

  /**
   * Writes the body of an answer whose headers are written, and ends it.
   * @param bytes length of the body
   * @param onWaiting called when not all of it went away at once: the call is done, and waits for its reader only
   */
  send(response: ServerResponse, pieces: readonly (Uint8Array | string)[], bytes: number, onWaiting: () => void): void {
    if (bytes > SLICE_BYTES) return this.#sendInSlices(response, pieces, bytes, onWaiting);
    sendAtOnce(response, pieces, bytes);
    // A length of 0 says that the kernel has taken all of it.
    if (response.socket === null || response.socket.writableLength === 0) return;
    this.#await(new WaitingAnswer(response, [], bytes, this.now()), onWaiting);
  }

  #sendInSlices(response: ServerResponse, pieces: readonly (Uint8Array | string)[], bytes: number, onWaiting: () => void): void {
    const answer = new WaitingAnswer(response, pieces, bytes, this.now());
    response.on('drain', () => {
      const before = answer.unreadBytes;
      answer.movedAt = this.now();
      answer.writeOn();
      if (this.#waiting.has(answer)) this.#count(answer.unreadBytes - before);
    });
    answer.writeOn();
    this.#await(answer, onWaiting);
  }

  #await(answer: WaitingAnswer, onWaiting: () => void): void {
    const { response } = answer;
    if (response.closed) return;
    this.#waiting.add(answer);
    this.#count(answer.unreadBytes + ANSWER_BYTES);
    response.once('finish', () => this.#forget(answer)).once('close', () => this.#forget(answer));
    this.#sweeper ??= setInterval(() => this.#sweep(), Math.min(SWEEP_MS, this.limits.stallMs / 4)).unref();
    onWaiting();
  }

  #sweep(): void {
    const stalled = this.now() - this.limits.stallMs;
    for (const answer of this.#waiting) if (answer.movedAt <= stalled) this.#cut(answer, 'stalled');
  }

  #cut(answer: WaitingAnswer, because: CutReader['because']): void {
    this.#forget(answer);
    this.watcher.onCut(answer.response, { unreadBytes: answer.unreadBytes, because });
    // The socket, not only the response: what it holds is what is to be let go of.
    answer.response.socket?.destroy();
    answer.response.destroy();
  }

  #count(change: number): void {
    this.#bytes += change;
    this.watcher.onBytes(this.#bytes);
  }

  #forget(answer: WaitingAnswer): void {
    if (!this.#waiting.delete(answer)) return;
    this.#count(-answer.unreadBytes - ANSWER_BYTES);
    if (this.#waiting.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }
}

/** One answer on its way. */
class WaitingAnswer {
  /** Bytes that are not known to have gone: those not handed over, and the slice that was last. */
  unreadBytes: number;
  #handedOver = 0;
  #piece = 0;
  #offset = 0;

  constructor(readonly response: ServerResponse, private pieces: readonly (Uint8Array | string)[], bytes: number, public movedAt: number) {
    this.unreadBytes = bytes;
  }

  /** What was handed over has gone: hands over the next slice. All but the last are long enough to be followed by 'drain'. */
  writeOn(): void {
    this.unreadBytes -= this.#handedOver;
    this.#handedOver = this.#writeSlice();
    if (this.#piece < this.pieces.length) return;
    // The socket keeps what it has to keep.
    this.pieces = [];
    this.#piece = 0;
    this.response.end();
  }

  /** Writes a slice's worth of pieces in one go, and returns its length. */
  #writeSlice(): number {
    let written = 0;
    this.response.cork();
    while (written < SLICE_BYTES && this.#piece < this.pieces.length) {
      const piece = this.#bytesOf(this.pieces[this.#piece]!);
      const part = piece.subarray(this.#offset, this.#offset + SLICE_BYTES - written);
      this.response.write(part);
      written += part.length;
      this.#offset += part.length;
      if (this.#offset >= piece.length) {
        this.#piece += 1;
        this.#offset = 0;
      }
    }
    this.response.uncork();
    return written;
  }

  #bytesOf(piece: Uint8Array | string): Uint8Array {
    if (typeof piece !== 'string') return piece;
    const bytes = Buffer.from(piece);
    this.pieces = this.pieces.with(this.#piece, bytes);
    return bytes;
  }
}

/** The pieces go out together, in one system call and without being copied into one. */
function sendAtOnce(response: ServerResponse, pieces: readonly (Uint8Array | string)[], bytes: number): void {
  const last = pieces.length - 1;
  if (last > 0) response.cork();
  for (let at = 0; at < last; at++) response.write(pieces[at]);
  const end = pieces[last] ?? '';
  // Text as long as its bytes is ASCII, which is written faster under this name.
  if (typeof end === 'string' && last === 0 && end.length === bytes) response.end(end, 'latin1');
  else response.end(end);
}

import type { DecryptionKey } from '@sluice/domain/content';
import type { ByteRange } from '@sluice/platform/content-store';
import { decryptRange, encryptedRange, encryptedSize } from './encryption.js';
import { FetchProblem } from './fetch-problem.js';
import { openRange, problemOfConnection, type OpenedRange, type RequestParts } from './open-range.js';

/** A request may take so long whatever it asks for, in milliseconds, */
const BASE_DEADLINE_MS = 30 * 60_000;
/** and longer as long as it brings so many bytes a millisecond. */
const SLOWEST_BYTES_PER_MS = 4;

/** Takes what was read into account, for a limit of the rate. */
export interface Throttle {
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

/** What the file is and what belongs to reading it. */
export interface UpstreamFileParts extends RequestParts {
  readonly url: URL;
  /** Bytes, as the catalog has it. */
  readonly size: number;
  /** What decrypts it, when the server may send it encrypted. */
  readonly key?: DecryptionKey;
  readonly throttle: Throttle;
}

/** A file at another server, read in parts. Its plain bytes, even where the server sends encrypted ones; not verified in any way. */
export class UpstreamFile {
  #isEncrypted: boolean | undefined;

  constructor(private readonly parts: UpstreamFileParts) {
    if (parts.key === undefined) this.#isEncrypted = false;
  }

  /** Whether the server sends it encrypted; false as long as nothing was read. */
  get isEncrypted(): boolean {
    return this.#isEncrypted === true;
  }

  /**
   * The bytes of one part, exactly. Ends early with a {@link FetchProblem} when the server fails, lies about the length, or sends whole
   * files only while the part lies further behind; or with the reason of the signal.
   */
  async* read(range: ByteRange, signal: AbortSignal): AsyncGenerator<Buffer> {
    const { key, size } = this.parts;
    this.#isEncrypted ??= await this.#findOut(signal);
    if (!this.#isEncrypted || key === undefined) yield* this.#raw(range, size, signal);
    else yield* decryptRange(this.#raw(encryptedRange(range, size), encryptedSize(size), signal), range, key);
  }

  /** Only the length tells: a server above this one may have decrypted the file already (see the ADR on fetching). */
  async #findOut(signal: AbortSignal): Promise<boolean> {
    const { total, body } = await openRange(this.parts, this.parts.url, { start: 0, end: 0 }, signal);
    body.on('error', () => undefined).destroy();
    return total === encryptedSize(this.parts.size);
  }

  async* #raw(range: ByteRange, total: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    const wanted = range.end - range.start + 1;
    const deadline = AbortSignal.timeout(BASE_DEADLINE_MS + Math.ceil(wanted / SLOWEST_BYTES_PER_MS));
    const ending = AbortSignal.any([signal, deadline]);
    await this.parts.throttle.take(0, signal);
    const answer = await openRange(this.parts, this.parts.url, range, ending).catch((error: unknown) => { throw outcome(error, signal, deadline); });
    try {
      requireTotal(answer, total);
      yield* this.#count(answer, wanted, ending);
    } catch (error) {
      throw outcome(error, signal, deadline);
    } finally {
      answer.body.on('error', () => undefined).destroy();
    }
  }

  async* #count({ body, isWhole }: OpenedRange, wanted: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    let left = wanted;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (chunk.length > left && !isWhole) throw new FetchProblem('lengthMismatch', 'The server sends more bytes than it said.');
      const taken = chunk.subarray(0, left);
      left -= taken.length;
      await this.parts.throttle.take(taken.length, signal);
      yield taken;
      if (left === 0 && isWhole) return;
    }
    if (left > 0) throw new FetchProblem('upstreamUnavailable', 'The server ended in the middle of the file.', true);
  }
}

function requireTotal({ total }: OpenedRange, expected: number): void {
  if (total !== null && total !== expected) {
    throw new FetchProblem('lengthMismatch', `The file has ${total} bytes at the server and ${expected} in the catalog.`);
  }
}

function outcome(error: unknown, signal: AbortSignal, deadline: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (deadline.aborted) return new FetchProblem('upstreamUnavailable', 'The server takes too long.', true);
  return problemOfConnection(error);
}

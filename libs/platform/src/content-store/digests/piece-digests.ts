import { ContentStoreError } from '../content-store-error.js';
import { type PiecePlan, pieceLength } from '../pieces/piece-plan.js';
import { type ContentDigests, DigestJob } from './digest-thread.js';

/** Pieces that came too early and are kept in memory until their turn; later ones are read back from the store instead. */
const MOST_HELD = 3;

/** Reads one piece, which is in the store, into `memory`. */
export type ReadBack = (index: number, memory: Uint8Array<ArrayBuffer>) => Promise<void>;

/**
 * Both digests of a file whose pieces come in any order, worked out while they come. A piece whose turn it is goes from memory into the
 * digests; what came too early, and what was written before a crash, is read back. Memory: at most six pieces.
 */
export class PieceDigests {
  private job: DigestJob | undefined;
  private next = 0;
  private readonly held = new Map<number, ArrayBuffer>();
  private readonly spare: ArrayBuffer[] = [];
  private running: Promise<void> | undefined;
  private closed = false;

  /** @param present which pieces are durable; the owner adds to it, and a piece in it never changes */
  constructor(
    private readonly plan: PiecePlan,
    private readonly present: ReadonlySet<number>,
    private readonly readBack: ReadBack,
  ) {}

  /** A piece has become durable. Copies the bytes when they are soon needed. */
  offer(index: number, bytes: Uint8Array): void {
    if (this.closed || index < this.next) return;
    if (this.held.size < MOST_HELD || index === this.next) this.held.set(index, this.copy(bytes));
    // Whatever stops the digests here stops them again in finish(), where somebody waits for it.
    void this.advance().catch(() => undefined);
  }

  /** The digests over all pieces, all of which must be present. May be called again when it failed. */
  async finish(): Promise<ContentDigests> {
    await this.running?.catch(() => undefined);
    await this.advance();
    // A digest over less would condemn good bytes.
    if (this.next !== this.plan.pieceCount) throw new ContentStoreError('UNAVAILABLE', 'The file was closed while its digests were worked out');
    const job = (this.job ??= new DigestJob());
    this.job = undefined;
    this.next = 0;
    return await job.finish();
  }

  /** Frees the memory. */
  close(): void {
    this.closed = true;
    this.held.clear();
    this.spare.length = 0;
    if (this.running === undefined) this.restart();
  }

  private advance(): Promise<void> {
    this.running ??= this.hashPresent().finally(() => {
      this.running = undefined;
      if (this.closed) this.restart();
    });
    return this.running;
  }

  /** Reads the next piece while the thread hashes the one before. */
  private async hashPresent(): Promise<void> {
    let hashing: Promise<void> = Promise.resolve();
    while (!this.closed && this.present.has(this.next)) {
      // When reading fails, the digests so far stay good.
      const memory = await this.take(this.next).catch(async (error: unknown) => {
        await hashing;
        throw error;
      });
      await hashing;
      hashing = this.hash(memory, pieceLength(this.plan, this.next));
      // Awaited above or below; until then nobody listens.
      hashing.catch(() => undefined);
      this.next += 1;
    }
    await hashing;
  }

  private async hash(memory: ArrayBuffer, length: number): Promise<void> {
    const job = (this.job ??= new DigestJob());
    try {
      this.keep(await job.update(memory, length));
    } catch (error) {
      this.restart();
      throw error;
    }
  }

  private async take(index: number): Promise<ArrayBuffer> {
    const held = this.held.get(index);
    this.held.delete(index);
    if (held !== undefined) return held;
    const memory = this.memory();
    await this.readBack(index, new Uint8Array(memory, 0, pieceLength(this.plan, index)));
    return memory;
  }

  private copy(bytes: Uint8Array): ArrayBuffer {
    const memory = this.memory();
    new Uint8Array(memory).set(bytes);
    return memory;
  }

  private memory(): ArrayBuffer {
    return this.spare.pop() ?? new ArrayBuffer(Math.min(this.plan.pieceBytes, this.plan.size));
  }

  private keep(memory: ArrayBuffer): void {
    if (!this.closed && this.spare.length < 1) this.spare.push(memory);
  }

  private restart(): void {
    this.job?.abandon();
    this.job = undefined;
    this.next = 0;
  }
}

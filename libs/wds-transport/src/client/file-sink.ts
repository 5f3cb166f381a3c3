import { createHash } from 'node:crypto';
import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { BlockSet } from '../block-set.js';
import { totalBlocksOf, type BlockSink, type ContentShape } from './block-receiver.js';

/** So many bytes are written together. */
const WRITE_SIZE = 1 << 20;
/** Blocks wait no longer for others than this, in milliseconds. */
const LONGEST_WAIT = 200;
/** How often it is put down what the file has, in milliseconds. */
const SAVE_INTERVAL = 1_000;

const MAGIC = 'sluice-part 1\n';

/** Blocks that wait to be written together. */
interface Batch {
  readonly blocks: { readonly block: number; readonly bytes: Uint8Array }[];
  length: number;
  resolve: () => void;
  reject: (error: unknown) => void;
  readonly done: Promise<void>;
}

/**
 * A file that is filled in any order. What it has stands beside it (`path` + `.sluice-part`), so that receiving goes on after kill -9: a block counts
 * only when it has been written, and is received again when the killed process had not put that down yet.
 */
export class FileSink implements BlockSink {
  #batch: Batch | undefined;
  #writing: Promise<void> = Promise.resolve();
  #flushTimer: NodeJS.Timeout | undefined;
  #saveTimer: NodeJS.Timeout | undefined;

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly content: ContentShape & { readonly identity: string },
    readonly has: BlockSet,
  ) {}

  /** @param content `identity` says which content it is: a part file of another one is not used. */
  static async open(path: string, content: ContentShape & { readonly identity: string }): Promise<FileSink> {
    const saved = await savedBlocks(partPath(path), content);
    // An old file and what stands beside it are used together or not at all.
    const old = saved === null ? null : await open(path, 'r+').catch(() => null);
    const has = old === null ? null : saved;
    const file = old ?? await open(path, 'w+');
    await file.truncate(content.size);
    return new FileSink(path, file, content, has ?? new BlockSet(totalBlocksOf(content)));
  }

  write(block: number, bytes: Uint8Array): Promise<void> {
    if (this.#batch === undefined) {
      this.#batch = newBatch();
      this.#flushTimer = setTimeout(() => this.#startWriting(), LONGEST_WAIT);
    }
    const batch = this.#batch;
    batch.blocks.push({ block, bytes: Uint8Array.from(bytes) });
    batch.length += bytes.length;
    if (batch.length >= WRITE_SIZE) this.#startWriting();
    return batch.done;
  }

  allGiven(): void {
    this.#startWriting();
  }

  /** Waits until everything given has been written, and puts down what is there. */
  async flush(): Promise<void> {
    this.#startWriting();
    await this.#writing;
    await this.#save();
  }

  /** Everything is there: the file is put on the disk, and what stood beside it goes. */
  async finish(): Promise<void> {
    this.#startWriting();
    await this.#writing;
    if (!this.has.isFull) throw new Error(`${this.path} lacks ${this.has.size - this.has.count} blocks.`);
    await this.file.sync();
    this.#stopTimers();
    await this.file.close();
    await rm(partPath(this.path), { force: true });
  }

  /** Stops in the middle; what is there can be used again. */
  async close(): Promise<void> {
    await this.flush().finally(async () => {
      this.#stopTimers();
      await this.file.close();
    });
  }

  #startWriting(): void {
    clearTimeout(this.#flushTimer);
    const batch = this.#batch;
    if (batch === undefined) return;
    this.#batch = undefined;
    this.#writing = this.#writing.then(() => this.#writeBatch(batch));
  }

  /** Neighbours with one call, and all of them at once: with much loss blocks come scattered. */
  async #writeBatch(batch: Batch): Promise<void> {
    try {
      batch.blocks.sort((one, other) => one.block - other.block);
      await Promise.all(neighbours(batch.blocks).map((run) => this.#writeRun(run)));
      for (const { block } of batch.blocks) this.has.add(block);
      this.#saveTimer ??= setTimeout(() => {
        this.#saveTimer = undefined;
        this.#writing = this.#writing.then(() => this.#save().catch(() => {}));
      }, SAVE_INTERVAL);
      batch.resolve();
    } catch (error) {
      batch.reject(error);
    }
  }

  async #writeRun(run: Batch['blocks']): Promise<void> {
    const bytes = Buffer.concat(run.map((one) => one.bytes));
    const { bytesWritten } = await this.file.write(bytes, 0, bytes.length, run[0]!.block * this.content.blockSize);
    if (bytesWritten !== bytes.length) throw new Error(`${this.path}: only ${bytesWritten} of ${bytes.length} bytes could be written.`);
  }

  async #save(): Promise<void> {
    const bits = this.has.toBytes();
    const header = `${MAGIC}${describe(this.content)}\n${createHash('sha256').update(bits).digest('hex')}\n`;
    const temporary = `${partPath(this.path)}.new`;
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(Buffer.concat([Buffer.from(header), bits]));
    } finally {
      await file.close();
    }
    await rename(temporary, partPath(this.path));
  }

  #stopTimers(): void {
    clearTimeout(this.#flushTimer);
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
  }
}

function partPath(path: string): string {
  return `${path}.sluice-part`;
}

function describe(content: ContentShape & { readonly identity: string }): string {
  return JSON.stringify([content.identity, content.size, content.blockSize]);
}

function newBatch(): Batch {
  let resolve!: () => void;
  let reject!: (error: unknown) => void;
  const done = new Promise<void>((ok, failed) => { [resolve, reject] = [ok, failed]; });
  return { blocks: [], length: 0, resolve, reject, done };
}

/** Sorted blocks as runs without gaps. */
function neighbours(blocks: Batch['blocks']): Batch['blocks'][] {
  const runs: Batch['blocks'][] = [];
  for (const one of blocks) {
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1)!.block + 1 === one.block) last.push(one);
    else runs.push([one]);
  }
  return runs;
}

async function savedBlocks(path: string, content: ContentShape & { readonly identity: string }): Promise<BlockSet | null> {
  const saved = await readFile(path).catch(() => null);
  if (saved === null) return null;
  const prefix = `${MAGIC}${describe(content)}\n`;
  const total = totalBlocksOf(content);
  const bits = saved.subarray(Buffer.byteLength(prefix) + 65);
  const isOurs = saved.toString('utf8', 0, Buffer.byteLength(prefix)) === prefix && bits.length === Math.ceil(total / 8)
    && saved.toString('latin1', Buffer.byteLength(prefix), Buffer.byteLength(prefix) + 64) === createHash('sha256').update(bits).digest('hex');
  return isOurs ? BlockSet.fromBytes(total, bits) : null;
}

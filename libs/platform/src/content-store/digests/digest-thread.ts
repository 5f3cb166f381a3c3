import { Worker } from 'node:worker_threads';
import { ContentStoreError } from '../content-store-error.js';
import { DIGEST_PROGRAM } from './digest-program.js';

/** Both digests of a whole file. */
export interface ContentDigests {
  readonly sha1: Buffer;
  readonly sha256: Buffer;
}

type Answer = { readonly job: number } & ({ readonly memory: ArrayBuffer } | { readonly sha1: string; readonly sha256: string });
type Waiting = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void };

/**
 * One thread that hashes for the whole process: SHA-1 and SHA-256 of a gigabyte take nearly two seconds, which answers to clients must not
 * wait for. It starts with the first job, keeps no process alive while it is idle, and is replaced when it dies.
 */
class DigestThread {
  private worker: Worker | undefined;
  private waiting = new Map<number, Waiting>();
  private lastJob = 0;

  nextJob(): number {
    return ++this.lastJob;
  }

  /** Every job asks one thing at a time. */
  ask(message: { readonly job: number; readonly kind: 'update' | 'finish'; readonly memory?: ArrayBuffer; readonly length?: number }): Promise<Answer> {
    const worker = (this.worker ??= this.start());
    return new Promise((resolve, reject) => {
      if (this.waiting.size === 0) worker.ref();
      this.waiting.set(message.job, { resolve, reject });
      worker.postMessage(message, message.memory === undefined ? [] : [message.memory]);
    });
  }

  forget(job: number): void {
    this.worker?.postMessage({ job, kind: 'forget' });
  }

  /** Identifies the running thread: a job that began in another one has lost its state. */
  current(): unknown {
    return (this.worker ??= this.start());
  }

  private start(): Worker {
    const worker = new Worker(DIGEST_PROGRAM, { eval: true, execArgv: [], env: {} });
    worker.unref();
    worker.on('message', (answer: Answer) => this.settle(worker, answer));
    worker.once('error', (error) => this.lose(worker, error));
    worker.once('exit', () => this.lose(worker));
    return worker;
  }

  private settle(worker: Worker, answer: Answer): void {
    const waiting = this.waiting.get(answer.job);
    this.waiting.delete(answer.job);
    if (this.waiting.size === 0) worker.unref();
    waiting?.resolve(answer);
  }

  private lose(worker: Worker, cause?: unknown): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    const lost = this.waiting;
    this.waiting = new Map();
    for (const { reject } of lost.values()) reject(new ContentStoreError('UNAVAILABLE', 'The hashing thread ended', { cause }));
  }
}

const thread = new DigestThread();

/** The digests of one file whose bytes come in order, worked out in another thread. */
export class DigestJob {
  private readonly job = thread.nextJob();
  private readonly worker = thread.current();
  private ended = false;

  /** Takes the memory away from the caller and resolves with it when the bytes are in the digests; one call at a time. */
  async update(memory: ArrayBuffer, length = memory.byteLength): Promise<ArrayBuffer> {
    const answer = await this.ask({ job: this.job, kind: 'update', memory, length });
    if (!('memory' in answer)) throw new ContentStoreError('UNAVAILABLE', 'The hashing thread answered out of turn');
    return answer.memory;
  }

  async finish(): Promise<ContentDigests> {
    const answer = await this.ask({ job: this.job, kind: 'finish' });
    if (!('sha1' in answer)) throw new ContentStoreError('UNAVAILABLE', 'The hashing thread answered out of turn');
    this.ended = true;
    return { sha1: Buffer.from(answer.sha1, 'hex'), sha256: Buffer.from(answer.sha256, 'hex') };
  }

  /** Frees what the thread keeps of it; afterwards it must not be used. */
  abandon(): void {
    if (!this.ended && thread.current() === this.worker) thread.forget(this.job);
    this.ended = true;
  }

  private ask(message: Parameters<DigestThread['ask']>[0]): Promise<Answer> {
    if (this.ended || thread.current() !== this.worker) throw new ContentStoreError('UNAVAILABLE', 'The hashing thread ended');
    return thread.ask(message);
  }
}

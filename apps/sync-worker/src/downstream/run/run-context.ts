import type { SynchronizationPhase } from '@sluice/domain/events';
import { noteProblems, recordProgress, type ProblemToKeep, type RevisionNotTaken, type RunLease } from '@sluice/domain/synchronization';
import type { Log } from '@sluice/platform/observability';
import type { DataSource } from 'typeorm';
import { readBatch as readOnThisThread, type ReadBatch } from '../documents/read-batch.js';

/** How often progress is told at most, in milliseconds. It is written more often: a process that dies is to have counted right. */
const PROGRESS_INTERVAL_MS = 1_000;

/** What all stages of one run share: the right to write, how far the run is, and whether it is to end. */
export class RunContext {
  #phase: SynchronizationPhase = 'authorization';
  #done = 0;
  #total: number | null = null;
  #newRevisions: number;
  #toldAt = 0;

  constructor(
    readonly dataSource: DataSource,
    readonly lease: RunLease,
    /** Aborted when the run was cancelled, its lease is lost, or the process stops. */
    readonly signal: AbortSignal,
    readonly log: Log,
    newRevisions = 0,
    /** Reads the documents of an answer. */
    readonly readBatch: ReadBatch = readOnThisThread,
  ) {
    this.#newRevisions = newRevisions;
  }

  /** Begins a phase with so many items to deal with; null when that is not known. */
  async begin(phase: SynchronizationPhase, total: number | null): Promise<void> {
    this.signal.throwIfAborted();
    this.#phase = phase;
    this.#done = 0;
    this.#total = total;
    await this.#record(true);
  }

  /** More items turned up. */
  expect(more: number): void {
    this.#total = (this.#total ?? 0) + more;
  }

  /** So many items are dealt with; of them, `newRevisions` came into the catalog. */
  async advance(items: number, newRevisions: number): Promise<void> {
    this.#done += items;
    this.#newRevisions += newRevisions;
    await this.#record(Date.now() - this.#toldAt >= PROGRESS_INTERVAL_MS || this.#done === this.#total);
    this.signal.throwIfAborted();
  }

  /** Adds problems to the run, at once: a process that dies takes none along. */
  async note(problems: readonly ProblemToKeep[], notTaken: readonly RevisionNotTaken[] = []): Promise<void> {
    for (const { code, updateId, message } of problems.slice(0, 10)) this.log.warn('Something was not taken over', { problem: code, updateId, reason: message });
    await noteProblems(this.dataSource, this.lease, problems, notTaken);
  }

  async #record(isTold: boolean): Promise<void> {
    if (isTold) this.#toldAt = Date.now();
    const progress = { phase: this.#phase, done: this.#done, total: this.#total, newRevisions: this.#newRevisions };
    await recordProgress(this.dataSource, this.lease, progress, isTold);
  }
}

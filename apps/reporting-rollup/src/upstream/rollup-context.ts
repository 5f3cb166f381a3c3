import { recordRollupProgress, type RollupLease, type RollupProgress } from '@sluice/domain/reporting/rollup-run';
import type { RollupPhase } from '@sluice/domain/events';
import type { DataSource } from 'typeorm';

/** What all stages of one rollup share: the right to write, how far it is, and whether it is to end. */
export class RollupContext {
  #progress: { phase: RollupPhase; done: number; total: number | null } = { phase: 'configuration', done: 0, total: null };

  constructor(
    readonly dataSource: DataSource,
    readonly lease: RollupLease,
    /** Aborted when the lease is lost or the process stops. */
    readonly signal: AbortSignal,
  ) {}

  /** Begins a phase with so many items; null when that is not known. */
  async begin(phase: RollupPhase, total: number | null, counts: Partial<RollupProgress> = {}): Promise<void> {
    this.signal.throwIfAborted();
    this.#progress = { phase, done: 0, total };
    await this.#record(counts);
  }

  /** So many more items were told. */
  async advance(items: number, counts: (done: number) => Partial<RollupProgress> = () => ({})): Promise<void> {
    this.#progress.done += items;
    this.#progress.total = this.#progress.total === null ? null : Math.max(this.#progress.total, this.#progress.done);
    await this.#record(counts(this.#progress.done));
    this.signal.throwIfAborted();
  }

  async #record(counts: Partial<RollupProgress>): Promise<void> {
    await recordRollupProgress(this.dataSource, this.lease, { ...counts, ...this.#progress });
  }
}

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SoapFaultError } from '@sluice/protocol/soap';
import type { reporting } from '@sluice/protocol/wsusss';
import { nativeEvent, statusReport, type ReportingCaller } from '@sluice/testing/reporting';
import { EVENT, type SentEvent } from './naive-reference.js';

/** Pause between two batches of one computer, and before one is sent again, in milliseconds. */
const PAUSE = 150;

/** Computers that report like agents: one batch after the other, each sent again, with the same event ids, until it is answered `true`. */
export class ReportingLoad {
  /** What was answered `true`, by computer, in order. */
  readonly answered = new Map<string, SentEvent[]>();
  /** Calls that got no answer, or a fault that says to try again. */
  failures = 0;
  readonly #computers: Promise<void>;
  #isOver = false;
  #problem: unknown;

  /** @param callers one for each replica; a computer goes to the next one when its call fails */
  constructor(private readonly callers: readonly ReportingCaller[], private readonly updateIds: readonly string[], computers: number) {
    this.#computers = Promise.all(Array.from({ length: computers }, (_, index) => this.#report(`computer-${index}`, index))).then(() => undefined);
  }

  get answeredEvents(): number {
    this.#check();
    return [...this.answered.values()].reduce((sum, list) => sum + list.length, 0);
  }

  /** Lets every computer finish the batch at hand. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#computers;
    this.#check();
  }

  #check(): void {
    if (this.#problem !== undefined) throw this.#problem;
  }

  async #report(computerId: string, index: number): Promise<void> {
    const answered: SentEvent[] = [];
    this.answered.set(computerId, answered);
    try {
      for (let round = index; !this.#isOver; round += 1) {
        const events = this.#batch(round);
        await this.#untilAnswered(computerId, index, events.map(wireEvent));
        answered.push(...events);
        await pause(PAUSE);
      }
    } catch (error) {
      this.#problem ??= error;
    }
  }

  async #untilAnswered(computerId: string, first: number, events: readonly reporting.ReportingEvent[]): Promise<void> {
    for (let attempt = first; ; attempt += 1) {
      try {
        if (await this.callers[attempt % this.callers.length]!.report(computerId, events)) return;
        throw new Error('a report was answered with false');
      } catch (error) {
        const isBusy = error instanceof SoapFaultError && error.errorCode === 'ServerBusy';
        // What fetch throws when the connection is refused or breaks; the class is that of another realm in Jest.
        if (!isBusy && (error as Error).name !== 'TypeError') throw error;
        this.failures += 1;
        await pause(PAUSE);
      }
    }
  }

  /** Differs from round to round and from computer to computer, and meets every kind of event. */
  #batch(round: number): SentEvent[] {
    const at = (step: number): string => this.updateIds[(round * 7 + step * 3) % this.updateIds.length]!;
    const about = (eventId: number, updateId: string | null): SentEvent => ({ instanceId: randomUUID(), eventId, updateId, needed: [], installed: [] });
    const share = round % 5;
    const status = {
      ...about(EVENT.status, null), needed: this.updateIds.filter((_, index) => (index + round) % 5 < share),
      installed: this.updateIds.filter((_, index) => (index + round) % 5 > share),
    };
    if (round % 3 === 0) return [about(EVENT.scanned, null), status];
    if (round % 3 === 1) return [about(EVENT.downloaded, at(0)), about(EVENT.installed, at(1)), about(EVENT.failed, at(2))];
    return [about(EVENT.installedWithReboot, at(3)), about(EVENT.failed, at(4)), ...(round % 2 === 0 ? [about(EVENT.rebooted, null)] : [])];
  }
}

function wireEvent({ instanceId, eventId, updateId, needed, installed }: SentEvent): reporting.ReportingEvent {
  if (eventId === EVENT.status) return statusReport({ ...(needed.length > 0 ? { U: needed } : {}), ...(installed.length > 0 ? { V: installed } : {}) }, { instanceId });
  return nativeEvent(eventId, { instanceId, ...(updateId === null ? {} : { updateId, revisionNumber: 1 }) });
}

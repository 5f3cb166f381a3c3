import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { recordSynchronizations } from '@sluice/domain/computers';
import { createEvent } from '@sluice/domain/events';
import type { ClientCookieContent, ScanCount } from '@sluice/platform/cookies';
import { JetStreamClient } from '@sluice/platform/messaging';
import { counter, Log } from '@sluice/platform/observability';
import { measureScan } from './scan-progress.js';

/** How often what was noted is written. Milliseconds. */
const WRITE_INTERVAL = 5_000;
/** Computers noted at most between two writes; a gateway that cannot write forgets the rest rather than growing. */
const MAX_NOTED = 50_000;
/** Events on their way at once. */
const EVENTS_IN_FLIGHT = 64;

const finishedScans = counter({ name: 'sluice_scans_finished_total', help: 'Scans that came to their driver pass' });

/**
 * Remembers which computers finished a scan and writes it down in bulk: when each was here last, and ComputerSynchronized for whoever
 * follows. A scan never waits for this, and a gateway that is killed loses seconds of it; the next scan brings it up to date.
 */
@Injectable()
export class SynchronizationRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log: Log;
  #noted = new Map<string, { at: Date; protocolVersion: string }>();
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource, private readonly bus: JetStreamClient, log: Log) {
    this.#log = log.child(SynchronizationRecorder.name);
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.write(), WRITE_INTERVAL).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.write();
  }

  /** Notes that a computer finished its scan now. */
  note(session: ClientCookieContent, count: ScanCount): void {
    const { clientId, protocolVersion } = session;
    finishedScans.inc();
    measureScan(clientId, count, this.#log, Date.now());
    if (this.#noted.size >= MAX_NOTED && !this.#noted.has(clientId)) return;
    this.#noted.set(clientId, { at: new Date(), protocolVersion: `${protocolVersion.major}.${protocolVersion.minor}` });
  }

  /** Writes what was noted; what could not be written is kept for the next time. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeNoted());
    return this.#writing;
  }

  async #writeNoted(): Promise<void> {
    if (this.#noted.size === 0) return;
    const noted = this.#noted;
    this.#noted = new Map();
    try {
      await recordSynchronizations(this.dataSource, [...noted].map(([id, { at, protocolVersion }]) => ({ id, at, protocolVersion })));
      await this.#announce([...noted]);
    } catch (error) {
      this.#noted = new Map([...noted, ...this.#noted]);
      this.#log.warn('Finished scans could not be written down; they are tried again', { computers: noted.size, err: error });
    }
  }

  async #announce(noted: readonly [string, { at: Date }][]): Promise<void> {
    for (let start = 0; start < noted.length; start += EVENTS_IN_FLIGHT) {
      await Promise.all(noted.slice(start, start + EVENTS_IN_FLIGHT).map(([computerId, { at }]) => this.bus.publishEvent(
        createEvent('ComputerSynchronized', { computerId, at: at.toISOString() }, { source: '/wusp-gateway', subject: computerId }))));
    }
  }
}

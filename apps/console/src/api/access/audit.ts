import { Inject, Injectable } from '@nestjs/common';
import { Log } from '@sluice/platform/observability';
import type { Administrator } from './administrator.js';

/** Writes who changed what: one entry of the log for every change that was made, with the context `Audit`. */
@Injectable()
export class Audit {
  readonly #log: Log;

  constructor(@Inject(Log) log: Log) {
    this.#log = log.child(Audit.name);
  }

  /**
   * @param action what was done, as resource and verb: `update.approve`
   * @param what what it was done to, and with which values
   */
  record(administrator: Administrator, action: string, what: Readonly<Record<string, unknown>>): void {
    this.#log.info('An administrator made a change', { action, administrator: administrator.name, address: administrator.address, ...what });
  }
}
